package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.GroupResource;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.select.Selection;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.stored.StoredCodec;
import dev.ballast.server.watch.Event;
import dev.ballast.server.watch.WatchSession;
import dev.ballast.store.Compacted;
import dev.ballast.store.Cursor;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The verb watch: opens sessions.
public final class Watch {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final long LEAST_SECONDS = 1800;

  private final World world;
  private final Store<Stored> store;
  private final Set<WatchSession> ofCustomKinds = ConcurrentHashMap.newKeySet();

  public Watch(World world, Store<Stored> store) {
    this.world = world;
    this.store = store;
  }

  public Response run(Kind kind, Request request) {
    Parameters parameters = request.parameters();
    Selection selection = Selection.of(kind, request.target(), parameters);
    boolean initial = parameters.flag("sendInitialEvents");
    boolean bookmarks = parameters.flag("allowWatchBookmarks");
    checkInitial(parameters);
    Duration life = life(parameters);
    String folder = Keys.folder(kind.storage(), request.target().namespace());
    String topic = topic(kind, selection, folder);
    String version = parameters.text("resourceVersion");
    boolean fromNow = version.isEmpty() || version.equals("0") || initial;

    Snapshot<Stored> now = store.snapshot();
    long from = fromNow ? now.revision() : version(version);
    List<Event> first =
        fromNow && wantsState(parameters) ? state(kind, now, folder, selection) : new ArrayList<>();
    if (initial && bookmarks) first.add(Event.bookmark(now.revision(), true));
    Cursor<Stored> cursor;
    try {
      cursor = store.follow(topic, from);
    } catch (Compacted gone) {
      first = List.of(Event.error(tooOld(from, gone).status()));
      cursor = store.follow(topic, now.revision());
      life = Duration.ZERO;
    }
    var session = new WatchSession(world, kind, folder, selection, bookmarks, life, cursor, first);
    if (kind.custom() != null) {
      ofCustomKinds.removeIf(WatchSession::over);
      ofCustomKinds.add(session);
    }
    return Response.of(200, new Response.Events(kind, session));
  }

  /// Ends the watches of a kind that is served no more in this form.
  public void endOf(Kind kind) {
    ofCustomKinds.removeIf(
        session -> {
          boolean meant = session.kind() == kind;
          if (meant) session.finish();
          return meant || session.over();
        });
  }

  /// Without a version, a watch begins with what is there; `sendInitialEvents=false` leaves that
  /// out.
  private static boolean wantsState(Parameters parameters) {
    return !parameters.has("sendInitialEvents") || parameters.flag("sendInitialEvents");
  }

  private static List<Event> state(
      Kind kind, Snapshot<Stored> now, String folder, Selection selection) {
    var events = new ArrayList<Event>();
    for (Entry<Stored> each : now.scan(folder, "")) {
      Stored shown = Objects.shown(kind, each.value());
      if (selection.matches(shown)) events.add(Event.of(Event.Type.ADDED, shown));
    }
    return events;
  }

  /// A node's pods have a topic of their own; others follow their kind's folder.
  private static String topic(Kind kind, Selection selection, String folder) {
    if (kind.type().groupResource().equals(PODS)) {
      var node = selection.fields().required("spec.nodeName");
      if (node.isPresent() && !node.get().isEmpty()) return StoredCodec.podsOf(node.get());
    }
    return Keys.folder(kind.storage());
  }

  private Duration life(Parameters parameters) {
    long seconds =
        parameters
            .number("timeoutSeconds")
            .filter(asked -> asked > 0)
            .orElseGet(() -> LEAST_SECONDS + world.random().nextLong(LEAST_SECONDS));
    return Duration.ofSeconds(seconds);
  }

  private static long version(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      String message =
          "resourceVersion: Invalid value: \""
              + text
              + "\": strconv.ParseUint: parsing \""
              + text
              + "\": invalid syntax";
      throw ApiException.of(500, "", message);
    }
  }

  static ApiException tooOld(long asked, Compacted gone) {
    return WatchSession.expired(asked, gone.oldest());
  }

  private static void checkInitial(Parameters parameters) {
    String field = "resourceVersionMatch";
    String match = parameters.text(field);
    boolean asked = parameters.has("sendInitialEvents");
    var errors = new ArrayList<FieldError>();
    if (asked && !match.equals("NotOlderThan")) {
      errors.add(
          FieldError.forbidden(
              field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!asked && !match.isEmpty()) {
      errors.add(
          FieldError.forbidden(
              field,
              "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
    }
    if (!match.isEmpty() && !match.equals("NotOlderThan")) {
      errors.add(FieldError.notSupported(field, match, List.of("NotOlderThan")));
    }
    if (!match.isEmpty() && !parameters.text("continue").isEmpty()) {
      errors.add(
          FieldError.forbidden(
              field, "resourceVersionMatch is forbidden when continue is provided"));
    }
    if (!errors.isEmpty()) throw ApiException.invalid("meta.k8s.io", "ListOptions", "", errors);
  }
}
