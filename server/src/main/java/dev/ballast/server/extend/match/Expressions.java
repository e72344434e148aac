package dev.ballast.server.extend.match;

import dev.ballast.cel.CompileException;
import dev.ballast.cel.Expression;
import dev.ballast.cel.Language;
import dev.ballast.cel.Result;
import java.util.LinkedHashMap;

/// Compiled expressions of one language, kept by their text. Thread-safe.
public final class Expressions {
  private static final int MOST = 2_000;

  private final Language language;
  private final LinkedHashMap<Key, Expression> compiled = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(String source, Result wanted) {}

  public Expressions(Language language) {
    this.language = language;
  }

  /// @throws CompileException where `source` is no expression that gives `wanted`
  public Expression compile(String source, Result wanted) throws CompileException {
    var key = new Key(source, wanted);
    synchronized (compiled) {
      Expression known = compiled.get(key);
      if (known != null) return known;
    }
    Expression made = language.compile(source, wanted);
    synchronized (compiled) {
      compiled.put(key, made);
      if (compiled.size() > MOST) compiled.pollFirstEntry();
    }
    return made;
  }
}
