package dev.ballast.kinds.autoscaling;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Quantity;
import java.util.List;
import java.util.Locale;

/// What holds for what an autoscaler is told, in the form in which `autoscaling/v2` has it.
final class ScalerRules {
  private static final int LONGEST_WINDOW = 3600;
  private static final int LONGEST_PERIOD = 1800;
  private static final List<String> SOURCES =
      List.of("ContainerResource", "External", "Object", "Pods", "Resource");

  private ScalerRules() {}

  static void spec(Field spec) {
    Field least = spec.at("minReplicas");
    Field most = spec.at("maxReplicas");
    if (least.present()) least.atLeast(1);
    if (most.number() < 1) most.invalidJson(Long.toString(most.number()), "must be greater than 0");
    if (least.present() && most.number() < least.number()) {
      most.invalidJson(
          Long.toString(most.number()), "must be greater than or equal to `minReplicas`");
    }
    reference(spec.at("scaleTargetRef"));
    for (Field each : spec.at("metrics").items()) metric(each);
    for (String direction : List.of("scaleUp", "scaleDown")) {
      Field rules = spec.at("behavior", direction);
      if (rules.present()) behavior(rules);
    }
  }

  private static void reference(Field target) {
    for (String part : List.of("kind", "name")) {
      if (target.at(part).demanded()) target.at(part).reads(Forms::pathSegment);
    }
  }

  private static void metric(Field metric) {
    Field type = metric.at("type");
    type.demanded("must specify a metric source type");
    type.oneOf(SOURCES);
    int present = 0;
    for (String source : SOURCES) {
      Field there = metric.at(field(source));
      if (there.present() && ++present == 1) source(there, source);
      if (there.absent() && type.is(source))
        there.required("must populate information for the given metric source");
    }
    if (present == 1) return;
    for (String source : SOURCES) {
      Field there = metric.at(field(source));
      if (there.present() && !type.is(source))
        there.forbidden("must populate the given metric source only");
    }
  }

  private static String field(String source) {
    return source.substring(0, 1).toLowerCase(Locale.ROOT) + source.substring(1);
  }

  private static void source(Field source, String type) {
    Field target = source.at("target");
    Field average = target.at("averageValue");
    switch (type) {
      case "Object" -> {
        reference(source.at("describedObject"));
        identity(source.at("metric"));
        target(target);
        oneValue(target);
      }
      case "External" -> {
        identity(source.at("metric"));
        target(target);
        oneValue(target);
        if (target.has("value") && average.present()) {
          target
              .at("value")
              .forbidden("may not set both a target value for metric and a per-pod target");
        }
      }
      case "Pods" -> {
        identity(source.at("metric"));
        target(target);
        if (average.absent() || average.quantity().map(Quantity::signum).orElse(0) != 1)
          average.required("must specify a positive target averageValue");
      }
      default -> {
        source.at("name").demanded("must specify a resource name");
        if (type.equals("ContainerResource"))
          source.at("container").demanded("must specify a container");
        target(target);
        resource(target);
      }
    }
  }

  private static void oneValue(Field target) {
    if (target.at("value").absent() && target.at("averageValue").absent()) {
      target
          .at("averageValue")
          .required("must set either a target value for metric or a per-pod target");
    }
  }

  private static void resource(Field target) {
    Field share = target.at("averageUtilization");
    Field average = target.at("averageValue");
    if (share.absent() && average.absent())
      share.required("must set either a target raw value or a target utilization");
    if (share.present() && average.present())
      average.forbidden("may not set both a target raw value and a target utilization");
  }

  private static void identity(Field metric) {
    Field name = metric.at("name");
    if (name.demanded("must specify a metric name")) name.reads(Forms::pathSegment);
  }

  private static void target(Field target) {
    Field type = target.at("type");
    type.demanded("must specify a metric target type");
    if (!List.of("Utilization", "Value", "AverageValue").contains(type.text()))
      type.invalid(type.text(), "must be either Utilization, Value, or AverageValue");
    for (String amount : List.of("value", "averageValue")) {
      Field there = target.at(amount);
      if (there.present() && there.quantity().map(Quantity::signum).orElse(0) != 1)
        there.invalid("must be positive");
    }
    Field share = target.at("averageUtilization");
    if (share.present() && share.number() < 1) share.invalid("must be greater than 0");
  }

  private static void behavior(Field rules) {
    Field window = rules.at("stabilizationWindowSeconds");
    if (window.number() < 0) window.invalid("must be greater than or equal to zero");
    if (window.number() > LONGEST_WINDOW)
      window.invalid("must be less than or equal to " + LONGEST_WINDOW);
    if (rules.has("selectPolicy")) rules.at("selectPolicy").oneOf("Disabled", "Max", "Min");
    Field policies = rules.at("policies");
    policies.demanded("must specify at least one Policy");
    for (Field each : policies.items()) {
      each.at("type").oneOf("Percent", "Pods");
      positive(each.at("value"));
      Field period = each.at("periodSeconds");
      positive(period);
      if (period.number() > LONGEST_PERIOD)
        period.invalid("must be less than or equal to " + LONGEST_PERIOD);
    }
    Field tolerance = rules.at("tolerance");
    if (tolerance.quantity().map(Quantity::signum).orElse(0) < 0)
      tolerance.invalid("must be greater or equal to zero");
  }

  private static void positive(Field number) {
    if (number.number() <= 0)
      number.invalidJson(Long.toString(number.number()), "must be greater than zero");
  }
}
