package dev.ballast.cli;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The objects of `-f FILE|DIR|-`, each with where it stands, so that a refusal can point there.
record Manifests(List<Manifest> all) {
  /// One document of one file.
  record Manifest(String file, int document, int line, KubeObject object) {
    /// `file, document 2 (line 14)`.
    String where() {
      return file + ", document " + document + " (line " + line + ")";
    }
  }

  /// Reads all of `sources` before anything is applied.
  ///
  /// @throws CommandFailed naming file, document and line of what can't be read
  static Manifests read(List<String> sources) {
    var all = new ArrayList<Manifest>();
    for (String source : sources) {
      if (source.equals("-")) {
        addText(all, "standard input", readStandardInput());
      } else {
        for (Path file : files(Path.of(source))) addText(all, file.toString(), readFile(file));
      }
    }
    return new Manifests(List.copyOf(all));
  }

  /// Of a folder: its YAML and JSON files in name order, as `kubectl apply -f` takes them;
  /// subfolders are left out.
  private static List<Path> files(Path path) {
    if (!Files.exists(path))
      throw new CommandFailed("the path " + path + " given with -f does not exist");
    if (!Files.isDirectory(path)) return List.of(path);
    try (Stream<Path> inside = Files.list(path)) {
      List<Path> found = inside.filter(Manifests::isManifest).sorted().toList();
      if (found.isEmpty())
        throw new CommandFailed("the folder " + path + " has no .yaml, .yml or .json file");
      return found;
    } catch (IOException e) {
      throw new CommandFailed("the folder " + path + " can't be read: " + e.getMessage());
    }
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  private static void addText(List<Manifest> all, String file, String text) {
    List<Yaml.Document> documents;
    try {
      documents = Yaml.documents(text);
    } catch (Yaml.Malformed e) {
      throw new CommandFailed(file + " is not valid YAML: " + e.getMessage());
    }
    int number = 0;
    for (Yaml.Document document : documents) {
      number++;
      if (!document.duplicates().isEmpty()) {
        throw new CommandFailed(
            file + " is not valid YAML: " + String.join(", ", document.duplicates()));
      }
      if (!(document.tree() instanceof ObjectNode tree)) {
        throw new CommandFailed(
            file
                + ", document "
                + number
                + " (line "
                + document.line()
                + ") is not an object with apiVersion and kind");
      }
      if (Json.string(tree, "kind").equals("List")) {
        for (var item : tree.path("items")) {
          if (item instanceof ObjectNode each)
            all.add(checked(file, number, document.line(), each));
        }
      } else {
        all.add(checked(file, number, document.line(), tree));
      }
    }
  }

  private static Manifest checked(String file, int number, int line, ObjectNode tree) {
    var manifest = new Manifest(file, number, line, new KubeObject(tree));
    for (String field : List.of("apiVersion", "kind")) {
      if (Json.string(tree, field).isEmpty())
        throw new CommandFailed(manifest.where() + " has no " + field);
    }
    if (Json.string(tree, "metadata", "name").isEmpty())
      throw new CommandFailed(manifest.where() + " has no metadata.name");
    return manifest;
  }

  private static String readFile(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailed("the file " + file + " can't be read: " + e);
    }
  }

  private static String readStandardInput() {
    try {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailed("standard input can't be read: " + e.getMessage());
    }
  }
}
