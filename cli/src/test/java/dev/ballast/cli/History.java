package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What several clients saw of a few objects. Thread-safe.
final class History {
  /// A value as somebody was shown it, with its resourceVersion.
  record Shown(long value, long revision) {}

  /// One answer to a list, or to a write of one object: what was there at `revision`.
  private record Picture(long asked, long answered, long revision, Map<String, Shown> objects) {}

  private final Map<String, List<Operation>> operations = new HashMap<>();
  private final List<Picture> writes = new ArrayList<>();
  private final List<Picture> lists = new ArrayList<>();

  synchronized void add(String name, Operation operation) {
    operations.computeIfAbsent(name, first -> new ArrayList<>()).add(operation);
  }

  synchronized void wrote(String name, long asked, long answered, Shown shown) {
    writes.add(new Picture(asked, answered, shown.revision(), Map.of(name, shown)));
  }

  synchronized void listed(long asked, long answered, long revision, Map<String, Shown> objects) {
    lists.add(new Picture(asked, answered, revision, Map.copyOf(objects)));
  }

  synchronized List<Operation> of(String name) {
    return List.copyOf(operations.get(name));
  }

  synchronized String figures() {
    long all = operations.values().stream().mapToLong(List::size).sum();
    long unknown =
        operations.values().stream().flatMap(List::stream).filter(Operation::isUnknown).count();
    return all + " operations, " + unknown + " without an answer, " + lists.size() + " lists";
  }

  /// Each object for itself could have been one after the other.
  synchronized void checkObjects() {
    operations.forEach(
        (name, history) -> assertThat(Linearization.problemOf(history)).as(name).isEmpty());
  }

  /// All objects together: the revision never goes back for anybody, and a list shows of each
  /// object what was written last up to its revision.
  synchronized void checkRevisions() {
    var pictures = new ArrayList<>(lists);
    pictures.addAll(writes);
    pictures.sort(Comparator.comparingLong(Picture::answered));
    var byQuestion = new ArrayList<>(pictures);
    byQuestion.sort(Comparator.comparingLong(Picture::asked));
    int told = 0;
    long highest = 0;
    for (Picture each : byQuestion) {
      for (; told < pictures.size() && pictures.get(told).answered < each.asked; told++)
        highest = Math.max(highest, pictures.get(told).revision);
      assertThat(each.revision)
          .as("a revision after %d was told", highest)
          .isGreaterThanOrEqualTo(highest);
    }
    for (Picture list : lists)
      list.objects.forEach((name, shown) -> checkNewest(list, name, shown));
  }

  private void checkNewest(Picture list, String name, Shown shown) {
    assertThat(shown.revision).as("%s in a list", name).isLessThanOrEqualTo(list.revision);
    for (Picture write : writes) {
      Shown written = write.objects.get(name);
      if (written == null || written.revision > list.revision) continue;
      assertThat(shown.revision)
          .as("%s in a list of revision %d", name, list.revision)
          .isGreaterThanOrEqualTo(written.revision);
      if (written.revision == shown.revision) assertThat(shown.value).isEqualTo(written.value);
    }
  }
}
