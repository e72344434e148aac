package dev.ballast.controllers.history;

import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A short name for what a tree says: an FNV-1 hash, written in letters that spell no words, as
/// Kubernetes writes it.
public final class TreeHash {
  static final int FNV_START = 0x811c9dc5;

  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private TreeHash() {}

  /// The hash of `data`; `collisions` makes it another one where the name was taken.
  public static String of(JsonNode data, int collisions) {
    int hash = fnv(FNV_START, Json.text(sorted(data)));
    hash = fnv(hash, Integer.toString(collisions));
    return encoded(Integer.toUnsignedString(hash));
  }

  static int fnv(int start, String text) {
    int hash = start;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) hash = hash * 0x01000193 ^ each & 0xff;
    return hash;
  }

  private static String encoded(String digits) {
    var encoded = new StringBuilder(digits.length());
    for (char each : digits.toCharArray()) encoded.append(LETTERS.charAt(each % LETTERS.length()));
    return encoded.toString();
  }

  /// The same tree with its keys in order, so that equal trees have equal text.
  private static JsonNode sorted(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      var fields = new TreeMap<String, JsonNode>();
      object.properties().forEach(each -> fields.put(each.getKey(), sorted(each.getValue())));
      ObjectNode sorted = Json.object();
      fields.forEach(sorted::set);
      return sorted;
    }
    if (tree instanceof ArrayNode array) {
      ArrayNode sorted = Json.array();
      array.forEach(each -> sorted.add(sorted(each)));
      return sorted;
    }
    return tree;
  }
}
