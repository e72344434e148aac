package dev.ballast.objects.protobuf;

import dev.ballast.objects.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Objects in Kubernetes' protobuf form
/// (<https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding>): four magic
/// bytes, then an envelope with the type and the message. Thread-safe.
public final class Protobuf {
  /// The media type of this form.
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private static final String LIST_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

  private volatile @Nullable Messages messages;

  /// The object in `bytes`, whose definition is `io.k8s.api.core.v1.Pod` or the like.
  ///
  /// @throws MalformedMessage where it is none
  public ObjectNode read(byte[] bytes, String definition) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes.length <= i || bytes[i] != MAGIC[i]) {
        throw new MalformedMessage("provided data does not appear to be a protobuf message");
      }
    }
    ObjectNode object = Json.object();
    WireReader envelope = WireReader.of(bytes, MAGIC.length);
    WireReader raw = WireReader.of(bytes, bytes.length);
    while (envelope.next()) {
      switch (envelope.field()) {
        case 1 -> type(envelope.message(), object);
        case 2 -> raw = envelope.message();
        default -> envelope.skip();
      }
    }
    new TreeReader(messages()).fields(raw, Messages.of(definition), object);
    return object;
  }

  private static void type(WireReader type, ObjectNode object) {
    while (type.next()) {
      switch (type.field()) {
        case 1 -> put(object, "apiVersion", type.text());
        case 2 -> put(object, "kind", type.text());
        default -> type.skip();
      }
    }
  }

  private static void put(ObjectNode object, String field, String value) {
    if (!value.isEmpty()) object.put(field, value);
  }

  private Messages messages() {
    Messages known = messages;
    if (known == null) messages = known = Messages.load();
    return known;
  }

  /// Whether objects of `definition` have this form. Custom resources have not.
  public boolean has(String definition) {
    return messages().has(Messages.of(definition));
  }

  /// `tree` as the message of `definition`, without an envelope: what [#list], [#envelope] and
  /// [#event] take.
  public byte[] message(ObjectNode tree, String definition) {
    return TreeWriter.write(messages(), Messages.of(definition), tree);
  }

  /// What goes over the wire for one object.
  public static byte[] envelope(String apiVersion, String kind, byte[] message) {
    var out = new WireWriter(message.length + 128);
    envelope(out, apiVersion, kind, message);
    return out.toByteArray();
  }

  private static void envelope(WireWriter out, String apiVersion, String kind, byte[] message) {
    out.content(2, message);
    head(out, apiVersion, kind);
  }

  private static void head(WireWriter out, String apiVersion, String kind) {
    int before = out.size();
    out.text(2, kind);
    out.text(1, apiVersion);
    out.message(1, before);
    out.raw(MAGIC);
  }

  /// Writes a list, envelope and all: every list has its metadata first, then the items.
  ///
  /// @param metadata a `ListMeta`
  public void list(
      String apiVersion, String kind, ObjectNode metadata, List<byte[]> items, OutputStream out)
      throws IOException {
    var head = new WireWriter();
    head.content(1, message(metadata, LIST_META));
    long size = head.size();
    for (byte[] each : items) size += WireWriter.sizeOf(each);
    head.length(2, size);
    head(head, apiVersion, kind);
    out.write(head.toByteArray());
    for (byte[] each : items) {
      var lead = new WireWriter(0);
      lead.length(2, each.length);
      out.write(lead.toByteArray());
      out.write(each);
    }
  }

  /// An event of a watch, behind its length in four bytes.
  public static byte[] event(String type, String apiVersion, String kind, byte[] message) {
    var out = new WireWriter(message.length + 256);
    int before = out.size();
    envelope(out, apiVersion, kind, message);
    out.message(1, before);
    out.message(2, before);
    out.text(1, type);
    out.bigEndian(out.size());
    return out.toByteArray();
  }
}
