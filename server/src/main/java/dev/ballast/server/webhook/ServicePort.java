package dev.ballast.server.webhook;

import java.util.Optional;

/// A port of a Service, and the name that certificates have for it.
public record ServicePort(String namespace, String name, int port) {
  public String host() {
    return name + "." + namespace + ".svc";
  }

  static Optional<ServicePort> ofHost(String host, int port) {
    String[] parts = host.split("\\.", -1);
    if (parts.length != 3 || !parts[2].equals("svc")) return Optional.empty();
    return Optional.of(new ServicePort(parts[1], parts[0], port));
  }
}
