package dev.ballast.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;

/// What an expression has to give.
public enum Result {
  ANY,
  BOOL,
  STRING;

  boolean takes(CelType type) {
    return switch (this) {
      case ANY -> true;
      case BOOL -> type.equals(SimpleType.BOOL) || type.equals(SimpleType.ANY);
      case STRING -> type.equals(SimpleType.STRING) || type.equals(SimpleType.ANY);
    };
  }

  String word() {
    return this == BOOL ? "bool" : "string";
  }
}
