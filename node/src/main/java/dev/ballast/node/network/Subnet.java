package dev.ballast.node.network;

import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// A range of IPv4 addresses, `10.244.0.0/24`.
public record Subnet(int network, int prefix) {
  public static Subnet parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) throw new IllegalArgumentException("no prefix length in " + text);
    int prefix = Integer.parseInt(text.substring(slash + 1));
    if (prefix < 8 || prefix > 30) {
      throw new IllegalArgumentException("a pods' network has a prefix of 8 to 30, not " + prefix);
    }
    int network = number(text.substring(0, slash));
    if ((network & ~mask(prefix)) != 0) {
      throw new IllegalArgumentException(text + " has bits beyond its prefix");
    }
    return new Subnet(network, prefix);
  }

  /// The first address: the bridge's own, which pods have as gateway and name server.
  public String gateway() {
    return text(network + 1);
  }

  public boolean overlaps(Subnet other) {
    int shorter = mask(Math.min(prefix, other.prefix));
    return (network & shorter) == (other.network & shorter);
  }

  public boolean contains(String address) {
    return (number(address) & mask(prefix)) == network;
  }

  /// The next range of the same size.
  public Subnet next() {
    return new Subnet(network + (1 << 32 - prefix), prefix);
  }

  /// This range, or the first one after it that no other interface of this machine uses.
  ///
  /// @param except interfaces that may use it, for example the bridge of an earlier start
  public Subnet firstFree(Collection<String> except) throws SocketException {
    Subnet candidate = this;
    for (int tries = 0; tries < 256; tries++) {
      if (!taken(candidate, except)) return candidate;
      candidate = candidate.next();
    }
    throw new SocketException("no free range after " + this);
  }

  private static boolean taken(Subnet candidate, Collection<String> except) throws SocketException {
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (except.contains(each.getName())) continue;
      if (each.getInterfaceAddresses().stream().anyMatch(own -> inside(own, candidate)))
        return true;
    }
    return false;
  }

  private static boolean inside(InterfaceAddress address, Subnet candidate) {
    byte[] bytes = address.getAddress().getAddress();
    if (bytes.length != 4) return false;
    int length = address.getNetworkPrefixLength();
    int own = number(address.getAddress().getHostAddress());
    return candidate.overlaps(new Subnet(own & mask(length), length));
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << 32 - prefix;
  }

  private static int number(String address) {
    String[] parts = address.split("\\.");
    if (parts.length != 4) throw new IllegalArgumentException("not an IPv4 address: " + address);
    int number = 0;
    for (String part : List.of(parts)) {
      int value = Integer.parseInt(part);
      if (value < 0 || value > 255)
        throw new IllegalArgumentException("not an IPv4 address: " + address);
      number = number << 8 | value;
    }
    return number;
  }

  private static String text(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }

  @Override
  public String toString() {
    return text(network) + "/" + prefix;
  }
}
