package dev.ballast.kinds.rule;

import java.util.ArrayList;
import java.util.List;

/// What differs between two texts, line by line.
final class LineDiff {
  private static final int CONTEXT = 3;

  private record Edit(char sign, String line, int old, int next) {}

  private LineDiff() {}

  /// The hunks of a unified diff.
  static String unified(List<String> old, List<String> next) {
    List<Edit> edits = edits(old, next);
    var text = new StringBuilder();
    int from = 0;
    while (from < edits.size()) {
      while (from < edits.size() && edits.get(from).sign == ' ') from++;
      if (from == edits.size()) break;
      int last = from;
      for (int i = from; i < edits.size() && i - last <= 2 * CONTEXT; i++)
        if (edits.get(i).sign != ' ') last = i;
      hunk(edits, Math.max(0, from - CONTEXT), Math.min(edits.size(), last + CONTEXT + 1), text);
      from = last + 1;
    }
    return text.toString();
  }

  private static void hunk(List<Edit> edits, int from, int to, StringBuilder text) {
    List<Edit> shown = edits.subList(from, to);
    long removed = shown.stream().filter(each -> each.sign != '+').count();
    long added = shown.stream().filter(each -> each.sign != '-').count();
    text.append("@@ -").append(shown.getFirst().old + 1).append(',').append(removed);
    text.append(" +").append(shown.getFirst().next + 1).append(',').append(added).append(" @@\n");
    for (Edit each : shown) text.append(each.sign).append(each.line).append('\n');
  }

  /// The shortest way from `old` to `next`: what to keep, to take away and to add.
  private static List<Edit> edits(List<String> old, List<String> next) {
    int[][] common = new int[old.size() + 1][next.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = next.size() - 1; j >= 0; j--) {
        boolean same = old.get(i).equals(next.get(j));
        common[i][j] =
            same ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    var edits = new ArrayList<Edit>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < next.size()) {
      if (i < old.size() && j < next.size() && old.get(i).equals(next.get(j))) {
        edits.add(new Edit(' ', old.get(i), i++, j++));
      } else if (i < old.size() && (j == next.size() || common[i + 1][j] >= common[i][j + 1])) {
        edits.add(new Edit('-', old.get(i), i++, j));
      } else {
        edits.add(new Edit('+', next.get(j), i, j++));
      }
    }
    return edits;
  }
}
