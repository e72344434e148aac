package dev.ballast.node.runtime.image;

import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Fills a folder with packages of this machine's distribution, as the root of an image.
final class PackageTree {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final List<String> LEFT_OUT =
      List.of(
          "usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian", "var/cache");

  private final Path work;
  private final Path root;

  /// @param work an empty folder for what is downloaded
  PackageTree(Path work, Path root) {
    this.work = work;
    this.root = root;
  }

  void install(StandIn standIn, Consumer<String> progress)
      throws IOException, InterruptedException {
    switch (Distribution.here()) {
      case DEBIAN -> debian(standIn.debianPackages(), progress);
      case FEDORA -> fedora(standIn.fedoraPackages(), progress);
      case OTHER ->
          throw new IOException(
              "no registry answers, and stand-ins are made from the packages of Debian, Ubuntu or"
                  + " Fedora alone");
    }
    for (String each : LEFT_OUT) StandIns.delete(root.resolve(each));
    removeConverters();
    basics();
  }

  private void debian(List<String> wanted, Consumer<String> progress)
      throws IOException, InterruptedException {
    // Both old packages (/lib) and new ones (/usr/lib) find their place like this.
    for (String each : List.of("bin", "sbin", "lib", "lib64")) {
      Files.createDirectories(root.resolve("usr").resolve(each));
      Files.createSymbolicLink(root.resolve(each), Path.of("usr", each));
    }
    progress.accept("Downloading " + String.join(", ", wanted) + " and what they need");
    List<String> packages;
    try {
      packages = DebianPackages.closure(work, wanted);
      download(packages);
    } catch (Command.Failed e) {
      progress.accept("Refreshing the package lists");
      Command.run(work, LIMIT, List.of("apt-get", "update", "-qq"));
      packages = DebianPackages.closure(work, wanted);
      download(packages);
    }
    try (Stream<Path> files = Files.list(work)) {
      for (Path each : files.filter(file -> file.toString().endsWith(".deb")).sorted().toList()) {
        unpack(each);
      }
    }
  }

  /// Not `dpkg-deb -x`: that would put a folder in the place of a link like `/bin`.
  private void unpack(Path archive) throws IOException, InterruptedException {
    String script = "dpkg-deb --fsys-tarfile \"$1\" | tar -x --keep-directory-symlink -C \"$2\"";
    Command.run(
        work, LIMIT, List.of("sh", "-c", script, "sh", archive.toString(), root.toString()));
  }

  private void download(List<String> packages) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("apt-get", "download", "-qq"));
    command.addAll(packages);
    Command.run(work, LIMIT, command);
  }

  private void fedora(List<String> wanted, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept("Downloading " + String.join(", ", wanted) + " and what they need");
    var command = new ArrayList<String>();
    command.addAll(List.of("dnf", "install", "-y", "-q", "--nodocs"));
    command.add("--setopt=install_weak_deps=False");
    command.add("--installroot=" + root);
    command.add("--releasever=" + release());
    // dnf 5 looks for these inside the new root, where there are none yet.
    command.add("--setopt=reposdir=/etc/yum.repos.d");
    command.add("--setopt=varsdir=/etc/dnf/vars");
    command.addAll(wanted);
    Command.run(work, LIMIT, command);
  }

  private static String release() throws IOException {
    return Files.readAllLines(Path.of("/etc/os-release")).stream()
        .filter(line -> line.startsWith("VERSION_ID="))
        .map(line -> line.substring("VERSION_ID=".length()).replace("\"", ""))
        .findFirst()
        .orElseThrow(() -> new IOException("/etc/os-release has no VERSION_ID"));
  }

  /// The C library's tables of character sets: megabytes that nothing here reads.
  private void removeConverters() throws IOException {
    List<Path> folders;
    try (Stream<Path> walk = Files.walk(root)) {
      folders = walk.filter(each -> each.endsWith("gconv") && Files.isDirectory(each)).toList();
    }
    for (Path each : folders) StandIns.delete(each);
  }

  private void basics() throws IOException {
    for (String each :
        List.of(
            "dev",
            "proc",
            "sys",
            "etc",
            "root",
            "run",
            "tmp",
            "usr/bin",
            "usr/sbin",
            "var/lib/nginx",
            "var/log/nginx")) {
      Files.createDirectories(root.resolve(each));
    }
    Files.setPosixFilePermissions(
        root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    if (!Files.exists(root.resolve("etc/passwd"))) {
      Files.writeString(
          root.resolve("etc/passwd"),
          "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n");
      Files.writeString(
          root.resolve("etc/group"), "root:x:0:\nnogroup:x:65534:\nnobody:x:65534:\n");
    }
  }
}
