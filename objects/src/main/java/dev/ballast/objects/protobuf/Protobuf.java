package dev.ballast.objects.protobuf;

import dev.ballast.objects.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads objects in Kubernetes' protobuf form
/// (<https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding>): four magic
/// bytes, then an envelope with the type and the message. Thread-safe.
public final class Protobuf {
  /// The media type of this form.
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int DEEPEST = 100;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

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
    message(raw, definition.replaceFirst("^io\\.k8s\\.", "k8s.io."), object, 0);
    return object;
  }

  private static void type(WireReader type, ObjectNode object) {
    while (type.next()) {
      switch (type.field()) {
        case 1 -> object.put("apiVersion", type.text());
        case 2 -> object.put("kind", type.text());
        default -> type.skip();
      }
    }
  }

  private Messages messages() {
    Messages known = messages;
    if (known == null) messages = known = Messages.load();
    return known;
  }

  private void message(WireReader in, String name, ObjectNode object, int depth) {
    if (depth > DEEPEST) throw new MalformedMessage("the message is too deep");
    Map<Integer, Messages.Field> fields = messages().fields(name);
    while (in.next()) {
      Messages.Field field = fields.get(in.field());
      if (field == null) in.skip();
      else field(in, field, object, depth);
    }
  }

  private void field(WireReader in, Messages.Field field, ObjectNode object, int depth) {
    String values = Messages.mapValue(field.type());
    if (values != null) {
      entry(in.message(), values, Json.child(object, field.name()), depth);
    } else if (field.name().isEmpty()) {
      message(in.message(), field.type(), object, depth + 1);
    } else if (field.repeated()) {
      ArrayNode list = object.withArray(field.name());
      list.add(value(in, field.type(), depth));
    } else {
      object.set(field.name(), value(in, field.type(), depth));
    }
  }

  private void entry(WireReader entry, String type, ObjectNode map, int depth) {
    String key = "";
    JsonNode value = NODES.stringNode("");
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> key = entry.text();
        case 2 -> value = value(entry, type, depth);
        default -> entry.skip();
      }
    }
    map.set(key, value);
  }

  private JsonNode value(WireReader in, String type, int depth) {
    return switch (type) {
      case "string" -> NODES.stringNode(in.text());
      case "bool" -> NODES.booleanNode(in.varint() != 0);
      case "int32", "int64", "uint32", "uint64" -> number(in.varint());
      case "double" -> NODES.numberNode(in.fixed64());
      case "bytes" -> NODES.stringNode(Base64.getEncoder().encodeToString(in.content()));
      default -> special(in.message(), type, depth);
    };
  }

  /// As small as it can be: a parsed tree has it so, too.
  private static JsonNode number(long value) {
    return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  /// Messages that are something else in JSON.
  private JsonNode special(WireReader in, String type, int depth) {
    return switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "Time", "Timestamp" -> time(in, false);
      case "MicroTime" -> time(in, true);
      case "Quantity" -> firstText(in);
      case "IntOrString" -> intOrString(in);
      case "RawExtension", "FieldsV1", "JSON" -> embedded(in);
      case "ExtraValue", "Verbs" -> texts(in);
      default -> {
        ObjectNode object = Json.object();
        message(in, type, object, depth + 1);
        yield object;
      }
    };
  }

  private static JsonNode time(WireReader in, boolean micros) {
    long seconds = 0;
    long nanos = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> seconds = in.varint();
        case 2 -> nanos = in.varint();
        default -> in.skip();
      }
    }
    if (seconds == 0 && nanos == 0) return NullNode.getInstance();
    try {
      Instant instant = Instant.ofEpochSecond(seconds, nanos);
      String text = micros ? MICROS.format(instant) : Instant.ofEpochSecond(seconds).toString();
      return NODES.stringNode(text);
    } catch (DateTimeException e) {
      throw new MalformedMessage("a time out of range");
    }
  }

  private static JsonNode firstText(WireReader in) {
    JsonNode text = NODES.stringNode("0");
    while (in.next()) {
      if (in.field() == 1) text = NODES.stringNode(in.text());
      else in.skip();
    }
    return text;
  }

  private static JsonNode intOrString(WireReader in) {
    long type = 0;
    long number = 0;
    String text = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = in.varint();
        case 2 -> number = in.varint();
        case 3 -> text = in.text();
        default -> in.skip();
      }
    }
    return type == 0 ? NODES.numberNode((int) number) : NODES.stringNode(text);
  }

  private static JsonNode embedded(WireReader in) {
    JsonNode json = NullNode.getInstance();
    while (in.next()) {
      if (in.field() != 1) {
        in.skip();
        continue;
      }
      byte[] content = in.content();
      try {
        if (content.length > 0) json = Json.parse(content);
      } catch (JacksonException e) {
        throw new MalformedMessage("embedded JSON can't be read");
      }
    }
    return json;
  }

  private static JsonNode texts(WireReader in) {
    ArrayNode texts = Json.array();
    while (in.next()) {
      if (in.field() == 1) texts.add(in.text());
      else in.skip();
    }
    return texts;
  }
}
