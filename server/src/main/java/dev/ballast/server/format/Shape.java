package dev.ballast.server.format;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;

/// Refusals of who asks for a list's form and gets an object, or the other way round.
final class Shape {
  private Shape() {}

  static ApiException aList(Kind kind) {
    return refusal(
        "you requested PartialObjectMetadata, but the requested object is a list (*"
            + goPackage(kind)
            + "."
            + kind.listKind()
            + ")");
  }

  static ApiException notAList(Kind kind) {
    return refusal(
        "you requested PartialObjectMetadataList, but the requested object is not a list (*"
            + goPackage(kind)
            + "."
            + kind.kind()
            + ")");
  }

  private static String goPackage(Kind kind) {
    String group = kind.type().group();
    if (group.isEmpty()) return "core";
    int dot = group.indexOf('.');
    return dot < 0 ? group : group.substring(0, dot);
  }

  private static ApiException refusal(String message) {
    return ApiException.of(406, "NotAcceptable", message);
  }
}
