package dev.ballast.server.format;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.verb.Response;
import dev.ballast.server.watch.Event;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes answers in the form that was asked for. Stored objects are copied as the bytes that they
/// are; only tables, metadata and YAML are made. Thread-safe.
public final class Writer {
  private static final byte[] COMMA = {','};
  private static final byte[] LIST_END = ascii("]}");
  private static final byte[] EVENT_END = ascii("}\n");
  private static final byte[][] OPENINGS = openings();
  private static final byte[] METADATA_KEY = ascii("\"metadata\":{");
  private static final byte[] OPEN = {'{'};

  private final World world;
  private final Tables tables;

  public Writer(World world, Schemas schemas) {
    this.world = world;
    this.tables = new Tables(schemas);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// How an event's line begins, by the place of its type.
  private static byte[][] openings() {
    Event.Type[] types = Event.Type.values();
    var openings = new byte[types.length][];
    for (Event.Type each : types)
      openings[each.ordinal()] = ascii("{\"type\":\"" + each + "\",\"object\":");
    return openings;
  }

  /// The body of an answer; not of a watch.
  ///
  /// @param include a table's `includeObject`
  public void write(Response.Content content, Form form, String include, OutputStream out)
      throws IOException {
    switch (content) {
      case Response.One(Kind kind, Stored object) -> one(kind, object, form, include, out);
      case Response.Tree(ObjectNode tree) -> tree(tree, form.yaml(), out);
      case Response.Page page -> page(page, form, include, out);
      case Response.Events _, Response.Text _, Response.Joined _, Response.Nothing _ ->
          throw new IllegalStateException("not an answer with one body");
    }
  }

  private void one(Kind kind, Stored object, Form form, String include, OutputStream out)
      throws IOException {
    switch (form.as()) {
      case TABLE -> {
        ObjectNode table = tables.table(kind, List.of(object), include, world.now(), true);
        Json.child(table, "metadata").put("resourceVersion", Long.toString(object.revision()));
        tree(table, form.yaml(), out);
      }
      case METADATA -> tree(Tables.metadata(object), form.yaml(), out);
      case PLAIN, DISCOVERY -> {
        if (form.yaml()) tree(object.tree(), true, out);
        else out.write(object.json());
      }
    }
  }

  private static void tree(ObjectNode tree, boolean yaml, OutputStream out) throws IOException {
    out.write(yaml ? Yaml.text(tree).getBytes(StandardCharsets.UTF_8) : Json.bytes(tree));
  }

  private void page(Response.Page page, Form form, String include, OutputStream out)
      throws IOException {
    switch (form.as()) {
      case TABLE -> {
        ObjectNode table = tables.table(page.kind(), page.items(), include, world.now(), true);
        table.set("metadata", listMetadata(page));
        tree(table, form.yaml(), out);
      }
      case METADATA -> {
        ObjectNode list = Json.object();
        list.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
        list.set("metadata", listMetadata(page));
        ArrayNode items = list.putArray("items");
        page.items().forEach(each -> items.add(Tables.metadata(each)));
        tree(list, form.yaml(), out);
      }
      case PLAIN, DISCOVERY -> {
        if (form.yaml()) tree(list(page), true, out);
        else items(page, out);
      }
    }
  }

  /// The items' bytes between a list's head and its end; an item leaves out the kind that the list
  /// names.
  private static void items(Response.Page page, OutputStream out) throws IOException {
    Kind kind = page.kind();
    ObjectNode head = Json.object();
    head.put("kind", kind.listKind()).put("apiVersion", kind.type().apiVersion());
    head.set("metadata", listMetadata(page));
    byte[] opening = Json.bytes(head);
    out.write(opening, 0, opening.length - 1);
    out.write(ascii(",\"items\":["));
    boolean first = true;
    for (Stored each : page.items()) {
      if (!first) out.write(COMMA);
      first = false;
      out.write(OPEN);
      int from = each.metadataAt() - METADATA_KEY.length;
      out.write(each.json(), from, each.json().length - from);
    }
    out.write(LIST_END);
  }

  /// A page as one tree, for who does not take bytes.
  public static ObjectNode list(Response.Page page) {
    ObjectNode list = Json.object();
    list.put("kind", page.kind().listKind()).put("apiVersion", page.kind().type().apiVersion());
    list.set("metadata", listMetadata(page));
    ArrayNode items = list.putArray("items");
    page.items().forEach(each -> items.add(each.tree()));
    return list;
  }

  private static ObjectNode listMetadata(Response.Page page) {
    ObjectNode metadata = Json.object();
    metadata.put("resourceVersion", Long.toString(page.revision()));
    if (!page.continueToken().isEmpty()) metadata.put("continue", page.continueToken());
    if (page.remaining() > 0) metadata.put("remainingItemCount", page.remaining());
    return metadata;
  }

  /// One line of a watch.
  public byte[] event(Kind kind, Event event, Form form, String include, boolean first) {
    Stored object = event.object();
    byte[] body;
    if (event.status() != null) {
      body = Json.bytes(event.status());
    } else if (object == null) {
      body = Json.bytes(bookmark(kind, event, form));
    } else {
      body =
          switch (form.as()) {
            case TABLE -> row(kind, object, include, first);
            case METADATA -> Json.bytes(Tables.metadata(object));
            case PLAIN, DISCOVERY -> object.json();
          };
    }
    byte[] opening = OPENINGS[event.type().ordinal()];
    byte[] line = Arrays.copyOf(opening, opening.length + body.length + EVENT_END.length);
    System.arraycopy(body, 0, line, opening.length, body.length);
    System.arraycopy(EVENT_END, 0, line, opening.length + body.length, EVENT_END.length);
    return line;
  }

  private byte[] row(Kind kind, Stored object, String include, boolean first) {
    ObjectNode table = tables.table(kind, List.of(object), include, world.now(), first);
    Json.child(table, "metadata").put("resourceVersion", Long.toString(object.revision()));
    return Json.bytes(table);
  }

  private ObjectNode bookmark(Kind kind, Event event, Form form) {
    ObjectNode object = Json.object();
    switch (form.as()) {
      case TABLE -> object = tables.table(kind, List.of(), "None", world.now(), false);
      case METADATA ->
          object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
      case PLAIN, DISCOVERY ->
          object.put("kind", kind.kind()).put("apiVersion", kind.type().apiVersion());
    }
    ObjectNode metadata = Json.child(object, "metadata");
    metadata.put("resourceVersion", Long.toString(event.revision()));
    if (event.initialEnd())
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    return object;
  }
}
