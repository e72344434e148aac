package dev.ballast.world.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void countsAreLinesWithTheirLabels() {
    Counters requests = metrics.counters("requests_total", "How many.", "verb", "code");
    requests.with("GET", "200").add(2);
    requests.with("a\"b\\c\nd", "500").increment();
    assertThat(metrics.counters("requests_total", "", "verb", "code")).isSameAs(requests);
    assertThat(metrics.text())
        .startsWith("# HELP requests_total How many.\n# TYPE requests_total counter\n")
        .contains("requests_total{verb=\"GET\",code=\"200\"} 2\n")
        .contains("requests_total{verb=\"a\\\"b\\\\c\\nd\",code=\"500\"} 1\n");
  }

  @Test
  void aHistogramsBucketsHoldAllThatIsNotLarger() {
    Histograms all = metrics.histograms("took_seconds", "", new double[] {0.1, 1}, "verb");
    for (long millis : new long[] {50, 100, 101, 5000}) all.with("GET").observe(millis * 1_000_000);
    assertThat(metrics.text())
        .contains(
            "took_seconds_bucket{verb=\"GET\",le=\"0.1\"} 2\n",
            "took_seconds_bucket{verb=\"GET\",le=\"1\"} 3\n",
            "took_seconds_bucket{verb=\"GET\",le=\"+Inf\"} 4\n",
            "took_seconds_sum{verb=\"GET\"} 5.251\n",
            "took_seconds_count{verb=\"GET\"} 4\n");
  }

  @Test
  void gaugesAreAskedForWhenSomebodyReads() {
    double[] depth = {1};
    metrics.gauge("depth", "", () -> depth[0]);
    depth[0] = 2.5;
    metrics.gauges("objects", "", () -> Map.of(List.of("pods"), 3.0), "resource");
    metrics.gauges("objects", "", () -> Map.of(List.of("nodes"), 1.0), "resource");
    assertThat(metrics.text())
        .contains(
            "depth 2.5\n", "objects{resource=\"pods\"} 3\n", "objects{resource=\"nodes\"} 1\n");
  }

  @Test
  void theProcessIsMeasured() {
    ProcessMetrics.register(metrics);
    assertThat(metrics.text())
        .containsPattern("process_cpu_seconds_total [0-9.]+\n")
        .containsPattern("process_resident_memory_bytes [0-9]+\n")
        .containsPattern("jvm_memory_used_bytes\\{area=\"heap\"} [0-9]+\n");
  }
}
