package dev.ballast.cel.library;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Kubernetes' format library: named formats of strings, and what is wrong with one that does not
/// fit.
final class Formats {
  private static final String LABEL =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex"
          + " used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String OLD_LABEL =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
  private static final String LABEL_VALUE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  private static final String NAME_PART =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
          + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used"
          + " for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

  private static final Type<Format> FORMAT = Type.opaque("kubernetes.NamedFormat", Format.class);

  /// @param faults what is wrong with a string, nothing where it fits
  record Format(String name, Function<String, List<String>> faults) {}

  private static final Map<String, Format> BY_NAME = byName();

  private Formats() {}

  static void add(Functions to) {
    to.global(
        "format.named",
        "format-named",
        FORMAT.optional(),
        Type.STRING,
        name -> Optional.ofNullable(BY_NAME.get(name)));
    BY_NAME.forEach(
        (name, format) ->
            to.global("format." + name, "format." + name, FORMAT, args -> BY_NAME.get(name)));
    to.member(
        "validate",
        "format-validate",
        Type.STRINGS.optional(),
        FORMAT,
        Type.STRING,
        (format, text) -> {
          List<String> faults = format.faults().apply(text);
          return faults.isEmpty() ? Optional.empty() : Optional.of(faults);
        });
  }

  private static Map<String, Format> byName() {
    var formats = new TreeMap<String, Format>();
    put(formats, "dns1123Label", Formats::label);
    put(formats, "dns1123Subdomain", Formats::subdomain);
    put(formats, "dns1035Label", Formats::oldLabel);
    put(formats, "dns1123LabelPrefix", text -> label(prefix(text)));
    put(formats, "dns1123SubdomainPrefix", text -> subdomain(prefix(text)));
    put(formats, "dns1035LabelPrefix", text -> oldLabel(prefix(text)));
    put(formats, "qualifiedName", Formats::qualifiedName);
    put(
        formats,
        "labelValue",
        text -> check(text, 63, "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?", LABEL_VALUE));
    put(formats, "uri", text -> only(Urls.fault(text).isEmpty(), Urls.fault(text)));
    put(
        formats,
        "uuid",
        text -> only(UUID.matcher(text).matches(), "does not match the UUID format"));
    put(formats, "byte", text -> only(isBase64(text), "invalid base64"));
    put(formats, "date", text -> only(isDate(text), "invalid date"));
    put(formats, "datetime", text -> only(isTime(text), "invalid datetime"));
    return formats;
  }

  private static void put(
      Map<String, Format> formats, String name, Function<String, List<String>> faults) {
    formats.put(name, new Format(name, faults));
  }

  /// A generated name may end in a dash: something follows it.
  private static String prefix(String text) {
    return text.length() > 1 && text.endsWith("-")
        ? text.substring(0, text.length() - 2) + "a"
        : text;
  }

  private static List<String> label(String text) {
    return check(text, 63, "[a-z0-9]([-a-z0-9]*[a-z0-9])?", LABEL);
  }

  private static List<String> oldLabel(String text) {
    return check(text, 63, "[a-z]([-a-z0-9]*[a-z0-9])?", OLD_LABEL);
  }

  private static List<String> subdomain(String text) {
    String part = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    return check(text, 253, part + "(\\." + part + ")*", SUBDOMAIN);
  }

  private static List<String> qualifiedName(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length > 2)
      return List.of(
          "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start"
              + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
              + " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an"
              + " optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    var faults = new ArrayList<String>();
    if (parts.length == 2) {
      if (parts[0].isEmpty()) faults.add("prefix part must be non-empty");
      else subdomain(parts[0]).forEach(each -> faults.add("prefix part " + each));
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) faults.add("name part must be non-empty");
    if (name.length() > 63) faults.add("name part must be no more than 63 bytes");
    if (!name.matches("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")) faults.add(NAME_PART);
    return faults;
  }

  private static List<String> check(String text, int most, String form, String fault) {
    var faults = new ArrayList<String>();
    if (text.length() > most) faults.add("must be no more than " + most + " bytes");
    if (!text.matches(form)) faults.add(fault);
    return faults;
  }

  private static List<String> only(boolean fits, String fault) {
    return fits ? List.of() : List.of(fault);
  }

  private static boolean isBase64(String text) {
    try {
      return text.length() % 4 == 0 && Base64.getDecoder().decode(text) != null;
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      return LocalDate.parse(text) != null;
    } catch (DateTimeParseException notOne) {
      return false;
    }
  }

  private static boolean isTime(String text) {
    try {
      return OffsetDateTime.parse(text) != null;
    } catch (DateTimeParseException notOne) {
      return false;
    }
  }
}
