package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.structural.Structural;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a version says besides its schema.
final class VersionRules {
  private static final String TYPES = "boolean,date,integer,number,string";
  private static final String FORMATS = "byte,date,date-time,double,float,int32,int64,password";
  private static final int MOST_FIELDS = 8;

  private VersionRules() {}

  static void deprecation(Field version) {
    Field warning = version.at("deprecationWarning");
    if (warning.absent()) return;
    if (!version.at("deprecated").flag()) {
      warning.invalid("can only be set for deprecated versions");
      return;
    }
    String text = warning.text();
    if (text.getBytes(StandardCharsets.UTF_8).length > 256)
      warning.invalid("must be <= 256 characters long");
    if (text.isEmpty()) warning.invalid("must not be an empty string");
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isISOControl(text.charAt(i))) continue;
      warning.invalid(
          "must only contain printable UTF-8 characters; non-printable character found at index "
              + i);
      break;
    }
  }

  static void subresources(Field subresources) {
    Field scale = subresources.at("scale");
    if (scale.absent()) return;
    path(scale.at("specReplicasPath"), true, ".spec.");
    path(scale.at("statusReplicasPath"), true, ".status.");
    Field selector = scale.at("labelSelectorPath");
    if (selector.empty()) return;
    if (!simple(selector)) return;
    if (!selector.text().startsWith(".spec.") && !selector.text().startsWith(".status."))
      selector.invalid("should be a json path under either .spec or .status");
  }

  private static void path(Field path, boolean demanded, String under) {
    if (path.empty()) {
      if (demanded) path.required();
    } else if (simple(path) && !path.text().startsWith(under)) {
      path.invalid("should be a json path under " + under.substring(0, under.length() - 1));
    }
  }

  private static boolean simple(Field path) {
    boolean dotted = path.text().startsWith(".");
    if (!dotted) path.invalid("must be a simple json path starting with .");
    return dotted;
  }

  static void columns(Field columns) {
    for (Field each : columns.items()) {
      each.at("name").demanded();
      Field type = each.at("type");
      if (type.empty()) type.required("must be one of " + TYPES);
      else if (!List.of(TYPES.split(",")).contains(type.text()))
        type.invalid("must be one of " + TYPES);
      Field format = each.at("format");
      if (format.filled() && !List.of(FORMATS.split(",")).contains(format.text()))
        format.invalid("must be one of " + FORMATS);
      Field path = each.at("JSONPath").with(each.at("jsonPath").value());
      if (path.empty()) path.required();
      else simple(path);
    }
  }

  static void selectable(Field fields, JsonNode schema) {
    if (fields.empty()) return;
    Structural root = Structural.of(schema);
    var seen = new HashSet<String>();
    for (Field each : fields.items()) {
      Field path = each.at("jsonPath");
      if (path.empty()) {
        path.required();
        continue;
      }
      FieldPath read = FieldPath.read(path.text(), root, false);
      if (read.problem() != null) {
        path.invalid("is an invalid path: " + read.problem());
        continue;
      }
      if (read.root().equals("metadata")) path.invalid("must not point to fields in metadata");
      Structural found = read.schema();
      String type = found == null ? "" : found.type();
      if (!List.of("string", "boolean", "integer").contains(type)) {
        path.invalid(
            "must point to a field of type string, boolean or integer. Enum string fields and"
                + " strings with formats are allowed.");
      }
      if (!seen.add(path.text())) path.duplicate();
    }
    if (seen.size() > MOST_FIELDS)
      fields.errors().add(FieldError.tooMany(fields.path(), seen.size(), MOST_FIELDS));
  }
}
