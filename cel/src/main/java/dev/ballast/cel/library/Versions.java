package dev.ballast.cel.library;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Kubernetes' library of semantic versions (<https://semver.org>).
final class Versions {
  private static final Type<Version> SEMVER = Type.opaque("kubernetes.Semver", Version.class);
  private static final Pattern FORM =
      Pattern.compile(
          "(0|[1-9]\\d{0,18})\\.(0|[1-9]\\d{0,18})\\.(0|[1-9]\\d{0,18})"
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private Versions() {}

  /// A version; what was built does not matter for its order.
  record Version(long major, long minor, long patch, List<String> before)
      implements Comparable<Version> {
    @Override
    public int compareTo(Version other) {
      if (major != other.major) return Long.compare(major, other.major);
      if (minor != other.minor) return Long.compare(minor, other.minor);
      if (patch != other.patch) return Long.compare(patch, other.patch);
      if (before.isEmpty() || other.before.isEmpty())
        return Boolean.compare(before.isEmpty(), other.before.isEmpty());
      for (int i = 0; i < Math.min(before.size(), other.before.size()); i++) {
        int order = part(before.get(i), other.before.get(i));
        if (order != 0) return order;
      }
      return Integer.compare(before.size(), other.before.size());
    }

    private static int part(String left, String right) {
      boolean number = DIGITS.matcher(left).matches();
      boolean otherNumber = DIGITS.matcher(right).matches();
      if (number && otherNumber) return new BigInteger(left).compareTo(new BigInteger(right));
      return number == otherNumber
          ? Integer.signum(left.compareTo(right))
          : Boolean.compare(otherNumber, number);
    }
  }

  static void add(Functions to) {
    to.global("semver", "string_to_semver", SEMVER, Type.STRING, text -> parse(text, false));
    to.global("semver", "string_bool_to_semver", SEMVER, Type.STRING, Type.BOOL, Versions::parse);
    to.global(
        "isSemver",
        "is_semver_string",
        Type.BOOL,
        Type.STRING,
        text -> tryParse(text, false).isPresent());
    to.global(
        "isSemver",
        "is_semver_string_bool",
        Type.BOOL,
        Type.STRING,
        Type.BOOL,
        (text, lenient) -> tryParse(text, lenient).isPresent());
    to.member("major", "semver_major", Type.INT, SEMVER, Version::major);
    to.member("minor", "semver_minor", Type.INT, SEMVER, Version::minor);
    to.member("patch", "semver_patch", Type.INT, SEMVER, Version::patch);
    to.member(
        "isGreaterThan",
        "semver_is_greater_than",
        Type.BOOL,
        SEMVER,
        SEMVER,
        (left, right) -> left.compareTo(right) > 0);
    to.member(
        "isLessThan",
        "semver_is_less_than",
        Type.BOOL,
        SEMVER,
        SEMVER,
        (left, right) -> left.compareTo(right) < 0);
    to.member(
        "compareTo",
        "semver_compare_to",
        Type.INT,
        SEMVER,
        SEMVER,
        (left, right) -> (long) left.compareTo(right));
  }

  private static Version parse(String text, boolean lenient) {
    return tryParse(text, lenient).orElseThrow(() -> new IllegalArgumentException(fault(text)));
  }

  private static String fault(String text) {
    if (text.isEmpty()) return "Version string empty";
    if (text.split("\\.", 3).length < 3) return "No Major.Minor.Patch elements found";
    return "Invalid character(s) found in version \"" + text + "\"";
  }

  private static Optional<Version> tryParse(String text, boolean lenient) {
    Matcher parts = FORM.matcher(lenient ? completed(text) : text);
    if (!parts.matches()) return Optional.empty();
    List<String> before = parts.group(4) == null ? List.of() : List.of(parts.group(4).split("\\."));
    boolean zeros = before.stream().anyMatch(it -> it.length() > 1 && it.matches("0\\d+"));
    if (zeros) return Optional.empty();
    return Optional.of(
        new Version(
            Long.parseLong(parts.group(1)),
            Long.parseLong(parts.group(2)),
            Long.parseLong(parts.group(3)),
            before));
  }

  /// Without a leading `v` and leading zeros, with the parts that were left out.
  private static String completed(String text) {
    String[] parts = (text.startsWith("v") ? text.substring(1) : text).split("\\.", 3);
    var out = new StringBuilder();
    for (String each : parts) {
      String part = each.replaceFirst("^0+(?=\\d)", "");
      out.append(out.isEmpty() ? "" : ".").append(part);
    }
    boolean more = parts.length < 3 && parts[parts.length - 1].matches(".*[+-].*");
    return more ? text : out + ".0".repeat(3 - parts.length);
  }
}
