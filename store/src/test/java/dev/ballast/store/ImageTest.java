package dev.ballast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The image against a TreeMap that is told the same.
class ImageTest {
  private final TreeMap<String, Entry<Integer>> model = new TreeMap<>();
  private Image<Integer> image = Image.empty();

  @Test
  void anEmptyImageHasNothing() {
    assertThat(image.get("a")).isNull();
    assertThat(image.count("")).isZero();
    assertThat(image.scan("", "").hasNext()).isFalse();
    assertThat(image.scan("x", "y").hasNext()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomBatchesKeepItEqualToTheModel(long seed) {
    var random = new Random(seed);
    int keys = 1 << 4 + random.nextInt(10);
    for (int round = 0; round < 120; round++) {
      boolean shrinking = round % 40 > 25;
      apply(randomEdits(random, keys, shrinking ? 0.9 : 0.2));
      checkAgainstModel(random, keys);
    }
    apply(model.keySet().stream().map(key -> new Edit<Integer>(key, null)).toList());
    assertThat(image.count("")).isZero();
  }

  @Test
  void anOldImageStaysAsItWas() {
    apply(sorted(IntStream.range(0, 5000).boxed().toList(), 1));
    Image<Integer> old = image;
    List<Entry<Integer>> oldEntries = List.copyOf(model.values());
    apply(sorted(IntStream.range(1000, 4000).boxed().toList(), 2));
    apply(model.keySet().stream().limit(2500).map(key -> new Edit<Integer>(key, null)).toList());
    assertThat(all(old, "", "")).isEqualTo(oldEntries);
    assertThat(all(image, "", "")).isEqualTo(List.copyOf(model.values()));
  }

  @Test
  void itCountsWhatComesAfterAKeyWithoutWalkingThere() {
    apply(sorted(IntStream.range(0, 3000).boxed().toList(), 1));
    List<String> keys = List.copyOf(model.keySet());
    for (int at : new int[] {0, 1, 63, 64, 1500, 2998, 2999}) {
      assertThat(image.countAfter("key/", keys.get(at))).isEqualTo(2999 - at);
    }
    assertThat(image.countAfter("key/", "")).isEqualTo(3000);
    assertThat(image.countAfter("key/", keys.get(7) + "!")).isEqualTo(2992);
    assertThat(image.countAfter("other/", keys.get(7))).isZero();
  }

  @Test
  void oneKeyAfterTheOtherUpwardsAndDownwards() {
    for (int i = 0; i < 3000; i++) apply(sorted(List.of(i), 1));
    for (int i = 9999; i >= 7000; i--) apply(sorted(List.of(i), 1));
    assertThat(all(image, "", "")).isEqualTo(List.copyOf(model.values()));
    assertThat(image.count("key/")).isEqualTo(6000);
  }

  private List<Edit<Integer>> randomEdits(Random random, int keys, double deletions) {
    var edits = new TreeMap<String, Edit<Integer>>();
    for (int i = random.nextInt(1, 300); i > 0; i--) {
      String key = key(random.nextInt(keys));
      boolean delete = random.nextDouble() < deletions;
      edits.put(key, new Edit<>(key, delete ? null : entry(key, random.nextInt())));
    }
    return List.copyOf(edits.values());
  }

  private void apply(List<Edit<Integer>> edits) {
    image = image.with(edits);
    for (Edit<Integer> edit : edits) {
      if (edit.entry() == null) model.remove(edit.key());
      else model.put(edit.key(), edit.entry());
    }
  }

  private void checkAgainstModel(Random random, int keys) {
    assertThat(image.count("")).isEqualTo(model.size());
    assertThat(all(image, "", "")).isEqualTo(List.copyOf(model.values()));
    for (int i = 0; i < 20; i++) {
      String key = key(random.nextInt(keys));
      assertThat(image.get(key)).isEqualTo(model.get(key));
      String prefix = key.substring(0, random.nextInt(key.length() + 1));
      List<Entry<Integer>> within =
          model.tailMap(prefix).values().stream().filter(e -> e.key().startsWith(prefix)).toList();
      assertThat(image.count(prefix)).isEqualTo(within.size());
      String after = key(random.nextInt(keys));
      assertThat(all(image, prefix, after))
          .isEqualTo(within.stream().filter(e -> e.key().compareTo(after) > 0).toList());
    }
  }

  private static List<Entry<Integer>> all(Image<Integer> image, String prefix, String after) {
    var all = new ArrayList<Entry<Integer>>();
    image.scan(prefix, after).forEachRemaining(all::add);
    return all;
  }

  private static List<Edit<Integer>> sorted(List<Integer> numbers, int value) {
    return numbers.stream()
        .map(ImageTest::key)
        .sorted()
        .map(key -> new Edit<>(key, entry(key, value)))
        .toList();
  }

  private static Entry<Integer> entry(String key, int value) {
    return new Entry<>(key, value, 1, 1);
  }

  private static String key(int number) {
    return "key/%02d/%d".formatted(number % 17, number);
  }
}
