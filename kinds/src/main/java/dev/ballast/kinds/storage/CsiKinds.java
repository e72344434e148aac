package dev.ballast.kinds.storage;

import dev.ballast.kinds.core.pod.VolumeSourceRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What storage drivers and their nodes tell of themselves, and what is attached where.
public final class CsiKinds {
  private static final String GROUP = "storage.k8s.io";

  private CsiKinds() {}

  public static List<Kind> all() {
    return List.of(driver(), node(), capacity(), attachment(), attributesClass());
  }

  private static Kind driver() {
    return KindBuilder.kind(GROUP, "v1", "CSIDriver", "csidrivers")
        .returnsDeleted()
        .updateNeedsVersion()
        .defaults(driver -> driverDefaults(Json.child(driver, "spec")))
        .rules(CsiKinds::driverRules)
        .updateRules(CsiKinds::driverUpdate)
        .columns(
            flag("AttachRequired", "attachRequired"),
            flag("PodInfoOnMount", "podInfoOnMount"),
            flag("StorageCapacity", "storageCapacity"),
            Column.text("TokenRequests")
                .documents("spec.tokenRequests")
                .shows(
                    driver ->
                        Cells.or(
                            Cells.joined(Json.at(driver, "spec", "tokenRequests"), "audience"),
                            Cells.UNSET)),
            flag("RequiresRepublish", "requiresRepublish"),
            Column.text("Modes")
                .documents("spec.volumeLifecycleModes")
                .shows(
                    driver ->
                        String.join(
                            ",", Cells.texts(Json.at(driver, "spec", "volumeLifecycleModes")))),
            Column.AGE)
        .build();
  }

  private static Column flag(String name, String field) {
    return Column.of(name, "boolean").documents("spec." + field).showsFlagAt("spec", field);
  }

  private static void driverDefaults(ObjectNode spec) {
    Defaults.flag(spec, "attachRequired", true);
    for (String off :
        List.of("podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount")) {
      Defaults.flag(spec, off, false);
    }
    Defaults.text(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    if (spec.path("volumeLifecycleModes").isEmpty())
      spec.putArray("volumeLifecycleModes").add("Persistent");
  }

  private static void driverRules(Field driver) {
    Field spec = driver.at("spec");
    spec.at("fsGroupPolicy").oneOf("ReadWriteOnceWithFSType", "File", "None");
    for (Field each : spec.at("volumeLifecycleModes").items())
      each.oneOf("Ephemeral", "Persistent");
  }

  private static void driverUpdate(Field driver, Field old) {
    driverRules(driver);
    for (String fixed : List.of("attachRequired", "volumeLifecycleModes")) {
      driver.at("spec", fixed).unchanged(old.at("spec", fixed));
    }
  }

  private static Kind node() {
    return KindBuilder.kind(GROUP, "v1", "CSINode", "csinodes")
        .returnsDeleted()
        .rules(CsiKinds::nodeRules)
        .updateRules((node, old) -> nodeRules(node))
        .columns(
            Column.integer("Drivers")
                .described("Drivers indicates the number of CSI drivers registered on the node")
                .showsNumber(node -> Json.at(node, "spec", "drivers").size()),
            Column.AGE)
        .build();
  }

  private static void nodeRules(Field node) {
    var names = new HashSet<String>();
    for (Field each : node.at("spec", "drivers").items()) {
      VolumeSourceRules.driver(each.at("name"));
      each.at("nodeID").demanded();
      if (!names.add(each.at("name").text())) each.at("name").duplicate();
    }
  }

  private static Kind capacity() {
    return KindBuilder.kind(GROUP, "v1", "CSIStorageCapacity", "csistoragecapacities")
        .namespaced()
        .rules(capacity -> capacity.at("storageClassName").reads(Forms::subdomain))
        .updateRules(
            (capacity, old) -> {
              capacity.at("nodeTopology").unchanged(old.at("nodeTopology"));
              capacity.at("storageClassName").unchanged(old.at("storageClassName"));
            })
        .build();
  }

  private static Kind attachment() {
    return KindBuilder.kind(GROUP, "v1", "VolumeAttachment", "volumeattachments")
        .returnsDeleted()
        .updateNeedsVersion()
        .status(status -> Defaults.flag(status, "attached", false))
        .rules(attachment -> attachmentRules(attachment.at("spec")))
        .updateRules((attachment, old) -> attachment.at("spec").unchanged(old.at("spec")))
        .columns(
            Column.of("Attacher", "string")
                .documents("spec.attacher")
                .showsTextAt("spec", "attacher"),
            Column.text("PV")
                .documents("spec.source.persistentVolumeName")
                .showsTextAt("spec", "source", "persistentVolumeName"),
            Column.text("Node").documents("spec.nodeName").showsTextAt("spec", "nodeName"),
            Column.of("Attached", "boolean")
                .documents("status.attached")
                .showsFlagAt("status", "attached"),
            Column.AGE)
        .build();
  }

  private static void attachmentRules(Field spec) {
    VolumeSourceRules.driver(spec.at("attacher"));
    Field source = spec.at("source");
    boolean named = source.has("persistentVolumeName");
    boolean inline = source.has("inlineVolumeSpec");
    if (!named && !inline)
      source.required("must specify exactly one of inlineVolumeSpec and persistentVolumeName");
    if (named && inline)
      source.forbidden("must specify exactly one of inlineVolumeSpec and persistentVolumeName");
    if (named) source.at("persistentVolumeName").reads(Forms::subdomain);
    spec.at("nodeName").reads(Forms::subdomain);
  }

  private static Kind attributesClass() {
    return KindBuilder.kind(GROUP, "v1", "VolumeAttributesClass", "volumeattributesclasses")
        .returnsDeleted()
        .shortNames("vac")
        .rules(type -> VolumeSourceRules.driver(type.at("driverName")))
        .updateRules(
            (type, old) -> {
              type.at("driverName").unchanged(old.at("driverName"));
              type.at("parameters").unchanged(old.at("parameters"));
            })
        .columns(
            Column.text("DriverName").documents("driverName").showsTextAt("driverName"), Column.AGE)
        .build();
  }
}
