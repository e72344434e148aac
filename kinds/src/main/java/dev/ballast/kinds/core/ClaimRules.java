package dev.ballast.kinds.core;

import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.rule.GoShape;
import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What holds for claims, and for the access modes that volumes have too.
final class ClaimRules {
  private static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  private static final GoShape SPEC = shape();

  private ClaimRules() {}

  private static GoShape shape() {
    var shapes = new HashMap<String, GoShape>();
    shapes.put("Resources", new GoShape(shapes, "Limits Requests"));
    shapes.put("Source", new GoShape(shapes, "APIGroup Kind$ Name$"));
    shapes.put("Reference", new GoShape(shapes, "APIGroup Kind$ Name$ Namespace"));
    return new GoShape(
        shapes,
        "AccessModes Selector Resources:Resources VolumeName$ StorageClassName VolumeMode DataSource*Source "
            + "DataSourceRef*Reference VolumeAttributesClassName");
  }

  static void spec(Field spec) {
    spec.at("accessModes").demanded("at least 1 access mode is required");
    Selectors.validate(spec.at("selector"));
    accessModes(spec.at("accessModes"));
    Field size =
        spec.at("resources")
            .key("storage")
            .with(spec.at("resources", "requests").at("storage").value());
    if (size.absent()) size.required();
    else positive(size);
    if (spec.at("storageClassName").filled()) spec.at("storageClassName").reads(Forms::subdomain);
    spec.at("volumeMode").noneOrOneOf("Block", "Filesystem");
    source(spec.at("dataSource"));
    source(spec.at("dataSourceRef"));
    if (spec.at("volumeAttributesClassName").filled()) {
      spec.at("volumeAttributesClassName").reads(Forms::subdomain);
    }
  }

  static void accessModes(Field modes) {
    boolean single = false;
    boolean others = false;
    for (Field each : modes.items()) {
      if (!ACCESS_MODES.contains(each.text())) modes.with(each.value()).notSupported(ACCESS_MODES);
      if (each.is("ReadWriteOncePod")) single = true;
      else if (ACCESS_MODES.contains(each.text())) others = true;
    }
    if (single && others) modes.forbidden("may not use ReadWriteOncePod with other access modes");
  }

  static void positive(Field amount) {
    Optional<Quantity> quantity = amount.quantity();
    boolean positive = quantity.filter(each -> each.signum() > 0).isPresent();
    if (!positive)
      amount.invalid(quantity.orElse(Quantity.ZERO).toString(), "must be greater than zero");
  }

  private static void source(Field source) {
    if (source.absent()) return;
    source.at("name").demanded();
    source.at("kind").demanded();
    boolean ofCore = source.at("apiGroup").empty();
    if (ofCore && !source.at("kind").is("PersistentVolumeClaim")) {
      source.invalid(
          source.at("kind").text(),
          "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    }
  }

  static void update(Field claim, Field old) {
    Field spec = claim.at("spec");
    spec(spec);
    ObjectNode before = (ObjectNode) old.at("spec").value().deepCopy();
    ObjectNode after = levelled(claim, before);
    if (!spec.with(after).same(spec.with(before))) {
      spec.forbidden(
          "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"
              + SPEC.diff(before, after));
    }
    Field size = spec.at("resources", "requests").at("storage");
    Optional<Quantity> wanted = size.quantity();
    Optional<Quantity> was = old.at("spec", "resources").at("requests", "storage").quantity();
    Quantity held = old.at("status", "capacity").at("storage").quantity().orElse(Quantity.ZERO);
    boolean less = wanted.isPresent() && was.isPresent() && wanted.get().compareTo(was.get()) < 0;
    if (less && wanted.get().compareTo(held) <= 0)
      size.forbidden("field can not be less than status.capacity");
    if (!spec.at("volumeMode").same(old.at("spec", "volumeMode"))) {
      claim.at("volumeMode").with(spec.at("volumeMode").value()).invalid("field is immutable");
    }
  }

  /// The new spec, with everything put back that may change now; puts the volume's first name into
  /// the old one.
  private static ObjectNode levelled(Field claim, ObjectNode before) {
    ObjectNode after = (ObjectNode) claim.at("spec").value().deepCopy();
    String volume = Json.string(after, "volumeName");
    if (Json.string(before, "volumeName").isEmpty() && !volume.isEmpty())
      before.put("volumeName", volume);
    if (!before.has("storageClassName") && after.has("storageClassName"))
      after.remove("storageClassName");
    if (!claim.at("status", "phase").is("Bound")) return after;
    JsonNode size = Json.at(before, "resources", "requests", "storage");
    if (Json.at(after, "resources", "requests") instanceof ObjectNode requests
        && !size.isMissingNode()) {
      requests.set("storage", size);
    }
    JsonNode attributes = before.get("volumeAttributesClassName");
    if (after.has("volumeAttributesClassName")) {
      if (attributes == null) after.remove("volumeAttributesClassName");
      else after.set("volumeAttributesClassName", attributes);
    }
    return after;
  }
}
