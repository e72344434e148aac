package dev.ballast.server.select;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.LabelSelector.Operator;
import dev.ballast.objects.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads `app=web,tier in (a,b),!old,n>3`
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors>).
public final class LabelQuery {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final String SPECIAL = "=!(),<>";

  private final String text;
  private int at;

  private LabelQuery(String text) {
    this.text = text;
  }

  /// @throws ApiException 400 where `text` is no selector
  public static LabelSelector parse(String text) {
    if (text.isBlank()) return LabelSelector.EVERYTHING;
    return new LabelQuery(text).selector();
  }

  private LabelSelector selector() {
    var all = new ArrayList<Requirement>();
    while (true) {
      all.add(requirement());
      String token = next();
      if (token.isEmpty()) return new LabelSelector(all);
      if (!token.equals(",")) throw bad("found '" + token + "', expected: ',' or 'end of string'");
      if (peek().isEmpty()) throw bad("found '', expected: identifier after ','");
    }
  }

  private Requirement requirement() {
    if (peek().equals("!")) {
      next();
      return new Requirement(key(next()), Operator.DOES_NOT_EXIST, Set.of());
    }
    String key = key(next());
    String after = peek();
    if (after.isEmpty() || after.equals(","))
      return new Requirement(key, Operator.EXISTS, Set.of());
    String operator = next();
    return switch (operator) {
      case "=", "==" -> new Requirement(key, Operator.IN, Set.of(value()));
      case "!=" -> new Requirement(key, Operator.NOT_IN, Set.of(value()));
      case "in" -> new Requirement(key, Operator.IN, values());
      case "notin" -> new Requirement(key, Operator.NOT_IN, values());
      case ">" -> new Requirement(key, Operator.GREATER, Set.of(whole(value())));
      case "<" -> new Requirement(key, Operator.LESS, Set.of(whole(value())));
      default -> throw bad("found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
    };
  }

  private Set<String> values() {
    String open = next();
    if (!open.equals("(")) throw bad("found '" + open + "' expected: '('");
    var values = new TreeSet<String>();
    while (true) {
      String token = peek();
      values.add(token.equals(",") || token.equals(")") ? "" : checked(next()));
      String after = next();
      if (after.equals(")")) return values;
      if (!after.equals(",")) throw bad("found '" + after + "', expected: ',' or ')'");
    }
  }

  private String value() {
    String token = peek();
    return token.isEmpty() || token.equals(",") ? "" : checked(next());
  }

  private String whole(String value) {
    try {
      Long.parseLong(value);
      return value;
    } catch (NumberFormatException e) {
      throw bad(
          "values[0]["
              + value
              + "]: Invalid value: \""
              + value
              + "\": for 'Gt', 'Lt' operators, the value must be an integer");
    }
  }

  private String key(String token) {
    if (token.isEmpty() || SPECIAL.contains(token.substring(0, 1))) {
      throw bad("found '" + token + "', expected: !, identifier, or 'end of string'");
    }
    int slash = token.indexOf('/');
    String name = token.substring(slash + 1);
    boolean goodPrefix =
        slash < 0 || slash <= 253 && PREFIX.matcher(token.substring(0, slash)).matches();
    if (goodPrefix && NAME.matcher(name).matches()) return token;
    throw new ApiException(
        ApiException.badRequest(
                "unable to parse requirement: <nil>: Invalid value: \""
                    + token
                    + "\": "
                    + nameRule())
            .status());
  }

  private static String nameRule() {
    return "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
        + " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
        + " used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  }

  private String checked(String value) {
    if (value.length() <= 63 && NAME.matcher(value).matches()) return value;
    throw ApiException.badRequest(
        "unable to parse requirement: values[0]["
            + value
            + "]: Invalid value: \""
            + value
            + "\": a valid label must be an empty string or consist of alphanumeric characters, '-',"
            + " '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue', "
            + " or 'my_value',  or '12345', regex used for validation is"
            + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
  }

  private ApiException bad(String why) {
    return ApiException.badRequest("unable to parse requirement: " + why);
  }

  private String peek() {
    int before = at;
    String token = next();
    at = before;
    return token;
  }

  private String next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    if (at >= text.length()) return "";
    int start = at;
    if (SPECIAL.indexOf(text.charAt(at)) >= 0) {
      for (String operator : List.of("==", "!=")) {
        if (text.startsWith(operator, at)) {
          at += 2;
          return operator;
        }
      }
      return text.substring(start, ++at);
    }
    while (at < text.length()
        && SPECIAL.indexOf(text.charAt(at)) < 0
        && !Character.isWhitespace(text.charAt(at))) at++;
    return text.substring(start, at);
  }
}
