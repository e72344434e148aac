package dev.ballast.node.runtime.host;

import dev.ballast.node.runtime.host.Prerequisite.Needed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The families of Linux distributions, by their tool for packages.
public enum Distribution {
  DEBIAN,
  FEDORA,
  OTHER;

  /// The family of this machine.
  public static Distribution here() {
    if (Files.isExecutable(Path.of("/usr/bin/apt-get"))) return DEBIAN;
    if (Files.isExecutable(Path.of("/usr/bin/dnf"))) return FEDORA;
    return OTHER;
  }

  String packageOf(Needed needed) {
    return switch (needed) {
      case CONTAINERD, CTR -> "containerd";
      case RUNC -> "runc";
      case BRIDGE -> "containernetworking-plugins";
      case IP -> this == FEDORA ? "iproute" : "iproute2";
      case IPTABLES -> this == FEDORA ? "iptables-nft" : "iptables";
      case NFT -> "nftables";
      case SETSID -> "util-linux";
    };
  }

  /// The command that installs packages, as an argument list; empty where none is known.
  public List<String> installCommand(List<String> packages) {
    var command = new ArrayList<String>();
    switch (this) {
      case DEBIAN -> command.addAll(List.of("apt-get", "install", "-y", "--no-install-recommends"));
      case FEDORA -> command.addAll(List.of("dnf", "install", "-y"));
      case OTHER -> {
        return List.of();
      }
    }
    command.addAll(packages);
    return List.copyOf(command);
  }

  String installs(List<String> packages) {
    return this == OTHER
        ? "packages like " + String.join(", ", packages)
        : String.join(" ", installCommand(packages));
  }
}
