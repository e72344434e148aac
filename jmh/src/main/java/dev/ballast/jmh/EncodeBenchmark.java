package dev.ballast.jmh;

import dev.ballast.objects.Json;
import dev.ballast.objects.patch.MergePatch;
import dev.ballast.server.stored.Stored;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a write does to one object: parse, copy, patch, encode.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncodeBenchmark {
  private final ObjectNode tree = Sample.configMap(1);
  private final byte[] text = Json.bytes(tree);
  private final JsonNode patch = Json.parse("{\"data\":{\"gen\":\"2\"}}");

  @Benchmark
  public JsonNode parse() {
    return Json.parse(text);
  }

  @Benchmark
  public Stored encode() {
    return Stored.draft(tree, false);
  }

  @Benchmark
  public ObjectNode copy() {
    return tree.deepCopy();
  }

  @Benchmark
  public ObjectNode mergePatch() {
    return MergePatch.apply(tree.deepCopy(), patch);
  }
}
