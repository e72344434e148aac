package dev.ballast.node.runtime.simulated;

import java.util.ArrayList;
import java.util.List;

/// A shell line taken apart: commands, what joins them, and where their output goes.
final class ShellLine {
  private final List<Part> parts = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean quoted;
  private When when = When.ALWAYS;
  private String target = "";
  private boolean append;
  private boolean targetNext;

  private ShellLine() {}

  enum When {
    ALWAYS,
    SUCCESS,
    FAILURE
  }

  /// @param target the file that takes the output, empty for none
  record Part(When when, List<String> words, String target, boolean append) {}

  static List<Part> parse(String line) {
    var parsing = new ShellLine();
    parsing.read(line);
    return parsing.parts;
  }

  private void read(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean doubled = i + 1 < line.length() && line.charAt(i + 1) == c;
      if (quote != 0) {
        if (c == quote) quote = 0;
        else word.append(c);
      } else if (c == '\'' || c == '"') {
        quote = c;
        quoted = true;
      } else if (c == ' ' || c == '\t') {
        endWord();
      } else if (c == ';' || c == '\n') {
        endPart(When.ALWAYS);
      } else if ((c == '&' || c == '|') && doubled) {
        endPart(c == '&' ? When.SUCCESS : When.FAILURE);
        i++;
      } else if (c == '>') {
        endWord();
        targetNext = true;
        append = doubled;
        if (doubled) i++;
      } else {
        word.append(c);
      }
    }
    endPart(When.ALWAYS);
  }

  private void endWord() {
    if (word.isEmpty() && !quoted) return;
    if (targetNext) target = word.toString();
    else words.add(word.toString());
    targetNext = false;
    quoted = false;
    word.setLength(0);
  }

  private void endPart(When next) {
    endWord();
    if (!words.isEmpty()) parts.add(new Part(when, List.copyOf(words), target, append));
    words.clear();
    target = "";
    append = false;
    when = next;
  }
}
