package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import java.util.List;
import java.util.regex.Pattern;

/// What holds for probes and for the hooks of a container's life.
final class ProbeRules {
  private static final List<String> COUNTS =
      List.of(
          "initialDelaySeconds",
          "timeoutSeconds",
          "periodSeconds",
          "successThreshold",
          "failureThreshold");
  private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");

  private ProbeRules() {}

  /// All of a container's probes; `grace` is how long its pod may take to end.
  static void probes(Field container, long grace) {
    Field live = container.at("livenessProbe");
    Field ready = container.at("readinessProbe");
    Field started = container.at("startupProbe");
    if (live.present()) once(live, grace);
    if (ready.present()) {
      probe(ready, grace);
      Field ending = ready.at("terminationGracePeriodSeconds");
      if (ending.present()) ending.invalid("must not be set for readinessProbes");
    }
    if (started.present()) once(started, grace);
  }

  /// A probe that one success settles.
  private static void once(Field probe, long grace) {
    probe(probe, grace);
    if (probe.at("successThreshold").number() != 1)
      probe.at("successThreshold").invalid("must be 1");
  }

  private static void probe(Field probe, long grace) {
    handler(probe, grace);
    for (String count : COUNTS) probe.at(count).nonNegative();
    Field ending = probe.at("terminationGracePeriodSeconds");
    if (ending.present() && ending.number() <= 0) ending.invalid("must be greater than 0");
  }

  /// The hooks after a container's start and before its end.
  static void lifecycle(Field lifecycle, long grace) {
    for (String hook : List.of("postStart", "preStop")) {
      if (lifecycle.has(hook)) handler(lifecycle.at(hook), grace);
    }
    Field signal = lifecycle.at("stopSignal");
    if (signal.filled() && !signal.text().startsWith("SIG")) signal.notSupported();
  }

  private static void handler(Field handler, long grace) {
    int count = 0;
    for (String type : List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep")) {
      if (!handler.has(type)) continue;
      Field action = handler.at(type);
      if (count++ > 0) {
        action.forbidden("may not specify more than 1 handler type");
        continue;
      }
      switch (type) {
        case "exec" -> action.at("command").demanded();
        case "httpGet" -> http(action);
        case "sleep" -> sleep(action, grace);
        default -> PortRules.numberOrName(action.at("port"));
      }
    }
    if (count == 0) handler.required("must specify a handler type");
  }

  private static void http(Field get) {
    get.at("path").demanded();
    PortRules.numberOrName(get.at("port"));
    get.at("scheme").oneOf("HTTP", "HTTPS");
    for (Field each : get.at("httpHeaders").items()) {
      if (HEADER.matcher(each.at("name").text()).matches()) continue;
      get.at("httpHeaders")
          .invalid(
              each.at("name").text(),
              "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used "
                  + "for validation is '[-A-Za-z0-9]+')");
    }
  }

  private static void sleep(Field sleep, long grace) {
    long seconds = sleep.at("seconds").number();
    if (seconds >= 0 && seconds <= grace) return;
    sleep.invalidJson(
        Long.toString(seconds),
        "must be non-negative and less than terminationGracePeriodSeconds (" + grace + ")");
  }
}
