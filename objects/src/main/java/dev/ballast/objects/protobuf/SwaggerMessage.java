package dev.ballast.objects.protobuf;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An OpenAPI v2 document as a protobuf message, which kubectl and other Go clients ask for. Its
/// fields are those of gnostic's `openapiv2/OpenAPIv2.proto`
/// (<https://github.com/google/gnostic>); what Kubernetes' documents never say is left out.
public final class SwaggerMessage {
  public static final String MEDIA_TYPE =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  /// What clients ask with, though media types may have no `@`.
  public static final String ASKED_AS =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch");
  private static final int GET = 2;
  private static final int QUERY = 3;
  private static final int PATH = 4;
  private static final int HEADER = 1;

  private SwaggerMessage() {}

  public static byte[] of(ObjectNode document) {
    var message = new Draft(document);
    message.text(1, "swagger");
    message.part(
        2,
        "info",
        info -> {
          info.text(1, "title");
          info.text(2, "version");
        });
    message.part(8, "paths", paths -> paths.entries(2, SwaggerMessage::path));
    message.part(9, "definitions", all -> all.entries(1, SwaggerMessage::schema));
    for (JsonNode each : document.path("security")) {
      message.message(12, draft(each, need -> need.entries(1, SwaggerMessage::texts)));
    }
    message.part(
        13, "securityDefinitions", all -> all.entries(1, each -> wrapped(2, apiKey(each))));
    return message.done();
  }

  private static byte[] apiKey(JsonNode said) {
    return draft(
        said,
        key -> {
          key.text(1, "type");
          key.text(2, "name");
          key.text(3, "in");
          key.text(4, "description");
        });
  }

  private static byte[] path(JsonNode said) {
    return draft(
        said,
        path -> {
          for (String each : METHODS) {
            if (said.has(each)) {
              path.message(GET + METHODS.indexOf(each), operation(said.get(each)));
            }
          }
          path.parameters(9);
        });
  }

  private static byte[] operation(JsonNode said) {
    return draft(
        said,
        operation -> {
          operation.texts(1, "tags");
          operation.text(3, "description");
          operation.text(5, "operationId");
          operation.texts(6, "produces");
          operation.texts(7, "consumes");
          operation.parameters(8);
          operation.part(9, "responses", all -> all.entries(1, each -> wrapped(1, response(each))));
          operation.texts(10, "schemes");
          operation.flag(11, "deprecated");
          operation.extensions(13);
        });
  }

  private static byte[] response(JsonNode said) {
    return draft(
        said,
        response -> {
          response.text(1, "description");
          if (said.has("schema")) response.message(2, wrapped(1, schema(said.get("schema"))));
          response.extensions(5);
        });
  }

  private static byte[] parameter(JsonNode said) {
    if (said.has("$ref")) return wrapped(2, draft(said, reference -> reference.text(1, "$ref")));
    String place = Json.string(said, "in");
    byte[] parameter =
        switch (place) {
          case "body" -> wrapped(1, body(said));
          case "query" -> wrapped(2, wrapped(QUERY, plain(said, 6)));
          case "path" -> wrapped(2, wrapped(PATH, plain(said, 5)));
          case "header" -> wrapped(2, wrapped(HEADER, plain(said, 5)));
          default -> throw new IllegalArgumentException("a parameter in " + place);
        };
    return wrapped(1, parameter);
  }

  private static byte[] body(JsonNode said) {
    return draft(
        said,
        body -> {
          body.text(1, "description");
          body.text(2, "name");
          body.text(3, "in");
          body.flag(4, "required");
          if (said.has("schema")) body.message(5, schema(said.get("schema")));
          body.extensions(6);
        });
  }

  /// @param type the number of its type, which one sort of parameters counts otherwise
  private static byte[] plain(JsonNode said, int type) {
    return draft(
        said,
        parameter -> {
          parameter.flag(1, "required");
          parameter.text(2, "in");
          parameter.text(3, "description");
          parameter.text(4, "name");
          parameter.text(type, "type");
          parameter.text(type + 1, "format");
          parameter.flag(type + 14, "uniqueItems");
          parameter.extensions(type + 17);
        });
  }

  private static byte[] schema(JsonNode said) {
    return draft(
        said,
        schema -> {
          schema.text(1, "$ref");
          schema.text(2, "format");
          schema.text(3, "title");
          schema.text(4, "description");
          schema.any(5, "default");
          schema.fraction(7, "maximum");
          schema.flag(8, "exclusiveMaximum");
          schema.fraction(9, "minimum");
          schema.flag(10, "exclusiveMinimum");
          schema.number(11, "maxLength");
          schema.number(12, "minLength");
          schema.text(13, "pattern");
          schema.number(14, "maxItems");
          schema.number(15, "minItems");
          schema.flag(16, "uniqueItems");
          schema.number(17, "maxProperties");
          schema.number(18, "minProperties");
          schema.texts(19, "required");
          for (JsonNode each : said.path("enum")) schema.message(20, any(each));
          if (said.has("additionalProperties"))
            schema.message(21, additional(said.get("additionalProperties")));
          if (said.has("type")) schema.message(22, draft(said, type -> type.text(1, "type")));
          if (said.has("items")) schema.message(23, wrapped(1, schema(said.get("items"))));
          for (JsonNode each : said.path("allOf")) schema.message(24, schema(each));
          schema.part(25, "properties", all -> all.entries(1, SwaggerMessage::schema));
          schema.any(30, "example");
          schema.extensions(31);
        });
  }

  private static byte[] additional(JsonNode said) {
    if (said.isObject()) return wrapped(1, schema(said));
    var writer = new WireWriter();
    writer.number(2, said.booleanValue() ? 1 : 0);
    return writer.toByteArray();
  }

  /// Any value, as YAML: JSON is.
  private static byte[] any(JsonNode value) {
    var writer = new WireWriter();
    writer.content(2, Json.bytes(value));
    return writer.toByteArray();
  }

  private static byte[] texts(JsonNode said) {
    var writer = new WireWriter();
    for (JsonNode each : List.copyOf(said.values()).reversed()) writer.text(1, each.asString(""));
    return writer.toByteArray();
  }

  private static byte[] wrapped(int field, byte[] message) {
    var writer = new WireWriter(message.length);
    writer.content(field, message);
    return writer.toByteArray();
  }

  private static byte[] draft(JsonNode said, Consumer<Draft> fill) {
    var draft = new Draft(said);
    fill.accept(draft);
    return draft.done();
  }

  /// A message in the making, field by field, of what one node of the document says; what is not
  /// said is left out.
  private static final class Draft {
    private final JsonNode said;
    private final List<Consumer<WireWriter>> fields = new ArrayList<>();

    Draft(JsonNode said) {
      this.said = said;
    }

    byte[] done() {
      var writer = new WireWriter();
      fields.reversed().forEach(each -> each.accept(writer));
      return writer.toByteArray();
    }

    void message(int field, byte[] message) {
      fields.add(writer -> writer.content(field, message));
    }

    private void with(String name, BiConsumer<WireWriter, JsonNode> write) {
      JsonNode value = said.get(name);
      if (value != null) fields.add(writer -> write.accept(writer, value));
    }

    void text(int field, String name) {
      with(name, (writer, value) -> writer.text(field, value.asString("")));
    }

    void flag(int field, String name) {
      with(name, (writer, value) -> writer.number(field, value.booleanValue() ? 1 : 0));
    }

    void number(int field, String name) {
      with(name, (writer, value) -> writer.number(field, value.longValue()));
    }

    void fraction(int field, String name) {
      with(name, (writer, value) -> writer.fraction(field, value.doubleValue()));
    }

    void any(int field, String name) {
      with(name, (writer, value) -> writer.content(field, SwaggerMessage.any(value)));
    }

    void texts(int field, String name) {
      for (JsonNode each : said.path(name)) {
        fields.add(writer -> writer.text(field, each.asString("")));
      }
    }

    void part(int field, String name, Consumer<Draft> fill) {
      JsonNode value = said.get(name);
      if (value != null) message(field, draft(value, fill));
    }

    void parameters(int field) {
      for (JsonNode each : said.path("parameters")) message(field, parameter(each));
    }

    /// Everything that is said here, each as a pair of its name and what it says.
    void entries(int field, Function<JsonNode, byte[]> value) {
      for (Map.Entry<String, JsonNode> each : said.properties()) {
        pair(field, each.getKey(), value.apply(each.getValue()));
      }
    }

    void extensions(int field) {
      for (Map.Entry<String, JsonNode> each : said.properties()) {
        if (each.getKey().startsWith("x-")) {
          pair(field, each.getKey(), SwaggerMessage.any(each.getValue()));
        }
      }
    }

    private void pair(int field, String name, byte[] value) {
      var pair = new WireWriter(value.length);
      pair.content(2, value);
      pair.text(1, name);
      message(field, pair.toByteArray());
    }
  }
}
