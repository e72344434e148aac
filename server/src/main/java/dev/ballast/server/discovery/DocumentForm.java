package dev.ballast.server.discovery;

import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import dev.ballast.server.format.Form.Encoding;
import dev.ballast.server.format.MediaRange;
import dev.ballast.server.format.ProtobufWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/// How a client wants to have what describes the API.
///
/// @param together whether all groups come in one document
record DocumentForm(Encoding encoding, boolean together) {
  static final DocumentForm JSON = new DocumentForm(Encoding.JSON, false);

  /// The first form of `accept` that can be had; plain JSON where none can.
  static DocumentForm of(String accept) {
    for (MediaRange each : MediaRange.all(accept)) {
      boolean plain = each.parameter("as").isEmpty() && each.parameter("g").isEmpty();
      if (!plain && !asksForAll(each)) continue;
      for (Encoding encoding : Encoding.values()) {
        if (each.matches(encoding.mediaType())) return new DocumentForm(encoding, !plain);
      }
    }
    return JSON;
  }

  private static boolean asksForAll(MediaRange range) {
    return range.parameter("as").equals("APIGroupDiscoveryList")
        && range.parameter("g").equals("apidiscovery.k8s.io")
        && range.parameter("v").equals("v2");
  }

  /// The same for a document that has no other shape.
  DocumentForm apart() {
    return new DocumentForm(encoding, false);
  }

  String contentType() {
    String type = encoding.mediaType();
    return together ? type + ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" : type;
  }

  byte[] bytes(ObjectNode document, ProtobufWriter protobuf) {
    return switch (encoding) {
      case JSON -> Json.bytes(document);
      case YAML -> Yaml.text(document).getBytes(StandardCharsets.UTF_8);
      case PROTOBUF -> protobuf.tree(document);
    };
  }
}
