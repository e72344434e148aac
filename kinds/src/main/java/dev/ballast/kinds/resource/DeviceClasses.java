package dev.ballast.kinds.resource;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Column;
import java.util.List;

/// A sort of devices that claims ask for by name.
public final class DeviceClasses {
  private static final int MOST = 32;

  private DeviceClasses() {}

  public static Kind kind() {
    return KindBuilder.kind(ResourceClaims.GROUP, "v1", "DeviceClass", "deviceclasses")
        .returnsDeleted()
        .generationOf("spec")
        .rules(type -> spec(type.at("spec")))
        .updateRules((type, old) -> spec(type.at("spec")))
        .columns(Column.AGE)
        .build();
  }

  private static void spec(Field spec) {
    DeviceForms.selectors(spec.at("selectors"));
    Lists.slice(spec.at("config"), MOST, DeviceForms::configuration);
    Field name = spec.at("extendedResourceName");
    if (name.present() && !isExtended(name.text()))
      name.invalid("must be a valid extended resource name");
  }

  /// A name of a domain's own, which is not one of Kubernetes'.
  private static boolean isExtended(String name) {
    int slash = name.indexOf('/');
    if (slash < 0 || name.startsWith("requests.")) return false;
    if (name.substring(0, slash).endsWith("kubernetes.io")) return false;
    List<String> faults = Forms.qualifiedName("requests." + name);
    return faults.isEmpty();
  }
}
