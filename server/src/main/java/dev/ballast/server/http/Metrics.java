package dev.ballast.server.http;

import dev.ballast.server.discovery.Document;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/// Counts of what was served, in Prometheus' text format.
final class Metrics {
  private record Served(String verb, String resource, int code) {}

  private static final class Sums {
    final LongAdder count = new LongAdder();
    final LongAdder nanos = new LongAdder();
  }

  private final Map<Served, Sums> served = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentSkipListMap<>();

  Metrics() {
    Runtime java = Runtime.getRuntime();
    gauges.put("jvm_memory_used_bytes", () -> java.totalMemory() - java.freeMemory());
    gauges.put("jvm_memory_committed_bytes", java::totalMemory);
  }

  void gauge(String name, DoubleSupplier value) {
    gauges.put(name, value);
  }

  void count(String verb, String resource, int code, long nanos) {
    Sums sums = served.computeIfAbsent(new Served(verb, resource, code), first -> new Sums());
    sums.count.increment();
    sums.nanos.add(nanos);
  }

  Document document() {
    var text = new StringBuilder();
    text.append("# TYPE apiserver_request_total counter\n");
    served.forEach((what, sums) -> line(text, "apiserver_request_total", what, sums.count.sum()));
    text.append("# TYPE apiserver_request_duration_seconds_sum counter\n");
    served.forEach(
        (what, sums) ->
            line(text, "apiserver_request_duration_seconds_sum", what, sums.nanos.sum() / 1e9));
    gauges.forEach(
        (name, value) -> {
          text.append("# TYPE ").append(name).append(" gauge\n");
          text.append(name).append(' ').append(value.getAsDouble()).append('\n');
        });
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return new Document(200, "text/plain; version=0.0.4; charset=utf-8", bytes, "");
  }

  private static void line(StringBuilder text, String name, Served what, double value) {
    text.append(name).append("{verb=\"").append(what.verb);
    text.append("\",resource=\"").append(what.resource);
    text.append("\",code=\"").append(what.code).append("\"} ").append(value).append('\n');
  }
}
