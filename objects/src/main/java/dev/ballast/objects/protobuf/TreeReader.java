package dev.ballast.objects.protobuf;

import dev.ballast.objects.Json;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a message into the tree that JSON would give. Depth and the number of values are bounded:
/// two bytes of a message can stand for a whole object.
final class TreeReader {
  private static final int DEEPEST = 100;
  private static final int MOST_VALUES = 500_000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Messages messages;
  private int seen;

  TreeReader(Messages messages) {
    this.messages = messages;
  }

  /// The fields of the message `name`, put into `object`.
  ///
  /// @throws MalformedMessage where `in` is no such message
  void fields(WireReader in, String name, ObjectNode object) {
    fields(in, name, object, 0);
  }

  private void fields(WireReader in, String name, ObjectNode object, int depth) {
    if (depth > DEEPEST) throw new MalformedMessage("exceeded max depth");
    Messages.Message message = messages.named(name);
    while (in.next()) {
      Messages.Field field = message.byNumber().get(in.field());
      if (field == null) in.skip();
      else field(in, field, object, depth);
    }
  }

  private void field(WireReader in, Messages.Field field, ObjectNode object, int depth) {
    in.expect(wireType(field.type()), field.name());
    if (++seen > MOST_VALUES) throw new MalformedMessage("the message has too many values");
    String values = Messages.mapValue(field.type());
    if (values != null) {
      entry(in.message(), values, Json.child(object, field.name()), depth);
    } else if (field.name().isEmpty()) {
      fields(in.message(), field.type(), object, depth + 1);
    } else if (field.repeated()) {
      if (!(object.get(field.name()) instanceof ArrayNode)) object.putArray(field.name());
      object.withArray(field.name()).add(value(in, field.type(), depth));
    } else {
      object.set(field.name(), value(in, field.type(), depth));
    }
  }

  private static int wireType(String type) {
    return switch (type) {
      case "bool", "int32", "int64", "uint32", "uint64" -> WireReader.VARINT;
      case "double" -> WireReader.FIXED64;
      default -> WireReader.BYTES;
    };
  }

  private void entry(WireReader entry, String type, ObjectNode map, int depth) {
    String key = "";
    JsonNode value = type.equals("string") ? NODES.stringNode("") : Json.object();
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
      case "int32", "uint32" -> NODES.numberNode((int) in.varint());
      case "int64", "uint64" -> number(in.varint());
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
      case "Time", "Timestamp" -> Time.read(in, false);
      case "MicroTime" -> Time.read(in, true);
      case "Quantity" -> firstText(in);
      case "IntOrString" -> intOrString(in);
      case "RawExtension", "FieldsV1", "JSON" -> embedded(in);
      case "ExtraValue", "Verbs" -> texts(in);
      case "JSONSchemaPropsOrBool" -> schemaOrBool(in, type, depth);
      case "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray" ->
          schemaOrList(in, type, depth);
      default -> object(in, type, depth);
    };
  }

  private ObjectNode object(WireReader in, String type, int depth) {
    ObjectNode object = Json.object();
    fields(in, type, object, depth + 1);
    return object;
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

  private JsonNode schemaOrBool(WireReader in, String type, int depth) {
    boolean allows = false;
    JsonNode schema = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> allows = in.varint() != 0;
        case 2 -> schema = object(in.message(), Messages.schema(type), depth + 1);
        default -> in.skip();
      }
    }
    return schema != null ? schema : NODES.booleanNode(allows);
  }

  private JsonNode schemaOrList(WireReader in, String type, int depth) {
    ObjectNode both = object(in, type, depth);
    JsonNode schema = both.get("schema");
    if (schema != null) return schema;
    for (JsonNode list : both) return list;
    return Json.array();
  }
}
