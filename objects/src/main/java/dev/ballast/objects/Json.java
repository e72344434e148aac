package dev.ballast.objects;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Parsing and printing of JSON trees, and safe reading inside them. Stateless and thread-safe.
public final class Json {
  private static final JsonFactory STREAMS = JsonFactory.builder().build();

  private static final ObjectWriteContext INDENTING =
      new ObjectWriteContext.Base() {
        @Override
        public boolean hasPrettyPrinter() {
          return true;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
          var lines = new DefaultIndenter("  ", "\n");
          return new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                      .withObjectEmptySeparator("")
                      .withArrayEmptySeparator(""))
              .withObjectIndenter(lines)
              .withArrayIndenter(lines);
        }
      };

  /// Binds Java objects, which only refusals need: its 300 classes stay out of a start.
  private static final class Binding {
    static final JsonMapper MAPPER = JsonMapper.builder(STREAMS).build();
  }

  private Json() {}

  /// Reads token by token. Close it.
  public static JsonParser reader(byte[] bytes) {
    return STREAMS.createParser(ObjectReadContext.empty(), bytes);
  }

  /// Reads token by token. Close it; that closes `in` too.
  public static JsonParser reader(InputStream in) {
    return STREAMS.createParser(ObjectReadContext.empty(), in);
  }

  /// Writes token by token, in UTF-8. Close it; that closes `out` too.
  public static JsonGenerator writer(OutputStream out) {
    return STREAMS.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
  }

  /// A scalar or a list of scalars as a tree.
  public static JsonNode tree(Object value) {
    return Binding.MAPPER.valueToTree(value);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  public static ArrayNode array(List<String> items) {
    ArrayNode array = array();
    items.forEach(array::add);
    return array;
  }

  /// A missing node for no bytes at all.
  ///
  /// @throws JacksonException when `bytes` is not one JSON value
  public static JsonNode parse(byte[] bytes) {
    try (JsonParser in = reader(bytes)) {
      return Trees.readOnly(in);
    }
  }

  /// @throws JacksonException when `text` is not one JSON value
  public static JsonNode parse(String text) {
    try (JsonParser in = STREAMS.createParser(ObjectReadContext.empty(), text)) {
      return Trees.readOnly(in);
    }
  }

  /// @throws JacksonException when `text` is not one JSON object
  public static ObjectNode parseObject(String text) {
    return (ObjectNode) parse(text);
  }

  /// The next value of `in`, which stands before or on its first token; a missing node at the end.
  public static JsonNode next(JsonParser in) {
    return Trees.read(in);
  }

  /// The fraction that `in` stands on.
  ///
  /// @throws JacksonException where it is too large for a `double`
  public static double fraction(JsonParser in) {
    return Trees.fraction(in);
  }

  public static byte[] bytes(JsonNode tree) {
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator writer = writer(out)) {
      Trees.write(tree, writer);
    }
    return out.toByteArray();
  }

  /// `tree` for people to read, as Go indents it.
  public static byte[] indented(JsonNode tree) {
    var out = new ByteArrayOutputStream(1024);
    try (JsonGenerator writer = STREAMS.createGenerator(INDENTING, out, JsonEncoding.UTF8)) {
      Trees.write(tree, writer);
    }
    return out.toByteArray();
  }

  /// Writes `tree` as the next value.
  public static void write(JsonNode tree, JsonGenerator out) {
    Trees.write(tree, out);
  }

  public static String text(JsonNode tree) {
    return new String(bytes(tree), StandardCharsets.UTF_8);
  }

  /// Whether both say the same, whatever Java types their whole numbers have.
  public static boolean same(JsonNode left, JsonNode right) {
    return left.equals(Json::compareNumbers, right);
  }

  /// As a comparator of leaves: 0 where they are the same.
  private static int compareNumbers(JsonNode left, JsonNode right) {
    if (left.isIntegralNumber() && right.isIntegralNumber()) {
      return left.bigIntegerValue().compareTo(right.bigIntegerValue());
    }
    return left.equals(right) ? 0 : 1;
  }

  /// The node at the end of `path`, or a missing node.
  public static JsonNode at(JsonNode tree, String... path) {
    JsonNode here = tree;
    for (String step : path) here = here.path(step);
    return here;
  }

  /// The string at `path`, or `""` where there is none.
  public static String string(JsonNode tree, String... path) {
    JsonNode found = at(tree, path);
    return found.isString() ? found.stringValue() : "";
  }

  /// The whole number at `path`, or `otherwise` where there is none.
  public static long number(JsonNode tree, long otherwise, String... path) {
    JsonNode found = at(tree, path);
    return found.isIntegralNumber() ? found.longValue() : otherwise;
  }

  /// Whether `path` ends in `true`.
  public static boolean flag(JsonNode tree, String... path) {
    JsonNode found = at(tree, path);
    return found.isBoolean() && found.booleanValue();
  }

  /// The object at `key` of `parent`, made when missing or null.
  public static ObjectNode child(ObjectNode parent, String key) {
    return parent.get(key) instanceof ObjectNode there ? there : parent.putObject(key);
  }
}
