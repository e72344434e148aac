package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What holds for the amounts of resources that containers ask for and are limited to.
public final class ResourceRules {
  private static final String HUGE = "hugepages-";
  private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");
  private static final Set<String> STANDARD =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "storage",
          "requests.storage",
          "services.nodeports",
          "services.loadbalancers");
  private static final Set<String> WHOLE =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");

  private ResourceRules() {}

  static void validate(Field resources) {
    Field limits = resources.at("limits");
    for (Field each : limits.entries()) {
      containerResource(each);
      amount(each);
    }
    for (Field each : resources.at("requests").entries()) {
      containerResource(each);
      amount(each);
      againstLimit(each, resources);
    }
    hugePages(resources);
  }

  private static void containerResource(Field entry) {
    String name = entry.name();
    if (!resourceName(entry)) return;
    if (!name.contains("/")) {
      if (!OF_CONTAINERS.contains(name) && !name.startsWith(HUGE)) {
        entry.invalid(name, "must be a standard resource for containers");
      }
    } else if (!isNative(name) && name.startsWith("requests.")) {
      entry.invalid(name, "doesn't follow extended resource name standard");
    }
  }

  /// The name of a resource: one that Kubernetes knows, or a qualified one.
  public static boolean resourceName(Field entry) {
    String name = entry.name();
    List<String> faults = Forms.qualifiedName(name);
    for (String fault : faults) entry.invalid(name, fault);
    if (!faults.isEmpty()) return false;
    boolean known = name.contains("/") || STANDARD.contains(name) || name.startsWith(HUGE);
    if (!known) entry.invalid(name, "must be a standard resource type or fully qualified");
    return true;
  }

  /// An amount that is not negative, and whole where the resource comes in wholes.
  public static void amount(Field entry) {
    Quantity amount = entry.quantity().orElse(Quantity.ZERO);
    if (amount.signum() < 0) entry.invalid(amount.toString(), "must be greater than or equal to 0");
    boolean whole =
        WHOLE.contains(entry.name()) || (entry.name().contains("/") && !isNative(entry.name()));
    if (whole && amount.amount().remainder(BigDecimal.ONE).signum() != 0) {
      entry.invalid(amount.toString(), "must be an integer");
    }
  }

  private static boolean isNative(String name) {
    return !name.contains("/") || name.contains("kubernetes.io/");
  }

  private static void againstLimit(Field request, Field resources) {
    Field requests = resources.at("requests");
    String name = request.name();
    boolean overcommitted = isNative(name) && !name.startsWith(HUGE);
    Optional<Quantity> limit = resources.at("limits").key(name).quantity();
    if (limit.isEmpty()) {
      if (!overcommitted)
        resources.at("limits").required("Limit must be set for non overcommitable resources");
      return;
    }
    Quantity asked = request.quantity().orElse(Quantity.ZERO);
    int order = asked.compareTo(limit.get());
    if (order != 0 && !overcommitted) {
      requests.invalid(asked.toString(), "must be equal to " + name + " limit of " + limit.get());
    } else if (order > 0) {
      requests.invalid(
          asked.toString(), "must be less than or equal to " + name + " limit of " + limit.get());
    }
  }

  private static void hugePages(Field resources) {
    boolean huge = false;
    boolean backed = false;
    for (String map : List.of("limits", "requests")) {
      for (String name : resources.at(map).keys()) {
        huge |= name.startsWith(HUGE);
        backed |= name.equals("cpu") || name.equals("memory");
      }
    }
    if (huge && !backed) resources.forbidden("HugePages require cpu or memory");
  }
}
