package dev.ballast.cel.shape;

import dev.cel.common.types.CelType;
import java.util.Map;

/// What a value looks like: the declared type of a variable, or of a part of one. Sizes bound
/// what an expression may cost; where nothing is said, `UNBOUNDED` is.
public sealed interface Shape {
  /// No limit is declared.
  long UNBOUNDED = -1;

  /// What needs no further words. `ANY` is whatever the JSON says, checked only while it runs: a
  /// field that is an integer or a string, an object whose fields nobody declares.
  enum Scalar implements Shape {
    ANY,
    BOOL,
    INT,
    DOUBLE,
    /// JSON's text in base64.
    BYTES,
    /// JSON's text as Go prints durations.
    DURATION,
    /// JSON's text as RFC 3339 has it, with or without a time.
    TIMESTAMP
  }

  /// A string.
  ///
  /// @param most its characters, or `UNBOUNDED`
  record Text(long most) implements Shape {
    public static final Text ANY = new Text(UNBOUNDED);
  }

  /// A list.
  ///
  /// @param most its items, or `UNBOUNDED`
  record Items(Shape item, long most) implements Shape {
    public static Items of(Shape item) {
      return new Items(item, UNBOUNDED);
    }
  }

  /// A map from strings, whose keys nobody declares.
  ///
  /// @param most its entries, or `UNBOUNDED`
  record Entries(Shape value, long most) implements Shape {
    public static Entries of(Shape value) {
      return new Entries(value, UNBOUNDED);
    }
  }

  /// An object with declared fields, by their names in JSON: expressions write them as
  /// [Names#escape] says, and can't reach those that it gives no name.
  record Fields(Map<String, Shape> fields) implements Shape {
    public Fields {
      fields = Map.copyOf(fields);
    }
  }

  /// A value that may not be there: an optional of CEL, empty where JSON says nothing.
  record Maybe(Shape value) implements Shape {}

  /// What another expression gives, such as a variable of a policy.
  record Computed(CelType type) implements Shape {}

  /// A value that JSON can't hold, such as `authorizer`.
  record Opaque(CelType type) implements Shape {}
}
