package dev.ballast.server;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Test cases as text, where a table's rows would be too wide: cases are parted by an empty line,
/// the values of a case by a line with `=>`, and the lines of a value are joined by a space.
public final class Cases {
  private Cases() {}

  public static Stream<Arguments> of(String text) {
    return Arrays.stream(text.strip().split("\n\\s*\n"))
        .map(each -> Arguments.of((Object[]) values(each)));
  }

  private static String[] values(String text) {
    return Arrays.stream(text.split("\n\\s*=>(?=\\s|$)", -1))
        .map(value -> String.join(" ", value.strip().split("\\s*\n\\s*")))
        .toArray(String[]::new);
  }
}
