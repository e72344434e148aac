package dev.ballast.server.select;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.LabelSelector;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Target;
import dev.ballast.server.stored.Stored;

/// Which objects of a kind a list, a watch or a deletecollection means.
public record Selection(LabelSelector labels, FieldQuery fields) {
  public static Selection of(Kind kind, Target target, Parameters parameters) {
    String text = parameters.text("fieldSelector");
    if (!target.name().isEmpty())
      text = (text.isEmpty() ? "" : text + ",") + "metadata.name=" + target.name();
    return new Selection(
        LabelQuery.parse(parameters.text("labelSelector")), FieldQuery.parse(kind, text));
  }

  public boolean matches(Stored object) {
    if (!labels.selectsEverything() && !labels.matches(object.labels())) return false;
    return fields.selectsEverything() || fields.matches(object);
  }
}
