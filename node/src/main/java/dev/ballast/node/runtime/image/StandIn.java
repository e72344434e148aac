package dev.ballast.node.runtime.image;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An image that a demonstration asks for, and what it is made of where no registry has it: the
/// distribution's own packages and a few files.
enum StandIn {
  /// A real nginx that serves `/usr/share/nginx/html` on port 80 and logs to its streams.
  NGINX(
      List.of("k8s.gcr.io/nginx-slim:0.8", "registry.k8s.io/nginx-slim:0.8"),
      List.of("nginx-light", "busybox-static"),
      List.of("nginx", "busybox"),
      List.of("/usr/sbin/nginx", "-c", "/etc/ballast/nginx.conf"),
      Map.of("etc/ballast/nginx.conf", "nginx.conf")),

  /// A collector that prints every new line of the node's pods' logs.
  FLUENTD(
      List.of("quay.io/fluentd_elasticsearch/fluentd:v2.5.2"),
      List.of("busybox-static"),
      List.of("busybox"),
      List.of("/bin/sh", "/etc/ballast/collect.sh"),
      Map.of("etc/ballast/collect.sh", "collect.sh")),

  BUSYBOX(
      List.of("docker.io/library/busybox:latest", "busybox", "busybox:latest"),
      List.of("busybox-static"),
      List.of("busybox"),
      List.of("/bin/sh"),
      Map.of());

  private final List<String> names;
  private final List<String> debianPackages;
  private final List<String> fedoraPackages;
  private final List<String> entrypoint;
  private final Map<String, String> files;

  StandIn(
      List<String> names,
      List<String> debianPackages,
      List<String> fedoraPackages,
      List<String> entrypoint,
      Map<String, String> files) {
    this.names = names;
    this.debianPackages = debianPackages;
    this.fedoraPackages = fedoraPackages;
    this.entrypoint = entrypoint;
    this.files = files;
  }

  static Optional<StandIn> of(String image) {
    return Arrays.stream(values()).filter(each -> each.names.contains(image)).findFirst();
  }

  List<String> debianPackages() {
    return debianPackages;
  }

  List<String> fedoraPackages() {
    return fedoraPackages;
  }

  ImageArchive.Process process() {
    String path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    return new ImageArchive.Process(entrypoint, Map.of("PATH", path));
  }

  /// Where files go in the image, and which resource of this package they are.
  Map<String, String> files() {
    var all = new TreeMap<>(files);
    all.put("usr/bin/nslookup", "nslookup.sh");
    return all;
  }
}
