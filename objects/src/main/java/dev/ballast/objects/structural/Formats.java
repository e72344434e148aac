package dev.ballast.objects.structural;

import com.google.re2j.Pattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The formats of texts that Kubernetes checks; any other format says nothing.
final class Formats {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("^" + OCTET + "(\\." + OCTET + "){3}$");
  private static final Set<String> NUMERIC = Set.of("int32", "int64", "uint32", "float", "double");
  private static final Pattern DURATION =
      Pattern.compile("^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)$");
  private static final Pattern DURATIONS =
      Pattern.compile("^[-+]?(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$");
  private static final Pattern LONG_DURATION =
      Pattern.compile(
          "^ *([0-9]+ *(nanoseconds?|nanos?|nano?|micros?|microseconds?|millis?|milliseconds?|ms|ns|us"
              + "|secs?|seconds?|s|mins?|minutes?|m|hours?|hrs?|hr|h|days?|d|weeks?|wks?|w) *)+$");

  private static final Map<String, Predicate<String>> KNOWN =
      Map.ofEntries(
          Map.entry("bsonobjectid", like("^[0-9a-fA-F]{24}$")),
          Map.entry("uri", Formats::isUri),
          Map.entry("email", like("^[^@\\s]+@[^@\\s]+$")),
          Map.entry("hostname", Formats::isHostname),
          Map.entry("ipv4", text -> IPV4.matcher(text).find()),
          Map.entry("ipv6", Formats::isIpv6),
          Map.entry("cidr", Formats::isCidr),
          Map.entry("mac", like("^([0-9a-fA-F]{2}[:-]){5}([0-9a-fA-F]{2})$")),
          Map.entry("uuid", uuid("[0-9a-f]")),
          Map.entry("uuid3", uuid("3")),
          Map.entry("uuid4", uuid("4")),
          Map.entry("uuid5", uuid("5")),
          Map.entry("isbn", like("^([0-9][- ]?){9}[0-9xX]$|^([0-9][- ]?){12}[0-9]$")),
          Map.entry("isbn10", like("^([0-9][- ]?){9}[0-9xX]$")),
          Map.entry("isbn13", like("^([0-9][- ]?){12}[0-9]$")),
          Map.entry("creditcard", like("^[0-9][0-9 -]{11,22}[0-9]$")),
          Map.entry("ssn", like("^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$")),
          Map.entry("hexcolor", like("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
          Map.entry("rgbcolor", like("^rgb\\( *([0-9]{1,3} *, *){2}[0-9]{1,3} *\\)$")),
          Map.entry("byte", Formats::isBase64),
          Map.entry("password", text -> true),
          Map.entry("date", Formats::isDate),
          Map.entry("duration", Formats::isDuration),
          Map.entry("datetime", Formats::isDateTime),
          Map.entry("k8s-short-name", text -> text.length() <= 63 && isLabel(text)),
          Map.entry("k8s-long-name", text -> text.length() <= 253 && isSubdomain(text)));

  private Formats() {}

  private static Predicate<String> like(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return text -> pattern.matcher(text).find();
  }

  private static Predicate<String> uuid(String version) {
    String third = version.length() == 1 ? version + "[0-9a-f]{3}" : "[0-9a-f]{4}";
    return like("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?" + third + "-?[0-9a-f]{4}-?[0-9a-f]{12}$");
  }

  /// `format` where it is one that is checked, else `""`.
  static String known(String format) {
    String plain = format.replace("-", "");
    boolean checked =
        KNOWN.containsKey(format) || KNOWN.containsKey(plain) || NUMERIC.contains(format);
    return checked ? format : "";
  }

  /// Whether `text` is written in the known format `format`; a format of numbers holds for any
  /// text.
  static boolean reads(String format, String text) {
    Predicate<String> check = KNOWN.get(format);
    if (check == null) check = KNOWN.get(format.replace("-", ""));
    return check == null || check.test(text);
  }

  private static boolean isUri(String text) {
    try {
      var uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static final Pattern HOST_LABEL =
      Pattern.compile("^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$");

  private static boolean isHostname(String text) {
    if (text.isEmpty() || text.length() > 255) return false;
    for (String label : text.split("\\.", -1))
      if (label.length() > 63 || !HOST_LABEL.matcher(label).find()) return false;
    return true;
  }

  private static final Pattern IS_LABEL = Pattern.compile("^" + LABEL + "$");
  private static final Pattern IS_SUBDOMAIN = Pattern.compile("^" + LABEL + "(\\." + LABEL + ")*$");

  private static boolean isLabel(String text) {
    return IS_LABEL.matcher(text).find();
  }

  private static boolean isSubdomain(String text) {
    return IS_SUBDOMAIN.matcher(text).find();
  }

  private static boolean isIpv6(String text) {
    return text.indexOf(':') >= 0 && IpText.isV6(text);
  }

  private static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) return false;
    String address = text.substring(0, slash);
    String length = text.substring(slash + 1);
    if (!length.matches("0|[1-9][0-9]{0,2}")) return false;
    int bits = Integer.parseInt(length);
    return IPV4.matcher(address).find() ? bits <= 32 : isIpv6(address) && bits <= 128;
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text.replace(' ', 'T'));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDuration(String text) {
    return text.equals("0")
        || DURATION.matcher(text).find()
        || DURATIONS.matcher(text).find()
        || LONG_DURATION.matcher(text).find();
  }
}
