package dev.ballast.server.extend.match;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.admission.ScaleView;
import tools.jackson.databind.node.ObjectNode;

/// Puts what a webhook or a policy has made in the place of the object, in the one form and with
/// its defaults.
public final class Replacement {
  private Replacement() {}

  public static void take(Schemas schemas, Subject subject, ObjectNode changed) {
    Attributes asked = subject.asked();
    Kind kind = asked.kind();
    ObjectNode made = Subject.converted(changed, subject.as(), kind);
    ObjectNode object = asked.object();
    if (Json.string(made, "kind").equals("Scale") && asked.subresource().equals("scale")) {
      ScaleView.write(kind, made, object);
      return;
    }
    boolean own = Json.string(object, "kind").equals(kind.kind());
    ObjectNode next = own ? kind.read(schemas, made, kind::unfit).tree() : made;
    if (own) kind.setDefaults(next);
    object.removeAll();
    object.setAll(next);
  }
}
