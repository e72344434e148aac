package dev.ballast.store;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The values of the tests: a text, and the revision that the store gave it.
public record Text(String text, long revision) {
  public static Text of(String text) {
    return new Text(text, 0);
  }

  /// A text that says `for X` is filed under the topic `X`, too.
  public static final Codec<Text> CODEC =
      new Codec<>() {
        @Override
        public byte[] write(Text value) {
          return value.text().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Text read(byte[] bytes, long revision) {
          return new Text(new String(bytes, StandardCharsets.UTF_8), revision);
        }

        @Override
        public Text committed(Text value, long revision) {
          return new Text(value.text(), revision);
        }

        @Override
        public int weight(Text value) {
          return value.text().length();
        }

        @Override
        public List<String> topics(Change<Text> change) {
          String text = change.value().text();
          return text.startsWith("for ") ? List.of(text.substring(4)) : List.of();
        }
      };
}
