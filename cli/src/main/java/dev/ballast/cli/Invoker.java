package dev.ballast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The person behind `sudo`, who can't read root's kubeconfig: a copy in the own home is for them.
/// Who may run this as root may do everything in the cluster anyway.
///
/// @param home their home folder
record Invoker(int uid, int gid, Path home) {

  /// @param environment as sudo sets it; empty where nobody but root itself is behind this process
  /// @param users `/etc/passwd`, or one of a test
  static Optional<Invoker> of(Map<String, String> environment, Path users) throws IOException {
    String uid = environment.getOrDefault("SUDO_UID", "0");
    String gid = environment.getOrDefault("SUDO_GID", "0");
    if (uid.equals("0") || !uid.matches("\\d{1,9}") || !gid.matches("\\d{1,9}")) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(users)) {
      return lines
          .map(line -> line.split(":"))
          .filter(fields -> fields.length > 5 && fields[2].equals(uid))
          .map(fields -> Path.of(fields[5]))
          .filter(Files::isDirectory)
          .findFirst()
          .map(home -> new Invoker(Integer.parseInt(uid), Integer.parseInt(gid), home));
    }
  }

  /// Copies the kubeconfig of `folder` to `~/.kube`, readable for them alone; returns the copy.
  Path copy(DataFolder folder) throws IOException {
    Path kube = home.resolve(".kube");
    if (Files.isSymbolicLink(kube)) throw new IOException(kube + " is a link");
    if (!Files.isDirectory(kube)) give(Files.createDirectory(kube), "rwxr-x---");
    Path copy = kube.resolve(name(folder));
    Path part = Files.createTempFile(kube, ".ballast", "");
    Files.copy(folder.kubeconfig(), part, StandardCopyOption.REPLACE_EXISTING);
    give(part, "rw-------");
    return Files.move(
        part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// One for each data folder.
  private static String name(DataFolder folder) {
    if (folder.equals(DataFolder.usual())) return "ballast";
    return "ballast" + folder.path().toString().replaceAll("[^A-Za-z0-9.]+", "-");
  }

  private void give(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
  }
}
