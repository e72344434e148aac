package dev.ballast.node.runtime.image;

import dev.ballast.objects.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Packs a file system as an image of one layer, in OCI's layout, as a tar that every runtime can
/// import.
public final class ImageArchive {
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

  private ImageArchive() {}

  /// What a container of the image runs.
  public record Process(List<String> entrypoint, Map<String, String> environment) {}

  private record Blob(String digest, long size) {}

  /// An image of one static program at `/NAME`, and nothing else.
  public static void ofProgram(
      String image, Machine machine, String name, byte[] program, Path archive) throws IOException {
    var process = new Process(List.of("/" + name), Map.of());
    Path layer = Files.createTempFile(archive.getParent(), "layer", ".tar");
    try {
      try (var out = Files.newOutputStream(layer);
          var tar = new TarWriter(out)) {
        tar.file(name, 0755, program);
      }
      pack(image, machine, process, layer, archive);
    } finally {
      Files.deleteIfExists(layer);
    }
  }

  /// An image of everything under `root`.
  public static void ofTree(String image, Machine machine, Process process, Path root, Path archive)
      throws IOException {
    Path layer = Files.createTempFile(archive.getParent(), "layer", ".tar");
    try {
      try (var out = Files.newOutputStream(layer);
          var tar = new TarWriter(out)) {
        tar.tree(root);
      }
      pack(image, machine, process, layer, archive);
    } finally {
      Files.deleteIfExists(layer);
    }
  }

  /// The archive appears under its name only when it is whole.
  private static void pack(
      String image, Machine machine, Process process, Path layerFile, Path archive)
      throws IOException {
    Path part = archive.resolveSibling(archive.getFileName() + ".part");
    Blob layer = digest(layerFile);
    byte[] config = Json.bytes(config(machine, process, layer));
    byte[] manifest = Json.bytes(manifest(digest(config), layer));
    byte[] index = Json.bytes(index(image, machine, digest(manifest)));
    try (var out = Files.newOutputStream(part);
        var tar = new TarWriter(out)) {
      tar.file("oci-layout", 0644, LAYOUT.getBytes(StandardCharsets.UTF_8));
      tar.file("index.json", 0644, index);
      tar.folder("blobs", 0755);
      tar.folder("blobs/sha256", 0755);
      tar.file(path(digest(manifest)), 0644, manifest);
      tar.file(path(digest(config)), 0644, config);
      tar.file(path(layer), 0644, layerFile);
    }
    Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ObjectNode config(Machine machine, Process process, Blob layer) {
    ObjectNode config = Json.object();
    config.put("architecture", machine.architecture()).put("os", "linux");
    ObjectNode run = config.putObject("config");
    process.entrypoint().forEach(run.putArray("Entrypoint")::add);
    var environment = run.putArray("Env");
    process.environment().forEach((name, value) -> environment.add(name + "=" + value));
    ObjectNode rootfs = config.putObject("rootfs").put("type", "layers");
    rootfs.putArray("diff_ids").add(layer.digest());
    return config;
  }

  private static ObjectNode manifest(Blob config, Blob layer) {
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2).put("mediaType", MANIFEST);
    manifest.set("config", descriptor(CONFIG, config));
    manifest.putArray("layers").add(descriptor(LAYER, layer));
    return manifest;
  }

  private static ObjectNode index(String image, Machine machine, Blob manifest) {
    ObjectNode index = Json.object();
    index.put("schemaVersion", 2).put("mediaType", INDEX);
    ObjectNode entry = descriptor(MANIFEST, manifest);
    entry.putObject("platform").put("architecture", machine.architecture()).put("os", "linux");
    entry.putObject("annotations").put("io.containerd.image.name", image);
    index.putArray("manifests").add(entry);
    return index;
  }

  private static ObjectNode descriptor(String type, Blob blob) {
    return Json.object()
        .put("mediaType", type)
        .put("digest", blob.digest())
        .put("size", blob.size());
  }

  private static String path(Blob blob) {
    return "blobs/" + blob.digest().replace(':', '/');
  }

  private static Blob digest(byte[] content) {
    return new Blob("sha256:" + HexFormat.of().formatHex(sha256().digest(content)), content.length);
  }

  private static Blob digest(Path file) throws IOException {
    MessageDigest sum = sha256();
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), sum)) {
      Files.copy(file, out);
    }
    return new Blob("sha256:" + HexFormat.of().formatHex(sum.digest()), Files.size(file));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
