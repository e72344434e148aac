package dev.ballast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every way to an API server does. The namespace `default` must be there.
public abstract class TransportContract {
  private static final Duration SOON = Duration.ofSeconds(10);

  private Client client;

  /// A way to a server without ConfigMaps in `default` that carry the label `contract`.
  protected abstract Transport transport();

  @BeforeEach
  void connect() {
    client = new Client(transport());
  }

  private static KubeObject configMap(String name, String value) {
    KubeObject made = KubeObject.of("v1", "ConfigMap", "default", name);
    made.metadata().putObject("labels").put("contract", "yes");
    made.tree().putObject("data").put("key", value);
    return made;
  }

  private KubeObject get(String name) {
    return client.get(Types.CONFIG_MAPS, "default", name);
  }

  @Test
  void whatIsCreatedIsThere() {
    KubeObject made = client.create(Types.CONFIG_MAPS, configMap("a", "1"));
    assertThat(made.uid()).isNotEmpty();
    assertThat(made.resourceVersion()).isNotEmpty();
    assertThat(get("a").tree()).isEqualTo(made.tree());
  }

  @Test
  void aMissingObjectIsEmptyOrNotFound() {
    assertThat(client.find(Types.CONFIG_MAPS, "default", "none")).isEmpty();
    assertThatThrownBy(() -> get("none"))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.is("NotFound")).isTrue());
  }

  @Test
  void aNameIsTakenOnce() {
    client.create(Types.CONFIG_MAPS, configMap("b", "1"));
    assertThatThrownBy(() -> client.create(Types.CONFIG_MAPS, configMap("b", "2")))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.is("AlreadyExists")).isTrue());
  }

  @Test
  void anUpdateOfAnOldVersionIsAConflict() {
    KubeObject first = client.create(Types.CONFIG_MAPS, configMap("c", "1")).copy();
    KubeObject changed = first.copy();
    Json.child(changed.tree(), "data").put("key", "2");
    KubeObject updated = client.update(Types.CONFIG_MAPS, changed);
    assertThat(updated.text("data", "key")).isEqualTo("2");
    assertThat(updated.resourceVersion()).isNotEqualTo(first.resourceVersion());
    Json.child(first.tree(), "data").put("key", "3");
    assertThatThrownBy(() -> client.update(Types.CONFIG_MAPS, first))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.is("Conflict")).isTrue());
  }

  @Test
  void aMergePatchSetsAndRemoves() {
    client.create(Types.CONFIG_MAPS, configMap("d", "1"));
    var patch = Json.parseObject("{\"data\":{\"key\":null,\"other\":\"2\"}}");
    client.patch(Types.CONFIG_MAPS, "default", "d", "", PatchType.MERGE, patch);
    assertThat(get("d").strings("data")).isEqualTo(Map.of("other", "2"));
  }

  @Test
  void aDeletionHonoursTheUid() {
    KubeObject made = client.create(Types.CONFIG_MAPS, configMap("e", "1"));
    assertThatThrownBy(
            () ->
                client.delete(
                    Types.CONFIG_MAPS, "default", "e", DeleteOptions.exactly("somebody-else")))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.is("Conflict")).isTrue());
    client.delete(Types.CONFIG_MAPS, "default", "e", DeleteOptions.exactly(made.uid()));
    assertThat(client.find(Types.CONFIG_MAPS, "default", "e")).isEmpty();
  }

  @Test
  void aListSelectsAndAWatchGoesOnFromIt() throws Exception {
    client.create(Types.CONFIG_MAPS, configMap("f", "1"));
    KubeObject unlabelled = configMap("g", "1");
    unlabelled.metadata().remove("labels");
    client.create(Types.CONFIG_MAPS, unlabelled);
    ObjectList list = client.list(Types.CONFIG_MAPS, "default", ListOptions.labels("contract=yes"));
    assertThat(list.items()).extracting(KubeObject::name).contains("f").doesNotContain("g");
    assertThat(list.items()).extracting(KubeObject::kind).containsOnly("ConfigMap");

    var options = WatchOptions.ALL.after(list.resourceVersion());
    try (EventStream events = client.watch(Types.CONFIG_MAPS, "default", options)) {
      client.create(Types.CONFIG_MAPS, configMap("h", "1"));
      KubeObject second = get("h").copy();
      Json.child(second.tree(), "data").put("key", "2");
      client.update(Types.CONFIG_MAPS, second);
      client.delete(Types.CONFIG_MAPS, "default", "h", DeleteOptions.DEFAULT);
      expect(events, WatchEvent.Type.ADDED, "1");
      expect(events, WatchEvent.Type.MODIFIED, "2");
      expect(events, WatchEvent.Type.DELETED, "2");
    }
  }

  private static void expect(EventStream events, WatchEvent.Type type, String value)
      throws InterruptedException {
    WatchEvent event = events.next(SOON);
    while (event != null && event.type() == WatchEvent.Type.BOOKMARK) event = events.next(SOON);
    assertThat(event).isNotNull();
    assertThat(event.type()).isEqualTo(type);
    assertThat(event.object().text("data", "key")).isEqualTo(value);
  }
}
