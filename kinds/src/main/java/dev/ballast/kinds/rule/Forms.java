package dev.ballast.kinds.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The forms of names, keys and values, with Kubernetes' words for what is wrong.
public final class Forms {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String LABEL_VALUE = "(" + NAME_PART + ")?";
  private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
  private static final String C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
  private static final String WILDCARD = "\\*\\." + SUBDOMAIN;
  private static final String CONDITION_REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";

  private static final int LONGEST_JUDGED = 1_024;
  private static final Pattern IS_LABEL = Pattern.compile(LABEL);
  private static final Pattern IS_SUBDOMAIN = Pattern.compile(SUBDOMAIN);
  private static final Pattern IS_LABEL_1035 = Pattern.compile(LABEL_1035);
  private static final Pattern IS_NAME_PART = Pattern.compile(NAME_PART);
  private static final Pattern IS_CONFIG_KEY = Pattern.compile(CONFIG_KEY);
  private static final Pattern IS_C_IDENTIFIER = Pattern.compile(C_IDENTIFIER);
  private static final Pattern IS_WILDCARD = Pattern.compile(WILDCARD);
  private static final Pattern IS_CONDITION_REASON = Pattern.compile(CONDITION_REASON);
  private static final Pattern IS_PORT_NAME = Pattern.compile("[-a-z0-9]+");

  private static final String LABEL_WORDS =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
          + "with an alphanumeric character";
  private static final String SUBDOMAIN_WORDS =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
          + "and end with an alphanumeric character";
  private static final String LABEL_1035_WORDS =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, "
          + "and end with an alphanumeric character";
  private static final String NAME_PART_WORDS =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  private static final String LABEL_VALUE_WORDS =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
          + "and end with an alphanumeric character";
  private static final String CONFIG_KEY_WORDS =
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  private static final String C_IDENTIFIER_WORDS =
      "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric "
          + "characters or '_'";
  private static final String WILDCARD_WORDS =
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
          + "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";

  private static final String CONDITION_REASON_WORDS =
      "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric "
          + "characters or '_,:', and must end with an alphanumeric character or '_'";

  private Forms() {}

  private static String most(int length) {
    return "must be no more than " + length + " characters";
  }

  private static String shape(String words, String regex, String... examples) {
    var text = new StringBuilder(words).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      text.append(i == 0 ? "'" : " or '").append(examples[i]).append("', ");
    }
    return text.append("regex used for validation is '").append(regex).append("')").toString();
  }

  /// What is longer than anything may be is not looked at: each repetition of a group takes a piece
  /// of the stack.
  private static boolean fits(Pattern pattern, String text) {
    return text.length() <= LONGEST_JUDGED && pattern.matcher(text).matches();
  }

  private static List<String> judge(String text, int longest, Pattern pattern, String fault) {
    boolean tooLong = longest > 0 && text.length() > longest;
    boolean wrong = text.length() > LONGEST_JUDGED ? !tooLong : !pattern.matcher(text).matches();
    if (!tooLong && !wrong) return List.of();
    var faults = new ArrayList<String>(2);
    if (tooLong) faults.add(most(longest));
    if (wrong) faults.add(fault);
    return faults;
  }

  /// A DNS label (RFC 1123): what a container or a namespace may be called.
  public static List<String> label(String text) {
    if (text.length() <= 63 && IS_LABEL.matcher(text).matches()) return List.of();
    return judge(text, 63, IS_LABEL, shape(LABEL_WORDS, LABEL, "my-name", "123-abc"));
  }

  /// A DNS subdomain (RFC 1123): what most objects may be called.
  public static List<String> subdomain(String text) {
    if (text.length() <= 253 && IS_SUBDOMAIN.matcher(text).matches()) return List.of();
    return judge(text, 253, IS_SUBDOMAIN, shape(SUBDOMAIN_WORDS, SUBDOMAIN, "example.com"));
  }

  /// A DNS label of RFC 1035: it starts with a letter.
  public static List<String> label1035(String text) {
    if (text.length() <= 63 && IS_LABEL_1035.matcher(text).matches()) return List.of();
    return judge(
        text, 63, IS_LABEL_1035, shape(LABEL_1035_WORDS, LABEL_1035, "my-name", "abc-123"));
  }

  public static List<String> wildcardSubdomain(String text) {
    return judge(text, 253, IS_WILDCARD, shape(WILDCARD_WORDS, WILDCARD, "*.example.com"));
  }

  /// The key of a label or an annotation: an optional subdomain, a slash, and a name.
  public static List<String> qualifiedName(String text) {
    var faults = new ArrayList<String>(2);
    String[] parts = text.split("/", -1);
    if (parts.length > 2) {
      String form =
          shape("a qualified name " + NAME_PART_WORDS, NAME_PART, "MyName", "my.name", "123-abc");
      return List.of(
          form + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) faults.add("prefix part must be non-empty");
      else for (String fault : subdomain(parts[0])) faults.add("prefix part " + fault);
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) faults.add("name part must be non-empty");
    else if (name.length() > 63) faults.add("name part " + most(63));
    if (!fits(IS_NAME_PART, name)) {
      faults.add(shape("name part " + NAME_PART_WORDS, NAME_PART, "MyName", "my.name", "123-abc"));
    }
    return faults;
  }

  /// The value of a label.
  public static List<String> labelValue(String text) {
    if (text.isEmpty() || (text.length() <= 63 && IS_NAME_PART.matcher(text).matches()))
      return List.of();
    return judge(
        text,
        63,
        IS_NAME_PART,
        shape(LABEL_VALUE_WORDS, LABEL_VALUE, "MyValue", "my_value", "12345"));
  }

  /// A key of a ConfigMap or a Secret.
  public static List<String> configKey(String text) {
    if (text.length() > 253) return List.of(most(253));
    if (!fits(IS_CONFIG_KEY, text)) {
      return List.of(shape(CONFIG_KEY_WORDS, CONFIG_KEY, "key.name", "KEY_NAME", "key-name"));
    }
    if (text.equals(".")) return List.of("must not be '.'");
    if (text.equals("..")) return List.of("must not be '..'");
    return text.startsWith("..") ? List.of("must not start with '..'") : List.of();
  }

  /// The name of an environment variable: printable ASCII but `=`.
  public static List<String> environmentName(String text) {
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != '='))
      return List.of();
    if (text.isEmpty()) return List.of("environment variable names must be non-empty");
    return List.of(
        "a valid environment variable name must consist only of printable ASCII characters other than '='");
  }

  public static List<String> cIdentifier(String text) {
    return judge(
        text,
        0,
        IS_C_IDENTIFIER,
        shape(C_IDENTIFIER_WORDS, C_IDENTIFIER, "my_name", "MY_NAME", "MyName"));
  }

  /// Why a condition is as it is: one word, or several that are joined by `,` or `:`.
  public static List<String> conditionReason(String text) {
    return judge(
        text,
        0,
        IS_CONDITION_REASON,
        shape(
            CONDITION_REASON_WORDS,
            CONDITION_REASON,
            "my_name",
            "MY_NAME",
            "MyName",
            "ReasonA,ReasonB",
            "ReasonA:ReasonB"));
  }

  /// The name of a port (an IANA service name).
  public static List<String> portName(String text) {
    var faults = new ArrayList<String>(2);
    if (text.length() > 15) faults.add("must be no more than 15 characters");
    if (!fits(IS_PORT_NAME, text)) {
      faults.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (text.chars().noneMatch(c -> c >= 'a' && c <= 'z'))
      faults.add("must contain at least one letter (a-z)");
    if (text.contains("--")) faults.add("must not contain consecutive hyphens");
    if (!text.isEmpty() && (text.startsWith("-") || text.endsWith("-"))) {
      faults.add("must not begin or end with a hyphen");
    }
    return faults;
  }

  /// What may stand between two slashes of a request's path: said of every name.
  public static List<String> pathSegment(String text) {
    if (text.equals(".")) return List.of("may not be '.'");
    if (text.equals("..")) return List.of("may not be '..'");
    var faults = new ArrayList<String>(2);
    if (text.contains("/")) faults.add("may not contain '/'");
    if (text.contains("%")) faults.add("may not contain '%'");
    return faults;
  }
}
