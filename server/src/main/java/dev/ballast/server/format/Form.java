package dev.ballast.server.format;

import dev.ballast.objects.ApiException;
import dev.ballast.server.request.Parameters;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client wants to have, out of its `Accept` header.
///
/// @param as the shape of the answer
/// @param version of a table or of metadata: `v1`, or the older `v1beta1` that says the same
/// @param pretty whether JSON is indented
/// @param include what of each object comes with a table's row: `None`, `Object`, or else its
///   metadata
public record Form(As as, String version, Encoding encoding, boolean pretty, String include) {
  public enum As {
    /// As it is.
    PLAIN,
    /// A table for people.
    TABLE,
    /// Only metadata.
    METADATA,
    /// Only the metadata of a list's items.
    METADATA_LIST
  }

  /// How an answer is written.
  public enum Encoding {
    JSON("application/json"),
    YAML("application/yaml"),
    PROTOBUF("application/vnd.kubernetes.protobuf");

    private final String mediaType;

    Encoding(String mediaType) {
      this.mediaType = mediaType;
    }

    public String mediaType() {
      return mediaType;
    }
  }

  /// What an address can answer with.
  public enum Offer {
    /// All encodings.
    ALL(Set.of(Encoding.values())),
    /// Custom resources have no protobuf form.
    NO_PROTOBUF(Set.of(Encoding.JSON, Encoding.YAML)),
    /// YAML has no end of an event.
    EVENTS(Set.of(Encoding.JSON, Encoding.PROTOBUF)),
    /// Events of custom resources.
    JSON_EVENTS(Set.of(Encoding.JSON));

    private final Set<Encoding> encodings;

    Offer(Set<Encoding> encodings) {
      this.encodings = encodings;
    }

    private boolean streams() {
      return this == EVENTS || this == JSON_EVENTS;
    }

    private List<String> mediaTypes() {
      return List.of(Encoding.values()).stream()
          .filter(encodings::contains)
          .map(each -> each.mediaType() + (streams() ? ";stream=watch" : ""))
          .toList();
    }
  }

  public static final Form JSON = new Form(As.PLAIN, "v1", Encoding.JSON, false, "");
  private static final Set<String> INCLUDES = Set.of("", "Metadata", "Object", "None");
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

  /// How the programs call themselves that people read answers with.
  private static final List<String> PEOPLE = List.of("curl", "Wget", "Mozilla/5.0");

  private static final String META = "meta.k8s.io";
  private static final Set<String> META_VERSIONS = Set.of("v1", "v1beta1");

  /// The first form of `accept` that can be had.
  ///
  /// @throws ApiException 406 where none can
  public static Form of(String accept, Offer offer) {
    if (accept.isBlank() || accept.equals("application/json")) return JSON;
    boolean known = false;
    for (MediaRange each : MediaRange.all(accept)) {
      for (Encoding encoding : Encoding.values()) {
        if (!each.matches(encoding.mediaType())) continue;
        known = true;
        if (!offer.encodings.contains(encoding)) continue;
        Form form = as(each, encoding);
        if (form != null) return form;
      }
    }
    throw notAcceptable(offer, known);
  }

  private static @Nullable Form as(MediaRange asked, Encoding encoding) {
    String stream = asked.parameter("stream");
    if (!stream.isEmpty() && (!stream.equals("watch") || encoding == Encoding.YAML)) return null;
    String group = asked.parameter("g");
    String version = asked.parameter("v");
    boolean meta = group.equals(META) && META_VERSIONS.contains(version);
    As as =
        switch (asked.parameter("as")) {
          case "" -> group.isEmpty() && version.isEmpty() ? As.PLAIN : null;
          case "Table" -> meta ? As.TABLE : null;
          case "PartialObjectMetadata" -> meta ? As.METADATA : null;
          case "PartialObjectMetadataList" -> meta ? As.METADATA_LIST : null;
          default -> null;
        };
    if (as == null) return null;
    boolean pretty = asked.parameter("pretty").equals("1");
    return new Form(as, as == As.PLAIN ? "v1" : version, encoding, pretty, "");
  }

  /// Kubernetes has two: one where no media type is known at its door, and one where none of those
  /// that it knows will do.
  private static ApiException notAcceptable(Offer offer, boolean known) {
    List<String> types = offer.mediaTypes();
    if (known) {
      return ApiException.of(
          406,
          "NotAcceptable",
          "only the following media types are accepted: " + String.join(", ", types));
    }
    ApiException refusal =
        ApiException.of(
            406,
            "NotAcceptable",
            "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", types));
    refusal.status().putObject("details");
    return refusal;
  }

  /// Of a refusal, which is told in any form rather than not at all.
  public static Form ofRefusal(String accept) {
    for (MediaRange each : MediaRange.all(accept)) {
      for (Encoding encoding : Encoding.values()) {
        if (each.matches(encoding.mediaType()))
          return new Form(As.PLAIN, "v1", encoding, false, "");
      }
    }
    return JSON;
  }

  public boolean yaml() {
    return encoding == Encoding.YAML;
  }

  public boolean protobuf() {
    return encoding == Encoding.PROTOBUF;
  }

  /// The apiVersion of a table or of metadata.
  String metaVersion() {
    return META + "/" + version;
  }

  /// Whether objects may be copied as the bytes that they are stored as.
  public boolean isBytes() {
    return as == As.PLAIN && encoding == Encoding.JSON && !pretty;
  }

  /// This form with what the query and the client's name add to it.
  ///
  /// @throws ApiException 400 where `includeObject` is none
  public Form with(Parameters parameters, String userAgent) {
    String include = parameters.text("includeObject");
    if (as == As.TABLE && !INCLUDES.contains(include)) {
      throw ApiException.badRequest(
          "Unable to convert to Table as requested: includeObject: Invalid value: \""
              + include
              + "\": must be 'Metadata', 'Object', 'None', or empty");
    }
    boolean people = PEOPLE.stream().anyMatch(userAgent::startsWith);
    boolean wanted =
        parameters.has("pretty") ? TRUE.contains(parameters.text("pretty")) : people || pretty;
    return new Form(as, version, encoding, wanted, include);
  }
}
