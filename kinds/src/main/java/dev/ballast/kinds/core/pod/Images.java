package dev.ballast.kinds.core.pod;

/// What an image's name says about how it is pulled.
final class Images {
  private Images() {}

  /// `Always` for what may move (the tag `latest`, or no tag), else `IfNotPresent`.
  static String pullPolicy(String image) {
    if (image.isEmpty() || image.contains("@")) return "IfNotPresent";
    String last = image.substring(image.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return colon < 0 || last.substring(colon + 1).equals("latest") ? "Always" : "IfNotPresent";
  }
}
