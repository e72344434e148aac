package dev.ballast.server.format;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
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
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes answers in the form that was asked for. Stored objects are copied as the bytes that they
/// are; only tables, metadata and YAML are made, and protobuf once an object. Thread-safe.
public final class Writer {
  private static final byte[] COMMA = {','};
  private static final byte[] LIST_END = ascii("]}");
  private static final byte[] EVENT_END = ascii("}\n");
  private static final byte[][] OPENINGS = openings();
  private static final byte[] METADATA_KEY = ascii("\"metadata\":{");
  private static final byte[] OPEN = {'{'};

  private final World world;
  private final Tables tables;
  private final ProtobufWriter protobuf = new ProtobufWriter();

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

  public ProtobufWriter protobuf() {
    return protobuf;
  }

  /// The body of an answer; not of a watch.
  ///
  /// @throws ApiException 406 where it can't be had in this form
  public void write(Response.Content content, Form form, OutputStream out) throws IOException {
    switch (content) {
      case Response.One(Kind kind, Stored object) -> one(kind, object, form, out);
      case Response.Tree(ObjectNode tree) -> out.write(bytes(tree, form));
      case Response.Page page -> page(page, form, out);
      case Response.Events _,
          Response.Text _,
          Response.Joined _,
          Response.Proxied _,
          Response.Nothing _ ->
          throw new IllegalStateException("not an answer with one body");
    }
  }

  /// `tree`, as it is, in the encoding of `form`.
  public byte[] bytes(ObjectNode tree, Form form) {
    return switch (form.encoding()) {
      case JSON -> form.pretty() ? Json.indented(tree) : Json.bytes(tree);
      case YAML -> Yaml.text(tree).getBytes(StandardCharsets.UTF_8);
      case PROTOBUF -> protobuf.tree(tree);
    };
  }

  private void one(Kind kind, Stored object, Form form, OutputStream out) throws IOException {
    switch (form.as()) {
      case TABLE -> {
        ObjectNode table = tables.table(kind, List.of(object), form, world.now(), true);
        Json.child(table, "metadata").put("resourceVersion", Long.toString(object.revision()));
        out.write(bytes(table, form));
      }
      case METADATA -> out.write(bytes(Tables.metadata(object, form), form));
      case METADATA_LIST -> throw Shape.notAList(kind);
      case PLAIN -> {
        if (form.isBytes()) out.write(object.json());
        else if (form.protobuf()) protobuf.one(kind, object, out);
        else if (form.yaml()) out.write(bytes(object.tree(), form));
        else out.write(Json.indented(Json.parse(object.json())));
      }
    }
  }

  private void page(Response.Page page, Form form, OutputStream out) throws IOException {
    switch (form.as()) {
      case TABLE -> {
        ObjectNode table = tables.table(page.kind(), page.items(), form, world.now(), true);
        table.set("metadata", listMetadata(page));
        out.write(bytes(table, form));
      }
      case METADATA -> throw Shape.aList(page.kind());
      case METADATA_LIST -> {
        ObjectNode list = Json.object();
        list.put("kind", "PartialObjectMetadataList").put("apiVersion", form.metaVersion());
        list.set("metadata", listMetadata(page));
        ArrayNode items = list.putArray("items");
        page.items().forEach(each -> items.add(Tables.metadata(each, form)));
        out.write(bytes(list, form));
      }
      case PLAIN -> {
        if (form.isBytes()) items(page, out);
        else if (form.protobuf()) protobuf.page(page, listMetadata(page), out);
        else out.write(bytes(list(page), form));
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

  /// One event of a watch, as it goes over the wire.
  ///
  /// @param first whether it is the first of its watch: a table has its columns then
  public byte[] event(Kind kind, Event event, Form form, boolean first) {
    Stored object = event.object();
    boolean plain = object != null && form.as() == Form.As.PLAIN;
    if (form.protobuf()) {
      String type = event.type().name();
      return plain
          ? protobuf.event(type, kind, Objects.requireNonNull(object))
          : protobuf.event(type, kind, tree(kind, event, form, first));
    }
    byte[] body =
        plain ? Objects.requireNonNull(object).json() : Json.bytes(tree(kind, event, form, first));
    return line(event, body);
  }

  private static byte[] line(Event event, byte[] body) {
    byte[] opening = OPENINGS[event.type().ordinal()];
    byte[] line = Arrays.copyOf(opening, opening.length + body.length + EVENT_END.length);
    System.arraycopy(body, 0, line, opening.length, body.length);
    System.arraycopy(EVENT_END, 0, line, opening.length + body.length, EVENT_END.length);
    return line;
  }

  private ObjectNode tree(Kind kind, Event event, Form form, boolean first) {
    Stored object = event.object();
    if (event.status() != null) return event.status();
    if (object == null) return bookmark(kind, event, form);
    return switch (form.as()) {
      case TABLE -> row(kind, object, form, first);
      case METADATA, METADATA_LIST -> Tables.metadata(object, form);
      case PLAIN -> object.tree();
    };
  }

  private ObjectNode row(Kind kind, Stored object, Form form, boolean first) {
    ObjectNode table = tables.table(kind, List.of(object), form, world.now(), first);
    Json.child(table, "metadata").put("resourceVersion", Long.toString(object.revision()));
    return table;
  }

  private ObjectNode bookmark(Kind kind, Event event, Form form) {
    ObjectNode object = Json.object();
    switch (form.as()) {
      case TABLE -> object = tables.table(kind, List.of(), form, world.now(), false);
      case METADATA, METADATA_LIST ->
          object.put("kind", "PartialObjectMetadata").put("apiVersion", form.metaVersion());
      case PLAIN -> object.put("kind", kind.kind()).put("apiVersion", kind.type().apiVersion());
    }
    ObjectNode metadata = Json.child(object, "metadata");
    metadata.put("resourceVersion", Long.toString(event.revision()));
    if (event.initialEnd())
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    return object;
  }
}
