package dev.ballast.server.verb;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How to delete
/// (<https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/>); the
/// body and the query both may say it.
record DeleteOptions(
    OptionalLong grace,
    Propagation propagation,
    String uid,
    String resourceVersion,
    boolean dryRun) {
  /// What becomes of an object's dependents.
  enum Propagation {
    UNSAID,
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  static DeleteOptions read(Decoder decoder, Request request) {
    ObjectNode body = decoder.options(request.body(), "DeleteOptions");
    Parameters query = request.parameters();
    var errors = new ArrayList<FieldError>();
    String asked = text(body, query, "propagationPolicy");
    boolean saysOrphan = body.has("orphanDependents") || query.has("orphanDependents");
    boolean orphan = Json.flag(body, "orphanDependents") || query.flag("orphanDependents");
    Propagation propagation = propagation(asked, errors);
    if (saysOrphan && !asked.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "propagationPolicy",
              asked,
              "orphanDependents and deletionPropagation cannot be both set"));
    } else if (saysOrphan) {
      propagation = orphan ? Propagation.ORPHAN : Propagation.BACKGROUND;
    }
    if (!errors.isEmpty()) throw ApiException.invalid("meta.k8s.io", "DeleteOptions", "", errors);
    JsonNode preconditions = body.path("preconditions");
    return new DeleteOptions(
        grace(body, query),
        propagation,
        Json.string(preconditions, "uid"),
        Json.string(preconditions, "resourceVersion"),
        query.dryRun() || !body.path("dryRun").isEmpty());
  }

  /// The same for the object after we changed it ourselves from what the caller knew.
  DeleteOptions at(long revision) {
    if (resourceVersion.isEmpty()) return this;
    return new DeleteOptions(grace, propagation, uid, Long.toString(revision), dryRun);
  }

  private static OptionalLong grace(ObjectNode body, Parameters query) {
    if (body.path("gracePeriodSeconds").isIntegralNumber()) {
      return OptionalLong.of(body.path("gracePeriodSeconds").longValue());
    }
    return query.number("gracePeriodSeconds").map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static Propagation propagation(String asked, List<FieldError> errors) {
    return switch (asked) {
      case "" -> Propagation.UNSAID;
      case "Background" -> Propagation.BACKGROUND;
      case "Foreground" -> Propagation.FOREGROUND;
      case "Orphan" -> Propagation.ORPHAN;
      default -> {
        List<String> known = List.of("Foreground", "Background", "Orphan", "nil");
        errors.add(FieldError.notSupported("propagationPolicy", asked, known));
        yield Propagation.UNSAID;
      }
    };
  }

  private static String text(ObjectNode body, Parameters query, String field) {
    String said = Json.string(body, field);
    return said.isEmpty() ? query.text(field) : said;
  }
}
