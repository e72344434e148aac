package dev.ballast.kinds.table;

import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The wide columns that every workload has of its pod template.
public final class TemplateColumns {
  public static final Column CONTAINERS = containers("spec", "template", "spec");
  public static final Column IMAGES = images("spec", "template", "spec");
  public static final Column SELECTOR =
      Column.text("Selector").documents("spec.selector").wide().shows(TemplateColumns::selector);

  private TemplateColumns() {}

  private static String selector(ObjectNode object) {
    return Cells.selector(object.path("spec").path("selector"));
  }

  /// The names of the containers of the pod spec at `path`.
  public static Column containers(String... path) {
    return Column.text("Containers")
        .described("Names of each container in the template.")
        .wide()
        .shows(object -> Cells.joined(list(object, path), "name"));
  }

  /// The images of the containers of the pod spec at `path`.
  public static Column images(String... path) {
    return Column.text("Images")
        .described("Images referenced by each container in the template.")
        .wide()
        .shows(object -> Cells.joined(list(object, path), "image"));
  }

  private static JsonNode list(ObjectNode object, String... path) {
    return Json.at(object, path).path("containers");
  }
}
