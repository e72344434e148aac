package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import java.util.List;
import java.util.regex.Pattern;

/// What holds for the security contexts of pods and containers.
final class SecurityRules {
  private static final long MOST_ID = Integer.MAX_VALUE;
  private static final String SYSCTL_SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String SYSCTL = "(" + SYSCTL_SEGMENT + "[\\./])*" + SYSCTL_SEGMENT;
  private static final Pattern IS_SYSCTL = Pattern.compile(SYSCTL);

  private SecurityRules() {}

  static void pod(Field context, Field spec) {
    if (context.absent()) return;
    for (String id : List.of("fsGroup", "runAsUser", "runAsGroup")) id(context.at(id));
    for (Field each : context.at("supplementalGroups").items()) id(each);
    Field shared = spec.at("shareProcessNamespace");
    if (shared.flag() && spec.at("hostPID").flag()) {
      context
          .at("shareProcessNamespace")
          .with(shared.value())
          .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(context.at("sysctls"));
    context.at("fsGroupChangePolicy").noneOrOneOf("Always", "OnRootMismatch");
    profiles(context);
    context.at("supplementalGroupsPolicy").noneOrOneOf("Merge", "Strict");
  }

  static void container(Field context) {
    if (context.absent()) return;
    id(context.at("runAsUser"));
    id(context.at("runAsGroup"));
    context.at("procMount").noneOrOneOf("Default", "Unmasked");
    if (context.has("allowPrivilegeEscalation") && !context.at("allowPrivilegeEscalation").flag()) {
      if (context.at("privileged").flag()) {
        context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
      }
      for (Field each : context.at("capabilities", "add").items()) {
        if (each.is("CAP_SYS_ADMIN")) {
          context.invalid(
              "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }
      }
    }
    profiles(context);
  }

  private static void id(Field id) {
    if (id.present()) id.between(0, MOST_ID);
  }

  private static void sysctls(Field sysctls) {
    var names = new java.util.HashSet<String>();
    for (Field each : sysctls.items()) {
      Field name = each.at("name");
      if (name.empty()) {
        name.required();
      } else if (name.text().length() > 253 || !IS_SYSCTL.matcher(name.text()).matches()) {
        name.invalid("must have at most 253 characters and match regex ^" + SYSCTL + "$");
      } else if (!names.add(name.text())) {
        name.duplicate();
      }
    }
  }

  private static void profiles(Field context) {
    if (context.has("seccompProfile"))
      profile(context.at("seccompProfile"), "seccomp", "seccompProfile");
    if (context.has("appArmorProfile"))
      profile(context.at("appArmorProfile"), "AppArmor", "appArmorProfile");
  }

  private static void profile(Field profile, String what, String field) {
    Field type = profile.at("type");
    if (type.demanded("type is required when " + field + " is set")) {
      type.oneOf("Localhost", "RuntimeDefault", "Unconfined");
    }
    Field local = profile.at("localhostProfile");
    if (type.is("Localhost")) {
      if (local.absent()) local.required("must be set when " + what + " type is Localhost");
      else PathRules.descending(local);
    } else if (local.present()) {
      local.invalid("can only be set when " + what + " type is Localhost");
    }
  }
}
