package dev.ballast.cel.library;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/// Kubernetes' regex library: what a string has that an expression of RE2 finds.
final class Regexes {
  private Regexes() {}

  static void add(Functions to) {
    to.member("find", "string_find_string", Type.STRING, Type.STRING, Type.STRING, Regexes::first);
    to.member(
        "findAll",
        "string_find_all_string",
        Type.STRINGS,
        Type.STRING,
        Type.STRING,
        (text, expression) -> all(text, expression, -1));
    to.member(
        "findAll",
        "string_find_all_string_int",
        Type.STRINGS,
        Type.STRING,
        Type.STRING,
        Type.INT,
        args -> all((String) args[0], (String) args[1], (Long) args[2]));
  }

  private static String first(String text, String expression) {
    Matcher found = compile(expression).matcher(text);
    return found.find() ? found.group() : "";
  }

  private static List<String> all(String text, String expression, long most) {
    Matcher each = compile(expression).matcher(text);
    var found = new ArrayList<String>();
    while ((most < 0 || found.size() < most) && each.find()) found.add(each.group());
    return found;
  }

  private static Pattern compile(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException notOne) {
      throw new IllegalArgumentException("Illegal regex: " + notOne.getMessage(), notOne);
    }
  }
}
