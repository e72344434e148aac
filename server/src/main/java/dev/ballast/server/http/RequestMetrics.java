package dev.ballast.server.http;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.Api;
import dev.ballast.server.discovery.ServerVersion;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Snapshot;
import dev.ballast.world.metrics.Counters;
import dev.ballast.world.metrics.Histogram;
import dev.ballast.world.metrics.Histograms;
import dev.ballast.world.metrics.Metrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What was asked of this server, by the names that Kubernetes' own server has. Thread-safe.
final class RequestMetrics {
  /// What a request was, as far as its labels say it. Only what is served has labels of its own.
  record Labels(
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String scope,
      String dryRun) {
    static final Labels OTHER = new Labels("", "", "", "", "", "", "");

    static Labels of(Request request, Kind kind) {
      ResourceType type = kind.type();
      boolean named = !request.target().name().isEmpty();
      boolean inNamespace = !request.target().namespace().isEmpty();
      return new Labels(
          word(request),
          type.group(),
          type.version(),
          type.resource(),
          request.target().subresource(),
          named ? "resource" : inNamespace ? "namespace" : "cluster",
          request.parameters().dryRun() ? "All" : "");
    }

    private static String word(Request request) {
      return switch (request.verb()) {
        case GET -> "GET";
        case LIST -> "LIST";
        case WATCH -> "WATCH";
        case CREATE -> "POST";
        case UPDATE -> "PUT";
        case PATCH -> request.body().contentType().contains("apply-patch") ? "APPLY" : "PATCH";
        case DELETE -> "DELETE";
        case DELETE_COLLECTION -> "DELETECOLLECTION";
      };
    }
  }

  private static final double[] BOUNDS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45,
    60
  };
  private static final String COMPONENT = "apiserver";

  private record Answered(Labels labels, int code) {}

  private final Counters total;
  private final Histograms durations;
  private final Counters watchEvents;
  private final Map<Answered, LongAdder> counts = new ConcurrentHashMap<>();
  private final Map<Labels, Histogram> took = new ConcurrentHashMap<>();
  private final Map<Labels, LongAdder> open = new ConcurrentHashMap<>();
  private final LongAdder reading = new LongAdder();
  private final LongAdder changing = new LongAdder();

  RequestMetrics(Metrics metrics, Api api) {
    total =
        metrics.counters(
            "apiserver_request_total",
            "Counter of apiserver requests broken out for each verb, dry run value, group, version,"
                + " resource, scope, component, and HTTP response code.",
            labels("code"));
    durations =
        metrics.histograms(
            "apiserver_request_duration_seconds",
            "Response latency distribution in seconds for each verb, dry run value, group, version,"
                + " resource, subresource, scope and component.",
            BOUNDS,
            labels());
    watchEvents =
        metrics.counters(
            "apiserver_watch_events_total",
            "Number of events sent in watch clients.",
            "group",
            "version",
            "resource");
    metrics.gauges(
        "apiserver_current_inflight_requests",
        "Maximal number of currently used inflight request limit of this apiserver per request"
            + " kind in last second.",
        () ->
            Map.of(
                List.of("mutating"), (double) changing.sum(),
                List.of("readOnly"), (double) reading.sum()),
        "request_kind");
    metrics.gauges(
        "apiserver_longrunning_requests",
        "Gauge of all active long-running apiserver requests broken out by verb, group, version,"
            + " resource, scope and component.",
        this::running,
        labels());
    metrics.gauges(
        "apiserver_storage_objects",
        "Number of stored objects at the time of last check split by kind.",
        () -> stored(api, type -> List.of(type.groupResource().toString())),
        "resource");
    metrics.gauges(
        "apiserver_resource_objects",
        "Number of stored objects at the time of last check split by kind.",
        () -> stored(api, type -> List.of(type.group(), type.resource())),
        "group",
        "resource");
    metrics.gauges(
        "kubernetes_build_info",
        "A metric with a constant '1' value labeled by major, minor and git version.",
        () -> Map.of(ServerVersion.labels(), 1.0),
        "major",
        "minor",
        "git_version");
    metrics.gauge(
        "ballast_store_revision",
        "The revision of the newest write.",
        () -> api.store().snapshot().revision());
    metrics.gauge(
        "ballast_store_writes_refused",
        "1 while the disk takes no writes.",
        () -> api.store().refusal().isPresent() ? 1 : 0);
  }

  private static String[] labels(String... more) {
    var all = new java.util.ArrayList<String>(List.of(more));
    all.addAll(
        List.of(
            "component",
            "dry_run",
            "group",
            "resource",
            "scope",
            "subresource",
            "verb",
            "version"));
    return all.toArray(String[]::new);
  }

  private static String[] values(Labels of, String... more) {
    var all = new java.util.ArrayList<String>(List.of(more));
    all.addAll(
        List.of(
            COMPONENT,
            of.dryRun,
            of.group,
            of.resource,
            of.scope,
            of.subresource,
            of.verb,
            of.version));
    return all.toArray(String[]::new);
  }

  void begin(boolean reads) {
    (reads ? reading : changing).increment();
  }

  /// A watch has only begun when its request has been heard: how long it lives is no latency.
  void end(boolean reads, Labels labels, int code, long nanos) {
    (reads ? reading : changing).decrement();
    counts
        .computeIfAbsent(
            new Answered(labels, code), first -> total.with(values(labels, Integer.toString(code))))
        .increment();
    if (labels.verb.equals("WATCH")) return;
    took.computeIfAbsent(labels, first -> durations.with(values(labels))).observe(nanos);
  }

  /// How many requests like this one go on; to be raised and lowered.
  LongAdder open(Labels labels) {
    return open.computeIfAbsent(labels, first -> new LongAdder());
  }

  LongAdder watchEvents(ResourceType type) {
    return watchEvents.with(type.group(), type.version(), type.resource());
  }

  private Map<List<String>, Double> running() {
    var all = new HashMap<List<String>, Double>();
    open.forEach((labels, count) -> all.put(List.of(values(labels)), (double) count.sum()));
    return all;
  }

  private static Map<List<String>, Double> stored(
      Api api, java.util.function.Function<ResourceType, List<String>> labels) {
    Snapshot<Stored> now = api.store().snapshot();
    var all = new HashMap<List<String>, Double>();
    for (Kind kind : api.kinds().all()) {
      if (!kind.stored() || !kind.verbs().contains(Verb.LIST.word())) continue;
      double count = now.count(Keys.folder(kind.type().groupResource()));
      all.put(labels.apply(kind.type()), count);
    }
    return all;
  }
}
