package dev.ballast.client;

import dev.ballast.client.WatchEvent.Type;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An API server of maps: versions, uids, conflicts and watches, and nothing else. It passes
/// [TransportContract], as the real ways to the real server do.
public final class MemoryTransport implements Transport {
  private record Change(long version, Type type, ResourceType resource, KubeObject object) {}

  private final Map<ResourceType, Map<String, KubeObject>> objects = new HashMap<>();
  private final List<Change> log = new ArrayList<>();
  private long version = 1;
  private long forgotten;
  private int refusals;
  private int lists;
  private boolean cut;

  /// Lets the next `count` requests fail as an unreachable server's do.
  public synchronized void refuse(int count) {
    refusals = count;
  }

  /// Forgets the changes so far: older watches answer 410.
  public synchronized void compact() {
    forgotten = version;
    log.clear();
    notifyAll();
  }

  /// Ends all open watches in the ordinary way.
  public synchronized void cutWatches() {
    cut = true;
    notifyAll();
  }

  /// How many lists were asked for.
  public synchronized int lists() {
    return lists;
  }

  @Override
  public synchronized Answer send(Call call) {
    try {
      if (refusals > 0 && refusals-- > 0) throw ApiException.unavailable("no server there");
      return new Answer(call.verb() == Verb.CREATE ? 201 : 200, answer(call));
    } catch (ApiException refused) {
      return new Answer(refused.code(), refused.status());
    }
  }

  private ObjectNode answer(Call call) {
    return switch (call.verb()) {
      case GET -> existing(call).tree();
      case LIST -> list(call);
      case CREATE -> create(call);
      case UPDATE -> update(call, new KubeObject((ObjectNode) body(call)));
      case PATCH -> patch(call);
      case DELETE -> delete(call, existing(call));
      case DELETE_COLLECTION -> deleteAll(call);
      case WATCH -> throw new IllegalArgumentException("ask watch");
    };
  }

  private Map<String, KubeObject> all(ResourceType type) {
    return objects.computeIfAbsent(type, unknown -> new TreeMap<>());
  }

  private static JsonNode body(Call call) {
    return java.util.Objects.requireNonNull(call.body());
  }

  private KubeObject existing(Call call) {
    KubeObject found = all(call.type()).get(call.namespace() + "/" + call.name());
    if (found == null) throw ApiException.notFound(call.type().groupResource(), call.name());
    return found;
  }

  private Stream<KubeObject> selected(Call call) {
    LabelSelector selector = selector(call);
    return all(call.type()).values().stream()
        .filter(each -> isIn(call, each) && selector.matches(each.labels()));
  }

  private static boolean isIn(Call call, KubeObject object) {
    return call.namespace().isEmpty() || call.namespace().equals(object.namespace());
  }

  private static LabelSelector selector(Call call) {
    String text = call.parameters().getOrDefault("labelSelector", "");
    if (text.isEmpty()) return LabelSelector.EVERYTHING;
    return LabelSelector.ofLabels(
        Stream.of(text.split(","))
            .map(each -> each.split("="))
            .collect(Collectors.toMap(each -> each[0], each -> each[1])));
  }

  private ObjectNode list(Call call) {
    lists++;
    ObjectNode list = Json.object();
    list.put("kind", "List").put("apiVersion", call.type().apiVersion());
    list.putObject("metadata").put("resourceVersion", Long.toString(version));
    var items = list.putArray("items");
    selected(call).forEach(each -> items.add(each.tree()));
    return list;
  }

  private ObjectNode create(Call call) {
    var made = new KubeObject((ObjectNode) body(call));
    String prefix = made.text("metadata", "generateName");
    if (made.name().isEmpty() && !prefix.isEmpty()) made.metadata().put("name", prefix + version);
    if (all(call.type()).containsKey(made.namespace() + "/" + made.name()))
      throw ApiException.alreadyExists(call.type().groupResource(), made.name());
    made.metadata().put("uid", "uid-" + version);
    return publish(call.type(), Type.ADDED, made);
  }

  private ObjectNode update(Call call, KubeObject wanted) {
    KubeObject before = existing(call);
    String expected = wanted.resourceVersion();
    if (!expected.isEmpty() && !expected.equals(before.resourceVersion()))
      throw ApiException.conflict(call.type().groupResource(), call.name(), "it was modified");
    wanted.metadata().put("uid", before.uid());
    return publish(call.type(), Type.MODIFIED, wanted);
  }

  private ObjectNode patch(Call call) {
    if (!call.contentType().equals(PatchType.MERGE.contentType()))
      throw ApiException.of(415, "UnsupportedMediaType", call.contentType());
    KubeObject patched = existing(call).copy();
    merge(patched.tree(), body(call));
    return publish(call.type(), Type.MODIFIED, patched);
  }

  private static void merge(ObjectNode into, JsonNode patch) {
    for (Map.Entry<String, JsonNode> each : patch.properties()) {
      if (each.getValue().isNull()) into.remove(each.getKey());
      else if (each.getValue().isObject()) merge(Json.child(into, each.getKey()), each.getValue());
      else into.set(each.getKey(), each.getValue());
    }
  }

  private ObjectNode delete(Call call, KubeObject object) {
    String uid = Json.string(body(call), "preconditions", "uid");
    if (!uid.isEmpty() && !uid.equals(object.uid()))
      throw ApiException.conflict(call.type().groupResource(), object.name(), "other uid");
    return publish(call.type(), Type.DELETED, object.copy());
  }

  private ObjectNode deleteAll(Call call) {
    selected(call).toList().forEach(each -> delete(call, each));
    return Json.object().put("kind", "Status").put("status", "Success");
  }

  private ObjectNode publish(ResourceType type, Type change, KubeObject object) {
    object.metadata().put("resourceVersion", Long.toString(++version));
    String key = object.namespace() + "/" + object.name();
    if (change == Type.DELETED) all(type).remove(key);
    else all(type).put(key, object);
    log.add(new Change(version, change, type, object));
    notifyAll();
    return object.tree();
  }

  @Override
  public synchronized EventStream watch(Call call) {
    long after = Long.parseLong(call.parameters().getOrDefault("resourceVersion", "0"));
    if (refusals > 0 && refusals-- > 0) throw ApiException.unavailable("no server there");
    if (after < forgotten) throw ApiException.expired("too old resource version");
    cut = false;
    return new Events(call, after);
  }

  private final class Events implements EventStream {
    private final Call call;
    private long position;
    private int read;
    private boolean closed;

    Events(Call call, long position) {
      this.call = call;
      this.position = position;
    }

    @Override
    public WatchEvent next(Duration wait) throws InterruptedException {
      synchronized (MemoryTransport.this) {
        Change change = nextChange();
        if (change == null) {
          TimeUnit.MILLISECONDS.timedWait(MemoryTransport.this, Math.max(1, wait.toMillis()));
          change = nextChange();
        }
        return change == null ? null : new WatchEvent(change.type(), change.object());
      }
    }

    private Change nextChange() {
      if (closed || cut) throw new StreamEnded("cut");
      if (position < forgotten) throw ApiException.expired("too old resource version");
      if (read > log.size()) read = 0;
      while (read < log.size()) {
        Change each = log.get(read++);
        if (each.version() <= position) continue;
        position = each.version();
        if (each.resource().equals(call.type()) && isIn(call, each.object())) return each;
      }
      return null;
    }

    @Override
    public void close() {
      synchronized (MemoryTransport.this) {
        closed = true;
        MemoryTransport.this.notifyAll();
      }
    }
  }
}
