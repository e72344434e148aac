package dev.ballast.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A type of CEL together with the Java class of its values.
record Type<J>(CelType cel, Class<J> java) {
  static final Type<Boolean> BOOL = new Type<>(SimpleType.BOOL, Boolean.class);
  static final Type<Long> INT = new Type<>(SimpleType.INT, Long.class);
  static final Type<UnsignedLong> UINT = new Type<>(SimpleType.UINT, UnsignedLong.class);
  static final Type<Double> DOUBLE = new Type<>(SimpleType.DOUBLE, Double.class);
  static final Type<String> STRING = new Type<>(SimpleType.STRING, String.class);
  static final Type<Object> ELEMENT = new Type<>(TypeParamType.create("T"), Object.class);

  @SuppressWarnings("rawtypes")
  static final Type<List> LIST = new Type<>(ListType.create(ELEMENT.cel()), List.class);

  @SuppressWarnings("rawtypes")
  static final Type<List> ANYTHINGS = new Type<>(ListType.create(SimpleType.DYN), List.class);

  @SuppressWarnings("rawtypes")
  static final Type<List> INTS = new Type<>(ListType.create(SimpleType.INT), List.class);

  @SuppressWarnings("rawtypes")
  static final Type<List> STRINGS = new Type<>(ListType.create(SimpleType.STRING), List.class);

  @SuppressWarnings("rawtypes")
  static final Type<Map> STRINGS_BY_NAME =
      new Type<>(MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)), Map.class);

  /// A type of our own.
  static <J> Type<J> opaque(String name, Class<J> java) {
    return new Type<>(OpaqueType.create(name), java);
  }

  @SuppressWarnings("rawtypes")
  Type<Optional> optional() {
    return new Type<>(OptionalType.create(cel), Optional.class);
  }
}
