package dev.ballast.objects.schema;

import dev.ballast.objects.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Kubernetes' definitions by name, out of the two files that the build makes
/// (`docs/decisions/0002-schemas.md`). Loading notes where each definition stands; one is parsed
/// when first asked for. Thread-safe.
public final class Schemas {
  private final Map<String, String> texts;
  private final Map<String, Schema> parsed = new ConcurrentHashMap<>();
  private final Schema undescribed =
      describe(Json.object().put("x-kubernetes-preserve-unknown-fields", true));
  private volatile @Nullable OpenApi openApi;

  private Schemas(Map<String, String> texts) {
    this.texts = texts;
  }

  public static Schemas load() {
    return new Schemas(lines("definitions"));
  }

  /// What the build wrote into `file`: a line is a name, a space and JSON.
  public static Map<String, String> lines(String file) {
    try (InputStream in = Schemas.class.getResourceAsStream(file)) {
      if (in == null)
        throw new IllegalStateException("the build made no " + file + ": module schemas makes it");
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var lines = new HashMap<String, String>(2048);
      for (int start = 0, end; (end = all.indexOf('\n', start)) > 0; start = end + 1) {
        int space = all.indexOf(' ', start);
        lines.put(all.substring(start, space), all.substring(space + 1, end));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws IllegalArgumentException where there is no such definition
  public Schema named(String name) {
    Schema known = parsed.get(name);
    if (known != null) return known;
    String text = texts.get(name);
    if (text == null) throw new IllegalArgumentException("no definition " + name);
    Schema made = new Schema(this, name, Json.parse(text));
    Schema raced = parsed.putIfAbsent(name, made);
    return raced == null ? made : raced;
  }

  /// A schema that is no definition of Kubernetes' own but may refer to some.
  public Schema describe(JsonNode source) {
    return new Schema(this, "", source);
  }

  /// A value of which nothing is known (see [Schema#isUndescribed]).
  public Schema undescribed() {
    return undescribed;
  }

  public Optional<Schema> find(String name) {
    return texts.containsKey(name) ? Optional.of(named(name)) : Optional.empty();
  }

  public Set<String> names() {
    return Set.copyOf(texts.keySet());
  }

  /// The definition as an OpenAPI v3 schema.
  public ObjectNode openApi(String name) {
    return documents().definition(named(name));
  }

  /// `roots` and all that they refer to, by name: the `components.schemas` of an OpenAPI v3
  /// document.
  public ObjectNode components(Collection<String> roots) {
    return documents().components(roots);
  }

  private OpenApi documents() {
    OpenApi made = openApi;
    if (made == null) openApi = made = new OpenApi(this, lines("descriptions"));
    return made;
  }
}
