package dev.ballast.server.discovery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What can be done at a path by one method, before a document writes it down in its own version of
/// OpenAPI.
///
/// @param action the verb, in OpenAPI's words for Kubernetes; `""` where it is none
/// @param takes the schema of its body, `""` where it has none
/// @param needsBody whether it can't do without
/// @param patches the media types of its body where it is a patch
/// @param gives the schema of its answer by status; `""` is text
/// @param produces the media types of its answer
/// @param about the kind that it is about
record ApiOperation(
    String method,
    String id,
    String action,
    String description,
    Set<ApiParameter> parameters,
    String takes,
    boolean needsBody,
    List<String> patches,
    Map<Integer, String> gives,
    List<String> produces,
    String tag,
    @Nullable About about) {
  /// A group, version and kind.
  record About(String group, String version, String kind) {}

  /// The operations of one path; what all of them read out of the address, the path itself tells.
  record Path(String path, List<ApiOperation> operations) {
    TreeSet<ApiParameter> shared() {
      var shared = new TreeSet<>(operations.getFirst().parameters());
      for (ApiOperation each : operations) shared.retainAll(each.parameters());
      return shared;
    }
  }

  boolean isPatch() {
    return !patches.isEmpty();
  }

  /// What only this operation of `path` reads out of the address.
  TreeSet<ApiParameter> own(Path path) {
    var own = new TreeSet<>(parameters);
    own.removeAll(path.shared());
    return own;
  }
}
