package dev.ballast.node.runtime.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What this machine lacks for running containers. [#sentence] says what to do about it.
public sealed interface Prerequisite {
  String sentence();

  record NotLinux(String system) implements Prerequisite {
    @Override
    public String sentence() {
      return "Containers need Linux and this is "
          + system
          + ": use --simulate N for simulated nodes.";
    }
  }

  record NotRoot() implements Prerequisite {
    @Override
    public String sentence() {
      return "Containers need root: run with sudo, or use --simulate N for simulated nodes.";
    }
  }

  /// @param packages their names in the distribution
  record NotInstalled(List<String> programs, List<String> packages) implements Prerequisite {
    @Override
    public String sentence() {
      return "Not installed: "
          + String.join(", ", programs)
          + ". Install them ("
          + Distribution.here().installs(packages)
          + "), or use --simulate N for simulated nodes.";
    }
  }

  /// What is missing here, nothing where containers can be run.
  static List<Prerequisite> missing() {
    var missing = new ArrayList<Prerequisite>();
    String system = System.getProperty("os.name", "");
    if (!system.equals("Linux")) return List.of(new NotLinux(system));
    if (!root()) missing.add(new NotRoot());
    var programs = new ArrayList<String>();
    var packages = new ArrayList<String>();
    for (Needed each : Needed.values()) {
      if (each.present()) continue;
      programs.add(each.program);
      packages.add(Distribution.here().packageOf(each));
    }
    if (!programs.isEmpty()) {
      missing.add(new NotInstalled(List.copyOf(programs), packages.stream().distinct().toList()));
    }
    return List.copyOf(missing);
  }

  private static boolean root() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  /// The programs that containers need here.
  enum Needed {
    CONTAINERD("containerd"),
    CTR("ctr"),
    RUNC("runc"),
    BRIDGE("bridge") {
      @Override
      boolean present() {
        return pluginFolder().isPresent();
      }
    },
    IP("ip"),
    IPTABLES("iptables"),
    NFT("nft"),
    SETSID("setsid");

    private static final List<String> PATH =
        List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
    private static final List<String> PLUGINS =
        List.of("/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni", "/usr/local/lib/cni");

    final String program;

    Needed(String program) {
      this.program = program;
    }

    boolean present() {
      return where().isPresent();
    }

    /// The program's file. The usual folders are looked at, whatever PATH says under sudo.
    Optional<Path> where() {
      return PATH.stream()
          .map(each -> Path.of(each, program))
          .filter(Files::isExecutable)
          .findFirst();
    }

    public Path file() {
      return where().orElseThrow(() -> new IllegalStateException(program + " is not installed"));
    }

    /// The folder of the network plugins.
    public static Optional<Path> pluginFolder() {
      return PLUGINS.stream()
          .map(Path::of)
          .filter(each -> Files.isExecutable(each.resolve("bridge")))
          .findFirst();
    }
  }
}
