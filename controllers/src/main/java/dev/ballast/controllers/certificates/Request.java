package dev.ballast.controllers.certificates;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A request for a certificate: who asks which signer, and what became of it so far.
record Request(KubeObject object) {
  static final String CLIENT = "kubernetes.io/kube-apiserver-client";
  static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
  static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";

  String name() {
    return object.name();
  }

  String text() {
    return object.text("spec", "request");
  }

  String signer() {
    return object.text("spec", "signerName");
  }

  String user() {
    return object.text("spec", "username");
  }

  Set<String> usages() {
    return Set.copyOf(object.texts("spec", "usages"));
  }

  List<String> usagesAsWritten() {
    return object.texts("spec", "usages");
  }

  /// How long the certificate is to hold; empty where the request does not say it.
  Optional<Duration> life() {
    long seconds = object.number(0, "spec", "expirationSeconds");
    return seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
  }

  boolean issued() {
    return !object.text("status", "certificate").isEmpty();
  }

  boolean is(String condition) {
    return since(condition).isPresent();
  }

  /// When a condition came; a condition without a time has always been there.
  Optional<Instant> since(String condition) {
    for (JsonNode each : object.at("status", "conditions")) {
      if (!Json.string(each, "type").equals(condition)) continue;
      String at = Json.string(each, "lastUpdateTime");
      return Optional.of(at.isEmpty() ? Instant.EPOCH : Instant.parse(at));
    }
    return Optional.empty();
  }
}
