package dev.ballast.cel.library;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Kubernetes' IP address library.
final class Addresses {
  static final Type<Address> IP = Type.opaque("net.IP", Address.class);
  private static final Pattern DOTTED =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");
  private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private Addresses() {}

  /// An address. The text is the canonical one (RFC 5952).
  record Address(InetAddress value) {
    boolean isFour() {
      return value instanceof Inet4Address;
    }

    @Override
    public String toString() {
      return isFour() ? value.getHostAddress() : compressed(value.getAddress());
    }
  }

  static void add(Functions to) {
    to.global("ip", "string_to_ip", IP, Type.STRING, Addresses::parse);
    to.global("isIP", "is_ip", Type.BOOL, Type.STRING, text -> tryParse(text).isPresent());
    to.global(
        "ip.isCanonical",
        "ip_is_canonical",
        Type.BOOL,
        Type.STRING,
        text -> parse(text).toString().equals(text));
    to.global("string", "ip_to_string", Type.STRING, IP, Address::toString);
    to.member("family", "ip_family", Type.INT, IP, it -> it.isFour() ? 4L : 6L);
    to.member(
        "isUnspecified", "ip_is_unspecified", Type.BOOL, IP, it -> it.value().isAnyLocalAddress());
    to.member("isLoopback", "ip_is_loopback", Type.BOOL, IP, it -> it.value().isLoopbackAddress());
    to.member(
        "isLinkLocalMulticast",
        "ip_is_link_local_multicast",
        Type.BOOL,
        IP,
        it -> it.value().isMCLinkLocal());
    to.member(
        "isLinkLocalUnicast",
        "ip_is_link_local_unicast",
        Type.BOOL,
        IP,
        it -> it.value().isLinkLocalAddress());
    to.member("isGlobalUnicast", "ip_is_global_unicast", Type.BOOL, IP, Addresses::isGlobal);
  }

  private static boolean isGlobal(Address address) {
    InetAddress value = address.value();
    boolean broadcast = address.toString().equals("255.255.255.255");
    return !value.isAnyLocalAddress()
        && !value.isLoopbackAddress()
        && !value.isMulticastAddress()
        && !value.isLinkLocalAddress()
        && !broadcast;
  }

  static Address parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "IP Address \""
                        + text
                        + "\" parse error during conversion from string:"
                        + " ParseAddr(\""
                        + text
                        + "\"): unable to parse IP"));
  }

  /// Without zones, leading zeros and IPv4 inside IPv6.
  static Optional<Address> tryParse(String text) {
    if (!DOTTED.matcher(text).matches() && !COLONS.matcher(text).matches()) return Optional.empty();
    try {
      InetAddress read = InetAddress.ofLiteral(text);
      boolean mapped = text.contains(":") && !(read instanceof Inet6Address);
      return mapped ? Optional.empty() : Optional.of(new Address(read));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  /// The longest run of zeros as `::`, the first of several.
  private static String compressed(byte[] bytes) {
    int from = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && group(bytes, i + run) == 0) run++;
      if (run > length) {
        from = i;
        length = run;
      }
    }
    var out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == from) {
        out.append("::");
        i += length - 1;
        continue;
      }
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') out.append(':');
      out.append(Integer.toHexString(group(bytes, i)));
    }
    return out.toString();
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
  }
}
