package dev.ballast.cel.shape;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The types that CEL's checker knows shapes by. An object with declared fields is a struct named
/// after the place where it was first seen; two places with one shape object have one type.
/// Confined to one thread while it is filled, then only read.
public final class ShapeTypes {
  private final Map<Shape, CelType> known = new IdentityHashMap<>();
  private final Map<String, CelType> structs = new LinkedHashMap<>();

  /// The type of `shape`; `place` names it where it needs a name.
  public CelType of(Shape shape, String place) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar);
      case Shape.Text text -> SimpleType.STRING;
      case Shape.Items items -> ListType.create(of(items.item(), place + ".@idx"));
      case Shape.Entries entries ->
          MapType.create(SimpleType.STRING, of(entries.value(), place + ".@elem"));
      case Shape.Fields fields -> {
        CelType there = known.get(fields);
        yield there != null ? there : struct(fields, place);
      }
      case Shape.Maybe maybe -> OptionalType.create(of(maybe.value(), place));
      case Shape.Computed computed -> computed.type();
      case Shape.Opaque opaque -> opaque.type();
    };
  }

  private static CelType scalar(Shape.Scalar scalar) {
    return switch (scalar) {
      case ANY -> SimpleType.DYN;
      case BOOL -> SimpleType.BOOL;
      case INT -> SimpleType.INT;
      case DOUBLE -> SimpleType.DOUBLE;
      case BYTES -> SimpleType.BYTES;
      case DURATION -> SimpleType.DURATION;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
    };
  }

  private CelType struct(Shape.Fields shape, String place) {
    var fields = ImmutableMap.<String, CelType>builder();
    shape
        .fields()
        .forEach(
            (name, each) ->
                Names.escape(name)
                    .ifPresent(written -> fields.put(written, of(each, place + "." + written))));
    ImmutableMap<String, CelType> types = fields.buildOrThrow();
    StructType made =
        StructType.create(
            place,
            ImmutableSet.copyOf(types.keySet()),
            name -> Optional.ofNullable(types.get(name)));
    known.put(shape, made);
    structs.put(place, made);
    return made;
  }

  /// Finds the structs by name.
  public CelTypeProvider provider() {
    return new Structs(ImmutableMap.copyOf(structs));
  }

  private record Structs(ImmutableMap<String, CelType> byName) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.copyOf(byName.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }
}
