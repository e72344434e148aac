package dev.ballast.cel.shape;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How expressions write the names of fields
/// (<https://kubernetes.io/docs/reference/using-api/cel/#escaping>).
public final class Names {
  private static final Pattern WRITABLE = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
  private static final Pattern SPECIAL = Pattern.compile("__|[./-]");
  private static final Pattern ESCAPE = Pattern.compile("__(underscores|dot|dash|slash|[a-z]+)__");
  private static final Set<String> KEYWORDS =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private Names() {}

  /// Whether the language keeps `word` for itself.
  public static boolean isReserved(String word) {
    return KEYWORDS.contains(word);
  }

  /// How an expression writes the field `name`, or empty where it can't.
  public static Optional<String> escape(String name) {
    if (KEYWORDS.contains(name)) return Optional.of("__" + name + "__");
    if (!WRITABLE.matcher(name).matches()) return Optional.empty();
    return Optional.of(
        SPECIAL.matcher(name).replaceAll(found -> "__" + word(found.group()) + "__"));
  }

  private static String word(String special) {
    return switch (special) {
      case "__" -> "underscores";
      case "." -> "dot";
      case "-" -> "dash";
      default -> "slash";
    };
  }

  /// The field that an expression means by `written`.
  public static String unescape(String written) {
    if (!written.contains("__")) return written;
    Matcher whole = ESCAPE.matcher(written);
    if (whole.matches() && KEYWORDS.contains(whole.group(1))) return whole.group(1);
    return ESCAPE.matcher(written).replaceAll(found -> Matcher.quoteReplacement(special(found)));
  }

  private static String special(java.util.regex.MatchResult found) {
    return switch (found.group(1)) {
      case "underscores" -> "__";
      case "dot" -> ".";
      case "dash" -> "-";
      case "slash" -> "/";
      default -> found.group();
    };
  }
}
