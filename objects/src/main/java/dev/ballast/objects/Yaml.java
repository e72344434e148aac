package dev.ballast.objects;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads YAML as Kubernetes' clients do: YAML 1.1 scalars (`yes` is true, `0644` is octal), times
/// stay text, keys are text, a key may stand once. What aliases blow up to is bounded. Stateless.
public final class Yaml {
  private static final Set<String> OLD_BOOLEANS = Set.of("y", "Y", "n", "N");
  private static final int MOST_NODES = 1_000_000;
  private static final int MOST_DUPLICATES = 100;
  private static final int DEEPEST = 1_000;
  private static final int LONGEST_NUMBER = 1_000;

  private Yaml() {}

  /// One document: its tree, the line (from 1) where it begins, and the keys that stand twice, of
  /// which the last one counts: `line 5: key "name" already set in map`.
  public record Document(JsonNode tree, int line, List<String> duplicates) {}

  /// Text that is not YAML, or not YAML that JSON can say.
  public static final class Malformed extends RuntimeException {
    private final int line;

    Malformed(String what, int line) {
      super(what);
      this.line = line;
    }

    /// The line, from 1.
    public int line() {
      return line;
    }
  }

  /// The documents of `text`, empty ones left out.
  ///
  /// @throws Malformed at the first thing that can't be read
  public static List<Document> documents(String text) {
    var options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(64 << 20);
    var documents = new ArrayList<Document>();
    try {
      var composer =
          new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
      while (composer.checkNode()) {
        Node root = composer.getNode();
        var reader = new Reader();
        JsonNode tree = reader.json(root);
        if (!tree.isNull())
          documents.add(new Document(tree, line(root), List.copyOf(reader.duplicates)));
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new Malformed("line " + line + ": " + e.getProblem(), line);
    } catch (org.yaml.snakeyaml.error.YAMLException e) {
      throw new Malformed(String.valueOf(e.getMessage()), 1);
    }
    return documents;
  }

  /// `tree` as YAML, keys sorted, as Kubernetes writes it.
  public static String text(JsonNode tree) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(0);
    options.setSplitLines(false);
    return new org.yaml.snakeyaml.Yaml(new Quoting(options), options).dump(plain(tree));
  }

  /// Quotes text that would read as something else as Go's YAML does: with double quotes.
  private static final class Quoting extends Representer {
    private final Resolver resolver = new Resolver();

    Quoting(DumperOptions options) {
      super(options);
    }

    @Override
    protected Node representScalar(Tag tag, String value, DumperOptions.ScalarStyle style) {
      return super.representScalar(tag, value, tag.equals(Tag.STR) ? styleOf(value) : style);
    }

    /// Line ends of other alphabets, which a reader would take for spaces, and what can't be seen.
    private static boolean isOdd(int each) {
      return each == 0x85 || each == 0x2028 || each == 0x2029 || each == 0xfeff || each == '\r';
    }

    private DumperOptions.ScalarStyle styleOf(String text) {
      if (text.chars().anyMatch(Quoting::isOdd)) return DumperOptions.ScalarStyle.DOUBLE_QUOTED;
      if (text.indexOf('\n') >= 0) return DumperOptions.ScalarStyle.LITERAL;
      Tag read = resolver.resolve(NodeId.scalar, text, true);
      boolean ambiguous = !read.equals(Tag.STR) || OLD_BOOLEANS.contains(text);
      return ambiguous ? DumperOptions.ScalarStyle.DOUBLE_QUOTED : DumperOptions.ScalarStyle.PLAIN;
    }
  }

  private static @Nullable Object plain(JsonNode tree) {
    return switch (tree) {
      case ObjectNode object -> {
        var sorted = new TreeMap<String, @Nullable Object>();
        for (var each : object.properties()) sorted.put(each.getKey(), plain(each.getValue()));
        yield sorted;
      }
      case ArrayNode array -> list(array);
      default -> {
        if (tree.isString()) yield tree.stringValue();
        if (tree.isBoolean()) yield tree.booleanValue();
        if (tree.isIntegralNumber()) yield tree.bigIntegerValue();
        yield tree.isNumber() ? (Object) tree.doubleValue() : null;
      }
    };
  }

  private static List<@Nullable Object> list(ArrayNode array) {
    var all = new ArrayList<@Nullable Object>();
    for (JsonNode each : array) all.add(plain(each));
    return all;
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /// Turns composed nodes into JSON, counting them: an alias counts every time.
  private static final class Reader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final List<String> duplicates = new ArrayList<>();
    private int seen;
    private int depth;

    /// An alias may lead back to what it stands in, so depth is counted here too.
    JsonNode json(Node node) {
      if (++seen > MOST_NODES)
        throw new Malformed("the document expands to too many values", line(node));
      if (++depth > DEEPEST) throw new Malformed("exceeded max depth", line(node));
      JsonNode json =
          switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> array(sequence);
            case ScalarNode scalar -> scalar(scalar);
            default ->
                throw new Malformed("line " + line(node) + ": unexpected YAML node", line(node));
          };
      depth--;
      return json;
    }

    private ObjectNode object(MappingNode mapping) {
      ObjectNode object = NODES.objectNode();
      var own = new HashSet<String>();
      for (NodeTuple each : mapping.getValue()) {
        if (each.getKeyNode().getTag().equals(Tag.MERGE)) continue;
        String key = key(each.getKeyNode());
        if (!own.add(key) && duplicates.size() < MOST_DUPLICATES) {
          int line = line(each.getKeyNode());
          duplicates.add("line " + line + ": key \"" + key + "\" already set in map");
        }
        object.set(key, json(each.getValueNode()));
      }
      for (NodeTuple each : mapping.getValue()) {
        if (each.getKeyNode().getTag().equals(Tag.MERGE)) merge(object, each.getValueNode());
      }
      return object;
    }

    /// `<<`: what the mapping itself says wins.
    private void merge(ObjectNode object, Node from) {
      if (from instanceof SequenceNode several) {
        for (Node each : several.getValue()) merge(object, each);
      } else if (json(from) instanceof ObjectNode merged) {
        for (var each : merged.properties())
          if (!object.has(each.getKey())) object.set(each.getKey(), each.getValue());
      } else {
        throw new Malformed(
            "line " + line(from) + ": map merge requires map or sequence of maps", line(from));
      }
    }

    private static String key(Node node) {
      if (node instanceof ScalarNode scalar) return scalar.getValue();
      throw new Malformed("line " + line(node) + ": a key must be plain text", line(node));
    }

    private ArrayNode array(SequenceNode sequence) {
      ArrayNode array = NODES.arrayNode();
      for (Node each : sequence.getValue()) array.add(json(each));
      return array;
    }

    private static JsonNode scalar(ScalarNode scalar) {
      String text = scalar.getValue();
      Tag tag = scalar.getTag();
      if (tag.equals(Tag.NULL)) return NODES.nullNode();
      if (tag.equals(Tag.BOOL)) return NODES.booleanNode(isTrue(text));
      if (tag.equals(Tag.INT)) return integer(text);
      if (tag.equals(Tag.FLOAT)) return floating(text, line(scalar));
      boolean plain = scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
      if (plain && OLD_BOOLEANS.contains(text)) return NODES.booleanNode(isTrue(text));
      return NODES.stringNode(text);
    }

    private static boolean isTrue(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on", "y" -> true;
        default -> false;
      };
    }

    private static JsonNode integer(String text) {
      String digits = text.replace("_", "");
      boolean negative = digits.startsWith("-");
      if (negative || digits.startsWith("+")) digits = digits.substring(1);
      if (digits.contains(":")) return NODES.stringNode(text);
      if (digits.length() > LONGEST_NUMBER) return NODES.stringNode(text);
      int radix = 10;
      if (digits.startsWith("0x")) radix = 16;
      else if (digits.startsWith("0b")) radix = 2;
      else if (digits.startsWith("0") && digits.length() > 1) radix = 8;
      BigInteger value =
          new BigInteger(radix == 16 || radix == 2 ? digits.substring(2) : digits, radix);
      if (negative) value = value.negate();
      return value.bitLength() < 64 ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }

    private static JsonNode floating(String text, int line) {
      String digits = text.replace("_", "");
      if (digits.contains(":")) return NODES.stringNode(text);
      try {
        double value = Double.parseDouble(digits);
        if (!Double.isFinite(value)) throw new NumberFormatException("not finite");
        return NODES.numberNode(value);
      } catch (NumberFormatException notFinite) {
        throw new Malformed("line " + line + ": " + text + " has no JSON form", line);
      }
    }
  }
}
