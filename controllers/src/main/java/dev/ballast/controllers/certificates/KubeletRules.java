package dev.ballast.controllers.certificates;

import java.util.List;
import java.util.Set;

/// What the certificates of nodes must and must not say.
final class KubeletRules {
  private static final Set<String> CLIENT = Set.of("digital signature", "client auth");
  private static final Set<String> CLIENT_RSA =
      Set.of("digital signature", "client auth", "key encipherment");
  private static final Set<String> SERVING = Set.of("digital signature", "server auth");
  private static final Set<String> SERVING_RSA =
      Set.of("digital signature", "server auth", "key encipherment");

  private KubeletRules() {}

  /// What is wrong with a node's client certificate; `""` where nothing is.
  static String clientFault(Wanted wanted, Set<String> usages) {
    if (!wanted.organizations().equals(List.of("system:nodes"))) {
      return "subject organization is not system:nodes";
    }
    if (!wanted.dnsNames().isEmpty()) return "DNS subjectAltNames are not allowed";
    if (!wanted.emails().isEmpty()) return "Email subjectAltNames are not allowed";
    if (!wanted.addresses().isEmpty()) return "IP subjectAltNames are not allowed";
    if (!wanted.uris().isEmpty()) return "URI subjectAltNames are not allowed";
    if (!wanted.commonName().startsWith("system:node:")) {
      return "subject common name does not begin with system:node:";
    }
    boolean right = usages.equals(CLIENT) || usages.equals(CLIENT_RSA);
    return right ? "" : "usages did not match " + CLIENT_RSA.stream().sorted().toList();
  }

  /// What is wrong with a node's serving certificate; `""` where nothing is.
  static String servingFault(Wanted wanted, Set<String> usages) {
    if (!wanted.organizations().equals(List.of("system:nodes"))) {
      return "subject organization is not system:nodes";
    }
    if (wanted.dnsNames().isEmpty() && wanted.addresses().isEmpty()) {
      return "DNS or IP subjectAltName is required";
    }
    if (!wanted.emails().isEmpty()) return "Email subjectAltNames are not allowed";
    if (!wanted.uris().isEmpty()) return "URI subjectAltNames are not allowed";
    if (!wanted.commonName().startsWith("system:node:")) {
      return "subject common name does not begin with system:node:";
    }
    boolean right = usages.equals(SERVING) || usages.equals(SERVING_RSA);
    return right ? "" : "usages did not match " + SERVING_RSA.stream().sorted().toList();
  }
}
