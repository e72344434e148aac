package dev.ballast.kinds.resource;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.HashSet;
import java.util.Set;

/// What holds for what a claim asks for.
final class ClaimRules {
  private static final int MOST = 32;
  private static final int MOST_CHOICES = 8;
  private static final String ONE_OF_TWO =
      "exactly one of `exactly` or `firstAvailable` is required";

  private ClaimRules() {}

  static void spec(Field spec) {
    Field devices = spec.at("devices");
    Set<String> names = requestNames(devices);
    Lists.set(devices.at("requests"), MOST, ClaimRules::request, Lists.by("name"));
    Lists.slice(devices.at("constraints"), MOST, each -> constraint(each, names));
    Lists.slice(
        devices.at("config"),
        MOST,
        each -> {
          references(each.at("requests"), names);
          DeviceForms.configuration(each);
        });
  }

  /// The names of requests, and of choices within them as `request/choice`.
  static Set<String> requestNames(Field devices) {
    var names = new HashSet<String>();
    for (Field request : devices.at("requests").items()) {
      String name = request.at("name").text();
      names.add(name);
      for (Field choice : request.at("firstAvailable").items())
        names.add(name + "/" + choice.at("name").text());
    }
    return names;
  }

  private static void request(Field request) {
    request.at("name").reads(Forms::label);
    Field choices = request.at("firstAvailable");
    Field exactly = request.at("exactly");
    if (choices.empty() && exactly.absent()) {
      request.required(ONE_OF_TWO);
    } else if (choices.filled() && exactly.present()) {
      request.invalidJson("null", ONE_OF_TWO + ", but multiple fields are set");
    } else if (exactly.present()) {
      wanted(exactly);
    } else {
      Lists.set(
          choices,
          MOST_CHOICES,
          each -> {
            each.at("name").reads(Forms::label);
            wanted(each);
          },
          Lists.by("name"));
    }
  }

  private static void wanted(Field request) {
    Field type = request.at("deviceClassName");
    if (type.demanded()) type.reads(Forms::subdomain);
    DeviceForms.selectors(request.at("selectors"));
    Field count = request.at("count");
    Field mode = request.at("allocationMode");
    switch (mode.text()) {
      case "All" -> {
        if (count.number() != 0)
          count.invalid("must not be specified when allocationMode is 'All'");
      }
      case "ExactCount" -> {
        if (count.number() <= 0)
          count.invalidJson(Long.toString(count.number()), "must be greater than zero");
      }
      default -> mode.notSupported("All", "ExactCount");
    }
    for (Field each : request.at("tolerations").items()) DeviceForms.toleration(each);
  }

  private static void constraint(Field constraint, Set<String> names) {
    references(constraint.at("requests"), names);
    Field match = constraint.at("matchAttribute");
    Field distinct = constraint.at("distinctAttribute");
    if (match.present()) DeviceForms.fullyQualifiedName(match);
    else if (distinct.present()) DeviceForms.fullyQualifiedName(distinct);
    else
      constraint.required(
          "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple"
              + " fields are set");
  }

  static void references(Field requests, Set<String> names) {
    Lists.set(requests, MOST, each -> reference(each, names), Field::value);
  }

  static void reference(Field reference, Set<String> names) {
    String[] parts = reference.text().split("/", -1);
    if (parts.length <= 2) {
      for (String part : parts)
        for (String fault : Forms.label(part)) reference.invalid(part, fault);
    }
    if (!names.contains(reference.text())) {
      reference.invalid(
          "must be the name of a request in the claim or the name of a request and a subrequest"
              + " separated by '/'");
    }
  }
}
