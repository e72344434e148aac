package dev.ballast.cel.library;

import dev.ballast.cel.library.Addresses.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Kubernetes' CIDR library.
final class Networks {
  private static final Type<Network> CIDR = Type.opaque("net.CIDR", Network.class);
  private static final Pattern BITS = Pattern.compile("0|[1-9]\\d{0,2}");

  private Networks() {}

  /// An address and how many bits of it name the network.
  record Network(Address address, int bits) {
    Network masked() {
      byte[] bytes = address.value().getAddress();
      for (int i = 0; i < bytes.length; i++) {
        int kept = Math.clamp(bits - 8L * i, 0, 8);
        bytes[i] = (byte) (bytes[i] & 0xff << 8 - kept);
      }
      try {
        return new Network(new Address(InetAddress.getByAddress(bytes)), bits);
      } catch (UnknownHostException wrongLength) {
        throw new IllegalStateException(wrongLength);
      }
    }

    boolean contains(Address other) {
      return other.isFour() == address.isFour()
          && new Network(other, bits).masked().equals(masked());
    }

    boolean contains(Network other) {
      return bits <= other.bits && contains(other.address);
    }

    @Override
    public String toString() {
      return address + "/" + bits;
    }
  }

  static void add(Functions to) {
    to.global("cidr", "string_to_cidr", CIDR, Type.STRING, Networks::parse);
    to.global("isCIDR", "is_cidr", Type.BOOL, Type.STRING, text -> tryParse(text).isPresent());
    to.global("string", "cidr_to_string", Type.STRING, CIDR, Network::toString);
    to.member("ip", "cidr_ip", Addresses.IP, CIDR, Network::address);
    to.member("masked", "cidr_masked", CIDR, CIDR, Network::masked);
    to.member("prefixLength", "cidr_prefix_length", Type.INT, CIDR, it -> (long) it.bits());
    to.member(
        "containsIP",
        "cidr_contains_ip_string",
        Type.BOOL,
        CIDR,
        Type.STRING,
        (net, other) -> net.contains(Addresses.parse(other)));
    to.member(
        "containsIP",
        "cidr_contains_ip_ip",
        Type.BOOL,
        CIDR,
        Addresses.IP,
        (net, other) -> net.contains(other));
    to.member(
        "containsCIDR",
        "cidr_contains_cidr_string",
        Type.BOOL,
        CIDR,
        Type.STRING,
        (net, other) -> net.contains(parse(other)));
    to.member(
        "containsCIDR",
        "cidr_contains_cidr",
        Type.BOOL,
        CIDR,
        CIDR,
        (net, other) -> net.contains(other));
  }

  private static Network parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "network address parse error during conversion from string: network address"
                        + " parse error during conversion from string: netip.ParsePrefix(\""
                        + text
                        + "\"): no '/'"));
  }

  private static Optional<Network> tryParse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0 || !BITS.matcher(text.substring(slash + 1)).matches()) return Optional.empty();
    int bits = Integer.parseInt(text.substring(slash + 1));
    return Addresses.tryParse(text.substring(0, slash))
        .filter(address -> bits <= (address.isFour() ? 32 : 128))
        .map(address -> new Network(address, bits));
  }
}
