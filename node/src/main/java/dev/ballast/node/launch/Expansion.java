package dev.ballast.node.launch;

import java.util.Map;

/// `$(NAME)` in commands, arguments and values: replaced where the variable is there, left as it
/// is where not; `$$` stands for `$`.
final class Expansion {
  private Expansion() {}

  static String of(String text, Map<String, String> variables) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = i + 1 == text.length();
      if (c != '$' || last) {
        out.append(c);
      } else if (text.charAt(i + 1) == '$') {
        out.append('$');
        i++;
      } else {
        int end = text.charAt(i + 1) == '(' ? text.indexOf(')', i) : -1;
        String name = end < 0 ? "" : text.substring(i + 2, end);
        String value = variables.get(name);
        if (end >= 0 && value != null) {
          out.append(value);
          i = end;
        } else {
          out.append(c);
        }
      }
    }
    return out.toString();
  }
}
