package dev.ballast.server.admission;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import tools.jackson.databind.node.ObjectNode;

/// An Ingress that names no class gets the default one; of several the newest wins, then the name
/// (<https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class>).
final class DefaultIngressClass {
  private static final GroupResource CLASSES =
      new GroupResource("networking.k8s.io", "ingressclasses");
  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";
  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  private DefaultIngressClass() {}

  static void mutate(Attributes asked) {
    if (!asked.creates("networking.k8s.io", "Ingress")) return;
    ObjectNode ingress = asked.object();
    boolean says =
        ingress.path("spec").has("ingressClassName")
            || new KubeObject(ingress).annotations().containsKey(CLASS_ANNOTATION);
    if (says) return;
    var defaults = new ArrayList<KubeObject>();
    for (Entry<Stored> each : asked.seen().scan(Keys.folder(CLASSES), "")) {
      KubeObject candidate = each.value().object();
      if ("true".equals(candidate.annotations().get(DEFAULT))) defaults.add(candidate);
    }
    defaults.stream()
        .min(Comparator.comparing(KubeObject::created).reversed().thenComparing(KubeObject::name))
        .ifPresent(chosen -> Json.child(ingress, "spec").put("ingressClassName", chosen.name()));
  }
}
