package dev.ballast.node.volume;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tokens that a node's pods have: each is asked for once and renewed when four fifths of its
/// time are over, or a day. One that can't be renewed is used on until it ends. Thread-safe.
final class PodTokens {
  private static final Logger LOG = LoggerFactory.getLogger(PodTokens.class);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final World world;
  private final Sources sources;
  private final Map<String, Map<Wish, Held>> byPod = new ConcurrentHashMap<>();

  /// What a volume asks for.
  private record Wish(String audience, long seconds) {}

  private record Held(String token, Instant ends, Instant due) {}

  /// A token as the API gave it.
  record Given(String token, Instant ends) {}

  PodTokens(World world, Sources sources) {
    this.world = world;
    this.sources = sources;
  }

  /// The pod's token for `audience`, `""` for the API itself.
  ///
  /// @throws ApiException where there is none and none is given
  String token(KubeObject pod, String audience, long seconds) {
    Map<Wish, Held> own = byPod.computeIfAbsent(pod.uid(), first -> new HashMap<>());
    var wish = new Wish(audience, seconds);
    synchronized (own) {
      Held held = own.get(wish);
      if (held != null && world.now().isBefore(held.due())) return held.token();
      held = renewed(pod, wish, held);
      own.put(wish, held);
      return held.token();
    }
  }

  private Held renewed(KubeObject pod, Wish wish, @Nullable Held old) {
    Instant now = world.now();
    try {
      Given given = sources.token(pod, wish.audience(), wish.seconds());
      Duration life = Duration.between(now, given.ends());
      Duration usable = life.multipliedBy(4).dividedBy(5);
      if (usable.compareTo(LONGEST) > 0) usable = LONGEST;
      return new Held(given.token(), given.ends(), now.plus(usable));
    } catch (ApiException refused) {
      if (old == null || !now.isBefore(old.ends())) throw refused;
      LOG.warn("a token of pod {} is not renewed: {}", pod.path(), refused.getMessage());
      return new Held(old.token(), old.ends(), now.plus(AGAIN));
    }
  }

  /// Whether a token of the pod is to be renewed.
  boolean due(String uid) {
    Map<Wish, Held> own = byPod.get(uid);
    if (own == null) return false;
    Instant now = world.now();
    synchronized (own) {
      return own.values().stream().anyMatch(held -> !now.isBefore(held.due()));
    }
  }

  void forget(String uid) {
    byPod.remove(uid);
  }
}
