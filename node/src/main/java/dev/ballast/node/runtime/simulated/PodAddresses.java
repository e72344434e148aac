package dev.ballast.node.runtime.simulated;

import dev.ballast.node.runtime.RuntimeFailure;
import java.util.BitSet;

/// The addresses of one node's pods, each given to one sandbox at a time and not again before the
/// others had their turn.
final class PodAddresses {
  private final long base;
  private final int size;
  private final BitSet taken = new BitSet();
  private int last = 1;

  PodAddresses(String cidr) {
    int slash = cidr.indexOf('/');
    int prefix = Integer.parseInt(cidr.substring(slash + 1));
    long address = 0;
    for (String each : cidr.substring(0, slash).split("\\.")) {
      address = address << 8 | Integer.parseInt(each);
    }
    this.size = 1 << Math.min(16, 32 - prefix);
    this.base = address;
  }

  /// The network, its gateway (.1) and the broadcast address stay free.
  synchronized String take() {
    for (int i = 0; i < size; i++) {
      last = last + 1 < size - 1 ? last + 1 : 2;
      if (taken.get(last)) continue;
      taken.set(last);
      long address = base + last;
      return "%d.%d.%d.%d"
          .formatted(address >> 24 & 255, address >> 16 & 255, address >> 8 & 255, address & 255);
    }
    throw new RuntimeFailure(RuntimeFailure.Kind.FAILED, "no pod address is left on this node");
  }

  synchronized void giveBack(String address) {
    long number = 0;
    for (String each : address.split("\\.")) number = number << 8 | Integer.parseInt(each);
    taken.clear((int) (number - base));
  }
}
