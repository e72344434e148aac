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
import org.jspecify.annotations.Nullable;
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
    return token(snapshot.revision(), lastKey + "\0");
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
    Snapshot<Stored> kept = find(now, revision);
    if (kept == null) throw gone(start);
    return new Position(kept, after);
  }

  /// Offers to go on with what is there now.
  private static ApiException gone(String start) {
    ApiException made =
        ApiException.expired(
            "The provided continue parameter is too old to display a consistent list result. You"
                + " can start a new list without the continue parameter, or use the continue token"
                + " in this response to retrieve the remainder of the results. Continuing with the"
                + " provided token results in an inconsistent list - objects that were created,"
                + " modified, or deleted between the time the first chunk was returned and now may"
                + " show up in the list.");
    Json.child(made.status(), "metadata").put("continue", token(-1, start));
    return made;
  }

  private static String token(long revision, String start) {
    var token = Json.object();
    token.put("v", "meta.k8s.io/v1").put("rv", revision).put("start", start);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
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
  Snapshot<Stored> at(Snapshot<Stored> now, long revision) {
    Snapshot<Stored> found = find(now, revision);
    if (found != null) return found;
    throw ApiException.expired("The resourceVersion for the provided list is too old.");
  }

  private synchronized @Nullable Snapshot<Stored> find(Snapshot<Stored> now, long revision) {
    if (now.revision() == revision) return now;
    Kept there = kept.get(revision);
    return there == null || there.until.isBefore(world.now()) ? null : there.snapshot;
  }
}
