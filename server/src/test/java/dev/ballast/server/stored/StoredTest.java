package dev.ballast.server.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.Json;
import dev.ballast.world.SystemWorld;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Bytes, tree and version of a stored object, and what lies in the store.
class StoredTest {
  private static final String OBJECT =
      """
      {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","resourceVersion":"9"},"data":{"k":"v"}}""";

  private final StoredCodec codec = new StoredCodec(new Seal(new SystemWorld(), new byte[32]));

  private static Stored draft(boolean sealed) {
    return Stored.draft(Json.parseObject(OBJECT), sealed);
  }

  @Test
  void theCommittersVersionIsInBytesAndTree() {
    Stored committed = codec.committed(draft(false), 1234);
    ObjectNode served = (ObjectNode) Json.parse(committed.json());
    assertThat(Json.string(served, "metadata", "resourceVersion")).isEqualTo("1234");
    assertThat(served).isEqualTo(committed.tree());
    assertThat(committed.revision()).isEqualTo(1234);
  }

  @Test
  void aDeletedObjectShowsTheVersionOfItsDeletion() {
    Stored first = codec.committed(draft(false), 5);
    Stored last = codec.committed(first, 77);
    assertThat(Json.string(Json.parse(last.json()), "metadata", "resourceVersion")).isEqualTo("77");
    assertThat(Json.string(first.tree(), "metadata", "resourceVersion")).isEqualTo("5");
  }

  @Test
  void whatIsReadBackIsWhatWasWritten() {
    Stored committed = codec.committed(draft(false), 5);
    Stored read = codec.read(codec.write(committed), 5);
    assertThat(read.json()).isEqualTo(committed.json());
    assertThat(read.tree()).isEqualTo(committed.tree());
  }

  @Test
  void aSealedObjectIsNotInPlainTextAndOpensWithItsKeyAlone() {
    Stored committed = codec.committed(draft(true), 5);
    byte[] kept = codec.write(committed);
    String text = new String(kept, StandardCharsets.ISO_8859_1);
    assertThat(text)
        .startsWith("k8s:enc:aesgcm:v1:")
        .doesNotContain("ConfigMap")
        .doesNotContain("data");
    assertThat(codec.write(committed)).isNotEqualTo(kept);
    assertThat(codec.read(kept, 5).tree()).isEqualTo(committed.tree());
    byte[] otherKey = new byte[32];
    otherKey[0] = 1;
    var stranger = new StoredCodec(new Seal(new SystemWorld(), otherKey));
    assertThatThrownBy(() -> stranger.read(kept, 5)).hasMessageContaining("does not open");
  }

  @Test
  void labelsAreReadWithoutTheRest() {
    String labelled =
        """
        {"kind":"ConfigMap","apiVersion":"v1","metadata":{"annotations":{"labels":"{}"},\
        "labels":{"app":"web","empty":""},"name":"a"},"data":{"labels":"no"}}""";
    Stored committed = codec.committed(Stored.draft(Json.parseObject(labelled), false), 5);
    Stored read = codec.read(codec.write(committed), 5);
    assertThat(read.labels()).isEqualTo(Map.of("app", "web", "empty", ""));
    assertThat(read.labels()).isEqualTo(committed.labels());
    assertThat(codec.committed(draft(false), 6).labels()).isEmpty();
    assertThat(codec.read(codec.write(codec.committed(draft(false), 6)), 6).labels()).isEmpty();
  }
}
