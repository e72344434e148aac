package dev.ballast.objects.protobuf;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a tree as the message that it is. What the tree leaves out, the message leaves out: Go's
/// decoders have the empty value then, as they have for JSON.
final class TreeWriter {
  private final Messages messages;
  private final WireWriter out = new WireWriter();

  private TreeWriter(Messages messages) {
    this.messages = messages;
  }

  static byte[] write(Messages messages, String name, ObjectNode tree) {
    var writer = new TreeWriter(messages);
    writer.fields(name, tree);
    return writer.out.toByteArray();
  }

  private void fields(String name, ObjectNode object) {
    for (Messages.Field field : messages.named(name).lastFirst()) {
      if (field.name().isEmpty()) spread(field, object);
      else if (object.get(field.name()) instanceof JsonNode there && !there.isNull())
        field(field, there);
    }
  }

  /// A message whose fields JSON has among those of its owner.
  private void spread(Messages.Field field, ObjectNode owner) {
    int before = out.size();
    fields(field.type(), owner);
    if (out.size() > before) out.message(field.number(), before);
  }

  private void field(Messages.Field field, JsonNode value) {
    String values = Messages.mapValue(field.type());
    if (values != null) {
      if (value instanceof ObjectNode map) entries(field.number(), values, map);
    } else if (!field.repeated()) {
      value(field.number(), field.type(), value);
    } else if (value instanceof ArrayNode list) {
      for (int i = list.size() - 1; i >= 0; i--) value(field.number(), field.type(), list.get(i));
    }
  }

  private void entries(int number, String type, ObjectNode map) {
    List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(map.properties());
    for (Map.Entry<String, JsonNode> each : entries.reversed()) {
      int before = out.size();
      value(2, type, each.getValue());
      out.text(1, each.getKey());
      out.message(number, before);
    }
  }

  private void value(int number, String type, JsonNode value) {
    switch (type) {
      case "string" -> out.text(number, value.asString(""));
      case "bool" -> out.number(number, value.asBoolean(false) ? 1 : 0);
      case "int32", "int64", "uint32", "uint64" -> out.number(number, value.asLong(0));
      case "double" -> out.fraction(number, value.asDouble(0));
      case "bytes" -> out.content(number, Base64.getDecoder().decode(value.asString("")));
      default -> {
        int before = out.size();
        special(type, value);
        out.message(number, before);
      }
    }
  }

  /// Messages that are something else in JSON.
  private void special(String type, JsonNode value) {
    switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "Time", "Timestamp", "MicroTime" -> {
        if (!value.isNull()) Time.write(out, value);
      }
      case "Quantity" -> out.text(1, value.asString("0"));
      case "IntOrString" -> intOrString(value);
      case "RawExtension", "FieldsV1", "JSON" -> out.content(1, Json.bytes(value));
      case "ExtraValue", "Verbs" -> texts(1, value);
      case "JSONSchemaPropsOrBool" -> schemaOrBool(type, value);
      case "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray" -> schemaOrList(type, value);
      default -> {
        if (value instanceof ObjectNode object) fields(type, object);
      }
    }
  }

  private void intOrString(JsonNode value) {
    boolean text = value.isString();
    out.text(3, text ? value.stringValue() : "");
    out.number(2, text ? 0 : value.asLong(0));
    out.number(1, text ? 1 : 0);
  }

  private void texts(int number, JsonNode value) {
    if (!(value instanceof ArrayNode list)) return;
    for (int i = list.size() - 1; i >= 0; i--) out.text(number, list.get(i).asString(""));
  }

  private void schemaOrBool(String type, JsonNode value) {
    if (value instanceof ObjectNode schema) schema(2, type, schema);
    out.number(1, value.isObject() || value.asBoolean(false) ? 1 : 0);
  }

  private void schemaOrList(String type, JsonNode value) {
    if (value instanceof ObjectNode schema) schema(1, type, schema);
    else field(messages.named(type).lastFirst().getFirst(), value);
  }

  private void schema(int number, String type, ObjectNode schema) {
    int before = out.size();
    fields(Messages.schema(type), schema);
    out.message(number, before);
  }
}
