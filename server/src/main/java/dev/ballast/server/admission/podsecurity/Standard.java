package dev.ballast.server.admission.podsecurity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A level as a release of Kubernetes understood it.
///
/// @param minor of the release, `v1.MINOR`; [#LATEST] for this one and all to come
public record Standard(Level level, int minor) {
  static final int LATEST = Integer.MAX_VALUE;

  private static final Pattern RELEASE = Pattern.compile("v1\\.(0|[1-9]\\d{0,3})");

  static Optional<Integer> minor(String version) {
    if (version.equals("latest")) return Optional.of(LATEST);
    Matcher release = RELEASE.matcher(version);
    return release.matches() ? Optional.of(Integer.parseInt(release.group(1))) : Optional.empty();
  }

  boolean since(int release) {
    return minor >= release;
  }

  public boolean forbidsNothing() {
    return level == Level.PRIVILEGED;
  }

  /// `restricted:latest`
  @Override
  public String toString() {
    return level.text() + ":" + (minor == LATEST ? "latest" : "v1." + minor);
  }
}
