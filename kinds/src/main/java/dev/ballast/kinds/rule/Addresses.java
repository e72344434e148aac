package dev.ballast.kinds.rule;

import java.util.List;
import java.util.regex.Pattern;

/// IP addresses and ranges, judged by their text alone.
public final class Addresses {
  private static final Pattern OCTET = Pattern.compile("0|[1-9]\\d{0,2}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

  private Addresses() {}

  public static boolean isV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) return false;
    for (String each : parts) {
      if (!OCTET.matcher(each).matches() || Integer.parseInt(each) > 255) return false;
    }
    return true;
  }

  public static boolean isV6(String text) {
    if (!text.contains(":")) return false;
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) return false;
    int groups = 0;
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      if (parts[i].isEmpty()) {
        boolean atEdge = (i == 0 && text.startsWith("::")) || (last && text.endsWith("::"));
        boolean inGap = gap >= 0 && i > 0 && !last;
        if (!atEdge && !inGap) return false;
      } else if (last && isV4(parts[i])) {
        groups += 2;
      } else if (GROUP.matcher(parts[i]).matches()) {
        groups++;
      } else {
        return false;
      }
    }
    return gap >= 0 ? groups < 8 : groups == 8;
  }

  /// An IP address of either family.
  public static List<String> faults(String text) {
    boolean right = isV4(text) || isV6(text);
    return right
        ? List.of()
        : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
  }

  /// An address that is right but means no single machine that others can reach.
  public static List<String> specialFaults(String text) {
    String low = text.toLowerCase(java.util.Locale.ROOT);
    if (low.equals("0.0.0.0") || low.equals("::"))
      return List.of("may not be unspecified (" + text + ")");
    if (low.startsWith("127.") || low.equals("::1")) {
      return List.of("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (low.startsWith("169.254.") || low.matches("fe[89ab][0-9a-f]:.*")) {
      return List.of("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (low.startsWith("224.0.0.") || low.startsWith("ff02:")) {
      return List.of("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
    return List.of();
  }

  /// An address and the length of its prefix.
  public static boolean isRange(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !OCTET.matcher(text.substring(slash + 1)).matches()) return false;
    int length = Integer.parseInt(text.substring(slash + 1));
    String address = text.substring(0, slash);
    return isV4(address) ? length <= 32 : isV6(address) && length <= 128;
  }

  public static List<String> rangeFaults(String text) {
    return isRange(text)
        ? List.of()
        : List.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
  }
}
