package dev.ballast.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.client.WatchOptions;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.ManualWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CacheTest {
  private final MemoryTransport memory = new MemoryTransport();
  private final Client client = new Client(memory);
  private final ManualWorld world = new ManualWorld();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private Cache cache;

  @AfterEach
  void close() {
    cache.close();
  }

  private void start() throws InterruptedException {
    cache = Cache.start(world, client, Types.PODS, "", WatchOptions.ALL);
    cache.onChange(
        (before, after) ->
            heard.add(
                (before == null ? "-" : before.text("v"))
                    + ">"
                    + (after == null ? "-" : after.text("v"))));
    assertThat(cache.awaitSynced(Duration.ofSeconds(10))).isTrue();
  }

  private KubeObject create(String namespace, String name, String value) {
    KubeObject made = KubeObject.of("v1", "Pod", namespace, name);
    made.tree().put("v", value);
    return client.create(Types.PODS, made);
  }

  private KubeObject change(String name, String value) {
    KubeObject changed = client.get(Types.PODS, "default", name).copy();
    changed.tree().put("v", value);
    return client.update(Types.PODS, changed);
  }

  private void delete(String name) {
    client.delete(Types.PODS, "default", name, DeleteOptions.DEFAULT);
  }

  private void awaitHeard(String... all) {
    await().untilAsserted(() -> assertThat(heard).containsExactly(all));
  }

  @Test
  void itHoldsWhatIsThereAndFollowsChanges() throws Exception {
    create("default", "a", "1");
    start();
    assertThat(cache.get("default", "a")).isPresent();
    create("default", "b", "1");
    change("a", "2");
    delete("b");
    awaitHeard("->1", "->1", "1>2", "1>-");
    assertThat(cache.list()).extracting(KubeObject::name).containsExactly("a");
  }

  @Test
  void itLeavesOutWhoManagesWhichField() throws Exception {
    KubeObject made = KubeObject.of("v1", "Pod", "default", "a");
    made.metadata().putArray("managedFields").addObject().put("manager", "me");
    made.metadata().putObject("labels").put("app", "web");
    KubeObject stored = client.create(Types.PODS, made);
    start();
    KubeObject cached = cache.get("default", "a").orElseThrow();
    assertThat(cached.metadata().has("managedFields")).isFalse();
    assertThat(cached.labels()).containsEntry("app", "web");
    assertThat(cached.resourceVersion()).isEqualTo(stored.resourceVersion());
    assertThat(stored.metadata().has("managedFields")).isTrue();
  }

  @Test
  void anIndexCountsWithoutCollecting() throws Exception {
    create("default", "a", "1");
    create("default", "b", "1");
    start();
    var value = new IndexBy("v", each -> List.of(each.text("v")));
    cache.index(value);
    change("a", "2");
    await().until(() -> cache.count(value, "2") == 1 && cache.count(value, "1") == 1);
    assertThat(cache.count(value, "3")).isZero();
  }

  @Test
  void objectsAreFoundByTheRarestOfTheirLabels() throws Exception {
    for (int i = 0; i < 4; i++) {
      KubeObject made = KubeObject.of("v1", "Pod", "default", "p" + i);
      made.metadata().putObject("labels").put("app", "web").put("index", Integer.toString(i));
      client.create(Types.PODS, made);
    }
    create("other", "p", "1");
    start();
    LabelIndex.index(cache);
    Map<String, String> second = Map.of("app", "web", "index", "2");
    assertThat(LabelIndex.bearing(cache, "default", second))
        .extracting(KubeObject::name)
        .containsExactly("p2");
    assertThat(LabelIndex.bearing(cache, "default", Map.of("app", "web"))).hasSize(4);
    assertThat(LabelIndex.bearing(cache, "default", Map.of("app", "none"))).isEmpty();
    assertThat(LabelIndex.bearing(cache, "other", Map.of("app", "web"))).isEmpty();
    assertThat(LabelIndex.bearing(cache, "default", Map.of())).hasSize(4);
  }

  @Test
  void nobodyChangesWhatItHolds() throws Exception {
    start();
    create("default", "a", "1");
    awaitHeard("->1");
    ObjectNode held = cache.get("default", "a").orElseThrow().tree();
    assertThatThrownBy(() -> held.put("v", "2")).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void indicesFollowEveryChange() throws Exception {
    create("default", "a", "x");
    create("other", "b", "x");
    start();
    var value = new IndexBy("value", object -> List.of(object.text("v")));
    var namesake = new IndexBy("value", object -> List.of(object.name()));
    cache.index(value).index(namesake).index(value);
    assertThat(cache.indexed(value, "x")).hasSize(2);
    assertThat(cache.indexed(namesake, "a")).hasSize(1);
    assertThat(cache.list("other")).extracting(KubeObject::name).containsExactly("b");
    change("a", "y");
    await().until(() -> cache.indexed(value, "y").size() == 1);
    assertThat(cache.indexed(value, "x")).extracting(KubeObject::name).containsExactly("b");
    delete("a");
    await().until(() -> cache.indexed(value, "y").isEmpty());
  }

  @Test
  void afterFallingBehindItListsAgainAndTellsTheDifference() throws Exception {
    create("default", "kept", "1");
    create("default", "changed", "1");
    create("default", "gone", "1");
    start();
    heard.clear();
    synchronized (memory) {
      change("changed", "2");
      delete("gone");
      create("default", "new", "3");
      memory.compact();
    }
    await().until(() -> heard.size() == 3);
    assertThat(heard).containsExactlyInAnyOrder("1>2", "1>-", "->3");
    assertThat(memory.lists()).isEqualTo(2);
  }

  @Test
  void anotherObjectOfTheSameNameIsAnEndAndABeginning() throws Exception {
    create("default", "a", "1");
    start();
    heard.clear();
    synchronized (memory) {
      delete("a");
      create("default", "a", "2");
      memory.compact();
    }
    awaitHeard("1>-", "->2");
  }

  @Test
  void aWatchThatEndsGoesOnWithoutAList() throws Exception {
    start();
    memory.cutWatches();
    create("default", "a", "1");
    awaitHeard("->1");
    assertThat(memory.lists()).isEqualTo(1);
  }

  @Test
  void failuresAreTriedAgainAfterABackOff() throws Exception {
    memory.refuse(2);
    cache = Cache.start(world, client, Types.PODS, "", WatchOptions.ALL);
    for (int i = 0; i < 2; i++) {
      world.awaitWaiting(1);
      world.advanceToNext();
    }
    assertThat(cache.awaitSynced(Duration.ofSeconds(10))).isTrue();
    assertThat(world.now()).isEqualTo(new ManualWorld().now().plusMillis(150));
  }

  @Test
  void itKnowsHowFarItHasSeen() throws Exception {
    start();
    KubeObject made = create("default", "a", "1");
    await().until(() -> cache.hasSeen(made.resourceVersion()));
    assertThat(cache.get("default", "a")).isPresent();
    assertThat(cache.hasSeen("1" + made.resourceVersion())).isFalse();
  }

  @Test
  void ownWritesAreVisibleWhenTheCacheShowsThem() throws Exception {
    start();
    var writes = new OwnWrites<String>(cache);
    assertThat(writes.visible("web")).isTrue();
    KubeObject made = create("default", "a", "1");
    writes.wrote("web", made);
    await().until(() -> writes.visible("web"));
    writes.deleted("web", Name.of(made), made.uid());
    assertThat(writes.visible("web")).isFalse();
    delete("a");
    await().until(() -> writes.visible("web"));
  }
}
