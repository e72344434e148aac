package dev.ballast.server.discovery;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How Kubernetes ranks the versions of a group: `v10`, `v2`, `v1`, `v2beta1`, `v1alpha3`, and
/// names of no such form behind all others, by the alphabet.
final class VersionOrder {
  private static final Pattern FORM = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

  /// The version that clients should prefer comes first.
  static final Comparator<String> BEST_FIRST =
      Comparator.comparing(VersionOrder::rank).reversed().thenComparing(Comparator.naturalOrder());

  private record Rank(int stability, long major, long minor) implements Comparable<Rank> {
    private static final Comparator<Rank> ORDER =
        Comparator.comparingInt(Rank::stability)
            .thenComparingLong(Rank::major)
            .thenComparingLong(Rank::minor);

    @Override
    public int compareTo(Rank other) {
      return ORDER.compare(this, other);
    }
  }

  private VersionOrder() {}

  private static Rank rank(String version) {
    Matcher form = FORM.matcher(version);
    if (!form.matches()) return new Rank(0, 0, 0);
    long major = Long.parseLong(form.group(1));
    if (form.group(2) == null) return new Rank(3, major, 0);
    return new Rank(form.group(2).equals("beta") ? 2 : 1, major, Long.parseLong(form.group(3)));
  }
}
