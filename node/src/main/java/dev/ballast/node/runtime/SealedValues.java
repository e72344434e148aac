package dev.ballast.node.runtime;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.StringNode;

/// Values for one start of a container that its runtime must not hear of, since it writes down what
/// it is told. It gets a mark in the place of each; what starts the process puts the values in
/// ([#substitutions]). A mark can't be guessed: nobody gets at another one's value by writing its
/// mark into a manifest. Not thread-safe.
public final class SealedValues {
  /// What every mark begins with; the key follows in 32 hexadecimal digits.
  public static final String PREFIX = "ballast-sealed-";

  private final String key;
  private final List<String> values = new ArrayList<>();

  /// @param id random
  public SealedValues(UUID id) {
    this.key = id.toString().replace("-", "");
  }

  /// What the marks of this start have in common.
  public String key() {
    return key;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /// Takes a value in; returns the mark that stands for it.
  public String mark(String value) {
    int known = values.indexOf(value);
    if (known < 0) values.add(value);
    return mark(known < 0 ? values.size() - 1 : known);
  }

  /// All of one length, so that none is the beginning of another one.
  private String mark(int index) {
    return PREFIX + key + "-%04x".formatted(index);
  }

  /// `text` with the values in the places of their marks.
  public String opened(String text) {
    String opened = text;
    for (int i = 0; i < values.size(); i++) opened = opened.replace(mark(i), values.get(i));
    return opened;
  }

  /// A script for sed, a line a value, that puts the values into a JSON document in which their
  /// marks stand inside of strings.
  public String substitutions() {
    var script = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      String quoted = Json.text(StringNode.valueOf(values.get(i)));
      String inside = quoted.substring(1, quoted.length() - 1);
      String replacement = inside.replace("\\", "\\\\").replace("&", "\\&").replace("/", "\\/");
      script.append("s/").append(mark(i)).append('/').append(replacement).append("/g\n");
    }
    return script.toString();
  }
}
