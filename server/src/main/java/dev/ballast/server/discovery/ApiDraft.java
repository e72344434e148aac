package dev.ballast.server.discovery;

import dev.ballast.server.discovery.ApiOperation.About;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// An operation in the making.
final class ApiDraft {
  private final String method;
  private final String id;
  private final String action;
  private final String description;
  private final String tag;
  private Set<ApiParameter> parameters = Set.of();
  private String takes = "";
  private boolean needsBody;
  private List<String> patches = List.of();
  private final Map<Integer, String> gives = new TreeMap<>();
  private List<String> produces = ApiPaths.TYPES;

  ApiDraft(String method, String id, String action, String description, String tag) {
    this.method = method;
    this.id = id;
    this.action = action;
    this.description = description;
    this.tag = tag;
  }

  ApiDraft reads(Set<ApiParameter> read) {
    parameters = read;
    return this;
  }

  ApiDraft takes(String schema, boolean needed) {
    takes = schema;
    needsBody = needed;
    return this;
  }

  ApiDraft patches(List<String> types) {
    patches = types;
    return this;
  }

  ApiDraft gives(String schema, int... codes) {
    for (int code : codes) gives.put(code, schema);
    return this;
  }

  ApiDraft produces(List<String> types) {
    produces = types;
    return this;
  }

  ApiOperation about(About kind) {
    return new ApiOperation(
        method,
        id,
        action,
        description,
        parameters,
        takes,
        needsBody,
        patches,
        gives,
        produces,
        tag,
        kind);
  }
}
