package dev.ballast.server.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a request carries: bytes from a socket, or a tree that a part of ours made and gives away.
public sealed interface Body {
  /// The media type, in lower case and without parameters.
  String contentType();

  record Bytes(String contentType, byte[] bytes) implements Body {}

  record Tree(String contentType, @Nullable JsonNode tree) implements Body {}

  Body NONE = new Tree("application/json", null);
}
