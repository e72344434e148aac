package dev.ballast.server.verb;

import static dev.ballast.server.verb.TestApi.CONFIG_MAPS;
import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.watch.Event;
import dev.ballast.server.watch.WatchSession;
import dev.ballast.store.Limits;
import dev.ballast.world.ManualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// get, list and watch: selectors, pages, versions, events.
class ReadTest {
  private TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private void configMap(String name, String labels) {
    api.create(CONFIG_MAPS, "", "{metadata: {name: %s, labels: {%s}}}".formatted(name, labels));
  }

  private static List<String> names(ObjectNode list) {
    var names = new ArrayList<String>();
    for (JsonNode each : list.path("items")) names.add(Json.string(each, "metadata", "name"));
    return names;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                       | a b c
          labelSelector=app=x                      | a b
          labelSelector=app==x,tier                | b
          labelSelector=app!=x                     | c
          labelSelector=app in (x, z),!tier        | a c
          labelSelector=app notin (z)              | a b
          fieldSelector=metadata.name=b            | b
          fieldSelector=metadata.name!=b           | a c
          fieldSelector=metadata.name=b&labelSelector=app=z | ''
          """)
  void aListIsWhatItsSelectorsSay(String query, String wanted) {
    configMap("a", "app: x");
    configMap("b", "app: x, tier: t");
    configMap("c", "app: z");
    assertThat(String.join(" ", names(api.list(CONFIG_MAPS, query)))).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fieldSelector=spec.none=1               | 400 BadRequest field label not supported: spec.none
          labelSelector=a in                      | 400 BadRequest
          limit=x                                 | 400 BadRequest strconv.ParseInt
          resourceVersion=abc                     | 400 BadRequest invalid resource version
          resourceVersion=999999                  | 504 Timeout Timeout: Too large resource version: 999999
          resourceVersionMatch=Exact              | 422 Invalid ListOptions.meta.k8s.io
          continue=garbage                        | 400 BadRequest
          sendInitialEvents=true                  | 422 Invalid ListOptions.meta.k8s.io "" is invalid: sendInitialEvents
          continue=x&resourceVersion=1            | 400 BadRequest specifying resource version is not allowed
          resourceVersionMatch=Exact&resourceVersion=0 | 422 Invalid ListOptions.meta.k8s.io
          """)
  void aBadQueryIsRefused(String query, String start) {
    assertThat(refusal(() -> api.list(CONFIG_MAPS, query))).startsWith(start);
  }

  @Test
  void allPagesShowTheSameRevision() {
    for (int i = 0; i < 5; i++) configMap("c" + i, "");
    ObjectNode first = api.list(CONFIG_MAPS, "limit=2");
    configMap("c9", "");
    api.delete(CONFIG_MAPS, "c3", "");
    String token = Json.string(first, "metadata", "continue");
    ObjectNode rest = api.list(CONFIG_MAPS, "continue=" + token);
    assertThat(names(first)).containsExactly("c0", "c1");
    assertThat(Json.number(first, 0, "metadata", "remainingItemCount")).isEqualTo(3);
    assertThat(names(rest)).containsExactly("c2", "c3", "c4");
    assertThat(Json.string(rest, "metadata", "resourceVersion"))
        .isEqualTo(Json.string(first, "metadata", "resourceVersion"));
    assertThat(names(api.list(CONFIG_MAPS, ""))).containsExactly("c0", "c1", "c2", "c4", "c9");
  }

  private static List<String> told(WatchSession session) throws InterruptedException {
    var told = new ArrayList<String>();
    for (Event each : session.next(Duration.ofMillis(200))) {
      var object = each.object();
      told.add(each.type() + (object == null ? "" : " " + object.object().name()));
    }
    return told;
  }

  @Test
  void aWatchTellsEverythingSinceItsVersion() throws InterruptedException {
    String version = Json.string(api.list(CONFIG_MAPS, ""), "metadata", "resourceVersion");
    configMap("a", "");
    api.merge(CONFIG_MAPS, "a", "{data: {k: v}}");
    api.delete(CONFIG_MAPS, "a", "");
    try (WatchSession session = api.watch(CONFIG_MAPS, "resourceVersion=" + version)) {
      assertThat(told(session)).containsExactly("ADDED a", "MODIFIED a", "DELETED a");
      configMap("b", "");
      assertThat(told(session)).containsExactly("ADDED b");
    }
  }

  @Test
  void anObjectThatEntersOrLeavesTheSelectionIsAddedOrDeleted() throws InterruptedException {
    configMap("a", "app: x");
    try (WatchSession session = api.watch(CONFIG_MAPS, "labelSelector=app=x")) {
      assertThat(told(session)).containsExactly("ADDED a");
      api.merge(CONFIG_MAPS, "a", "{metadata: {labels: {app: z}}}");
      api.merge(CONFIG_MAPS, "a", "{data: {k: v}}");
      api.merge(CONFIG_MAPS, "a", "{metadata: {labels: {app: x}}}");
      assertThat(told(session)).containsExactly("DELETED a", "ADDED a");
    }
  }

  @Test
  void aNodeSeesItsOwnPodsAlone() throws InterruptedException {
    String pod = "{metadata: {name: %s}, spec: {nodeName: %s, containers: [{name: c, image: i}]}}";
    api.create(PODS, "", pod.formatted("p1", "n1"));
    try (WatchSession session = api.watch(PODS, "fieldSelector=spec.nodeName=n1")) {
      assertThat(told(session)).containsExactly("ADDED p1");
      api.create(PODS, "", pod.formatted("p2", "n2"));
      api.create(PODS, "", pod.formatted("p3", "n1"));
      assertThat(told(session)).containsExactly("ADDED p3");
    }
  }

  @Test
  void aWatchListEndsItsStateWithABookmark() throws InterruptedException {
    configMap("a", "");
    String query =
        "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    try (WatchSession session = api.watch(CONFIG_MAPS, query)) {
      assertThat(told(session)).containsExactly("ADDED a", "BOOKMARK");
    }
    assertThat(refusal(() -> api.watch(CONFIG_MAPS, "sendInitialEvents=true")))
        .startsWith("422 Invalid");
  }

  @Test
  void aVersionThatHasLeftTheLogIsGone() throws InterruptedException {
    api.close();
    api = new TestApi(new Limits(64, 64, 4));
    for (int i = 0; i < 10; i++) configMap("c" + i, "");
    try (WatchSession session = api.watch(CONFIG_MAPS, "resourceVersion=2")) {
      List<Event> events = session.next(Duration.ofMillis(200));
      assertThat(events).hasSize(1);
      assertThat(events.getFirst().type()).isEqualTo(Event.Type.ERROR);
      assertThat(Json.number(events.getFirst().status(), 0, "code")).isEqualTo(410);
    }
  }

  /// As after etcd's compaction: the token that comes with the refusal leads through what is there
  /// now.
  @Test
  void aPageWhoseImageIsGoneOffersTheRest() {
    var world = new ManualWorld();
    try (var slow = new TestApi(world, false)) {
      for (String name : List.of("a", "b", "c"))
        slow.create(CONFIG_MAPS, "", "{metadata: {name: %s}}".formatted(name));
      String token = Json.string(slow.list(CONFIG_MAPS, "limit=1"), "metadata", "continue");
      slow.create(CONFIG_MAPS, "", "{metadata: {name: d}}");
      world.advance(Duration.ofMinutes(6));
      ApiException gone =
          catchThrowableOfType(
              ApiException.class, () -> slow.list(CONFIG_MAPS, "limit=1&continue=" + token));
      assertThat(gone.code()).isEqualTo(410);
      assertThat(gone).hasMessageContaining("results in an inconsistent list");
      String rest = Json.string(gone.status(), "metadata", "continue");
      assertThat(names(slow.list(CONFIG_MAPS, "continue=" + rest))).containsExactly("b", "c", "d");
    }
  }
}
