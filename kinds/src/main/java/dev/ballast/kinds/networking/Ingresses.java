package dev.ballast.kinds.networking;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the outside reaches over HTTP, and who serves it.
public final class Ingresses {
  private static final String OLD_CLASS = "kubernetes.io/ingress.class";

  private Ingresses() {}

  public static Kind kind() {
    return KindBuilder.kind("networking.k8s.io", "v1", "Ingress", "ingresses")
        .shortNames("ing")
        .namespaced()
        .status(status -> Json.child(status, "loadBalancer"))
        .generationOf("spec")
        .rules(ingress -> spec(ingress.at("spec")))
        .updateRules((ingress, old) -> spec(ingress.at("spec")))
        .columns(
            Column.text("Class")
                .described(
                    "The name of the IngressClass resource that should be used for additional configuration")
                .shows(Ingresses::className),
            Column.text("Hosts")
                .described(
                    "Hosts that incoming requests are matched against before the ingress rule")
                .shows(Ingresses::hosts),
            Column.text("Address")
                .described("Address is a list containing ingress points for the load-balancer")
                .shows(Ingresses::addresses),
            Column.text("Ports")
                .described("Ports of TLS configurations that open")
                .shows(ingress -> ingress.path("spec").path("tls").isEmpty() ? "80" : "80, 443"),
            Column.AGE)
        .build();
  }

  /// Which controller takes care of an Ingress.
  public static Kind ingressClass() {
    return KindBuilder.kind("networking.k8s.io", "v1", "IngressClass", "ingressclasses")
        .generationOf("spec")
        .updateRules(
            (type, old) -> type.at("spec", "controller").unchanged(old.at("spec", "controller")))
        .columns(
            Column.text("Controller")
                .described("Controller that is responsible for handling this class")
                .showsTextAt("spec", "controller"),
            Column.text("Parameters")
                .described("A reference to a resource with additional parameters")
                .shows(Ingresses::parameters),
            Column.AGE)
        .build();
  }

  private static String className(ObjectNode ingress) {
    String name = Json.string(ingress, "spec", "ingressClassName");
    if (name.isEmpty()) name = Json.string(ingress, "metadata", "annotations", OLD_CLASS);
    return Cells.or(name, Cells.NONE);
  }

  private static String hosts(ObjectNode ingress) {
    var hosts = new ArrayList<String>();
    for (JsonNode each : ingress.path("spec").path("rules")) {
      String host = Json.string(each, "host");
      if (!host.isEmpty()) hosts.add(host);
    }
    if (hosts.isEmpty()) return "*";
    String first = String.join(",", hosts.subList(0, Math.min(3, hosts.size())));
    return hosts.size() > 3 ? first + " + " + (hosts.size() - 3) + " more..." : first;
  }

  private static String addresses(ObjectNode ingress) {
    var addresses = new TreeSet<String>();
    for (JsonNode each : Json.at(ingress, "status", "loadBalancer", "ingress")) {
      addresses.add(Cells.or(Json.string(each, "ip"), Json.string(each, "hostname")));
    }
    return String.join(",", addresses);
  }

  private static String parameters(ObjectNode type) {
    JsonNode reference = type.path("spec").path("parameters");
    if (!reference.isObject()) return Cells.NONE;
    String group = Json.string(reference, "apiGroup");
    String kind = Json.string(reference, "kind");
    return (group.isEmpty() ? kind : kind + "." + group) + "/" + Json.string(reference, "name");
  }

  private static void spec(Field spec) {
    Field rules = spec.at("rules");
    if (rules.empty() && spec.at("defaultBackend").absent()) {
      spec.invalid(
          rules.with(Json.array()).value(), "either `defaultBackend` or `rules` must be specified");
    }
    if (spec.has("defaultBackend")) backend(spec.at("defaultBackend"));
    for (Field rule : rules.items()) {
      Field host = rule.at("host");
      if (host.text().startsWith("*")) host.reads(Forms::wildcardSubdomain);
      else if (host.filled()) host.reads(Forms::subdomain);
      if (!rule.has("http")) continue;
      Field paths = rule.at("http", "paths");
      if (paths.demanded()) for (Field each : paths.items()) path(each);
    }
    if (spec.has("ingressClassName")) spec.at("ingressClassName").reads(Forms::subdomain);
  }

  private static void path(Field path) {
    Field type = path.at("pathType");
    Field text = path.at("path");
    if (type.absent()) type.required("pathType must be specified");
    else if (type.oneOf("Exact", "ImplementationSpecific", "Prefix")
        && !text.text().startsWith("/")) {
      boolean free = type.is("ImplementationSpecific") && text.empty();
      if (!free) text.invalid(text.text(), "must be an absolute path");
    }
    backend(path.at("backend"));
  }

  private static void backend(Field backend) {
    Field service = backend.at("service");
    boolean both = service.present() && backend.has("resource");
    if (both) backend.invalid("", "cannot set both resource and service backends");
    if (service.absent() && !backend.has("resource"))
      backend.required("resource or service backend is required");
    if (service.absent()) return;
    if (service.at("name").demanded()) service.at("name").reads(Forms::label);
    Field port = service.at("port");
    boolean named = port.at("name").filled();
    boolean numbered = port.at("number").number() != 0;
    if (named && numbered) port.invalid("", "cannot set both port name & port number");
    else if (named) port.at("name").reads(Forms::portName);
    else if (numbered) port.at("number").port();
    else service.required("port name or number is required");
  }
}
