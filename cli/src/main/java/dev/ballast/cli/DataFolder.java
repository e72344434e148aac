package dev.ballast.cli;

import dev.ballast.world.DurableFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// A cluster's folder and the names of what the command line keeps in it.
record DataFolder(Path path) {
  /// The usual place: the system's for root, the user's for others (XDG base directories).
  static DataFolder usual() {
    if (System.getProperty("user.name").equals("root"))
      return new DataFolder(Path.of("/var/lib/ballast"));
    String xdg = System.getenv("XDG_DATA_HOME");
    Path home = Path.of(System.getProperty("user.home"));
    Path base = xdg == null || xdg.isBlank() ? home.resolve(".local/share") : Path.of(xdg);
    return new DataFolder(base.resolve("ballast"));
  }

  static DataFolder chosen(@Nullable Path asked) {
    return asked == null ? usual() : new DataFolder(asked.toAbsolutePath().normalize());
  }

  Path kubeconfig() {
    return path.resolve("kubeconfig");
  }

  /// Who serves this folder now: process id and URL.
  Path serverFile() {
    return path.resolve("server.json");
  }

  Path log() {
    return path.resolve("ballast.log");
  }

  /// Makes the folder, closed to other users.
  ///
  /// @throws CommandFailed when it can't be made or written
  void make() {
    try {
      DurableFiles.makeFolders(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path probe = Files.createTempFile(path, ".writable", "");
      Files.delete(probe);
    } catch (AccessDeniedException e) {
      throw new CommandFailed(
          "the data folder " + path + " is not writable; choose another with --data DIR");
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailed(e.getFile() + " is a file, not a folder; choose another --data DIR");
    } catch (IOException e) {
      String why = e instanceof NoSuchFileException ? "it can't be made" : e.toString();
      throw new CommandFailed(
          "the data folder "
              + path
              + " can't be used ("
              + why
              + "); choose another with --data DIR");
    }
  }
}
