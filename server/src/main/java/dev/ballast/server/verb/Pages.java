package dev.ballast.server.verb;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Snapshot;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The images that lists with several pages still need. One is kept for five minutes after its last
/// use, as etcd's compaction keeps them for Kubernetes, and at most a few dozen. Thread-safe.
public final class Pages {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int MOST = 64;

  private final World world;
  private final Map<Long, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Kept(Snapshot<Stored> snapshot, Instant until) {}

  /// Where a page begins: behind the key `after` in `snapshot`.
  record Position(Snapshot<Stored> snapshot, String after) {}

  public Pages(World world) {
    this.world = world;
  }

  /// Keeps `snapshot` and returns the token of the page that follows `lastKey`.
  synchronized String keep(Snapshot<Stored> snapshot, String lastKey) {
    Instant now = world.now();
    kept.put(snapshot.revision(), new Kept(snapshot, now.plus(KEPT)));
    for (Iterator<Kept> each = kept.values().iterator(); each.hasNext(); ) {
      if (each.next().until.isBefore(now) || kept.size() > MOST) each.remove();
      else break;
    }
    var token = Json.object();
    token.put("v", "meta.k8s.io/v1").put("rv", snapshot.revision()).put("start", lastKey + "\0");
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
  }

  /// @throws ApiException 400 where `token` is none of ours, 410 where its image is gone
  Position resume(Snapshot<Stored> now, String token) {
    JsonNode parsed = parse(token);
    String start = Json.string(parsed, "start");
    long revision = Json.number(parsed, 0, "rv");
    if (!Json.string(parsed, "v").equals("meta.k8s.io/v1") || start.isEmpty()) {
      throw ApiException.badRequest(
          "invalid continue token: continue key is not valid: the server does not recognize this encoded version");
    }
    String after = start.substring(0, start.length() - 1);
    if (revision == -1) return new Position(now, after);
    return new Position(at(now, revision), after);
  }

  private static JsonNode parse(String token) {
    byte[] decoded;
    try {
      decoded = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("continue key is not valid: illegal base64 data");
    }
    try {
      return Json.parse(decoded);
    } catch (JacksonException e) {
      String why = "invalid continue token: continue key is not valid: ";
      throw ApiException.badRequest(why + GoJson.beginning(decoded));
    }
  }

  /// The image of `revision`.
  ///
  /// @throws ApiException 410 where it is gone
  synchronized Snapshot<Stored> at(Snapshot<Stored> now, long revision) {
    if (now.revision() == revision) return now;
    Kept there = kept.get(revision);
    if (there != null && !there.until.isBefore(world.now())) return there.snapshot;
    throw ApiException.expired(
        "The provided continue parameter is too old to display a consistent list result. You can"
            + " start a new list without the continue parameter.");
  }
}
