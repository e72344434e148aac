package dev.ballast.objects.structural;

/// Reads the text of an IPv6 address, without asking anybody for names.
final class IpText {
  private IpText() {}

  static boolean isV6(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::")) return false;
    if (gap < 0) return groups(text) == 8;
    int before = groups(text.substring(0, gap));
    int after = groups(text.substring(gap + 2));
    return before >= 0 && after >= 0 && before + after <= 7;
  }

  /// How many groups of 16 bits `text` holds; -1 where it holds anything else.
  private static int groups(String text) {
    if (text.isEmpty()) return 0;
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean v4 = i == parts.length - 1 && parts[i].indexOf('.') > 0;
      if (v4 ? !isV4(parts[i]) : !parts[i].matches("[0-9a-fA-F]{1,4}")) return -1;
      count += v4 ? 2 : 1;
    }
    return count;
  }

  private static boolean isV4(String text) {
    String[] octets = text.split("\\.", -1);
    if (octets.length != 4) return false;
    for (String each : octets)
      if (!each.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(each) > 255) return false;
    return true;
  }
}
