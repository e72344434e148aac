package dev.ballast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.KubeObject;
import dev.ballast.world.ManualWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
  private final MemoryTransport memory = new MemoryTransport();
  private final Client client = new Client(memory);
  private final ManualWorld world = new ManualWorld();
  private final EventRecorder events = new EventRecorder(client, world, "tester", "n1");
  private final KubeObject web = KubeObject.of("v1", "Pod", "default", "web-0");

  @AfterEach
  void close() {
    events.close();
  }

  private List<KubeObject> told(int count) {
    await().until(() -> list().size() >= count);
    return list();
  }

  private List<KubeObject> list() {
    return client.list(Types.EVENTS, "default", ListOptions.ALL).items();
  }

  @Test
  void anEventSaysWhatHappenedToWhom() {
    events.normal(web, "spec.containers{nginx}", "Started", "Started container nginx");
    KubeObject event = told(1).getFirst();
    assertThat(event.name()).startsWith("web-0.");
    assertThat(event.text("involvedObject", "name")).isEqualTo("web-0");
    assertThat(event.text("involvedObject", "fieldPath")).isEqualTo("spec.containers{nginx}");
    assertThat(event.text("reason")).isEqualTo("Started");
    assertThat(event.text("type")).isEqualTo("Normal");
    assertThat(event.text("source", "component")).isEqualTo("tester");
    assertThat(event.text("source", "host")).isEqualTo("n1");
    assertThat(event.text("firstTimestamp")).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void repeatsRaiseTheCount() {
    for (int i = 0; i < 3; i++) events.warning(web, "BackOff", "restarting");
    await().until(() -> told(1).getFirst().number(0, "count") == 3);
    assertThat(list()).hasSize(1);
  }

  @Test
  void aRepeatWhoseEventIsGoneIsToldAnew() {
    events.warning(web, "BackOff", "restarting");
    KubeObject first = told(1).getFirst();
    client.delete(Types.EVENTS, "default", first.name(), DeleteOptions.DEFAULT);
    events.warning(web, "BackOff", "restarting");
    assertThat(told(1).getFirst().number(0, "count")).isEqualTo(2);
  }

  @Test
  void manyAlikeAreCombined() {
    for (int i = 0; i < 15; i++) events.normal(web, "Pulled", "image " + i);
    await()
        .until(
            () -> list().stream().anyMatch(each -> each.text("message").endsWith("): image 14")));
    assertThat(list()).hasSize(11);
  }

  @Test
  void oneSubjectGetsABurstAndThenOneEveryFiveMinutes() {
    for (int i = 0; i < 60; i++) events.normal(web, "R" + i, "m");
    told(25);
    events.normal(KubeObject.of("v1", "Pod", "default", "last"), "Marker", "m");
    told(26);
    assertThat(list()).hasSize(26);
    world.advance(Duration.ofMinutes(5));
    events.normal(web, "Later", "m");
    assertThat(told(27)).extracting(each -> each.text("reason")).contains("Later");
  }

  @Test
  void aServerThatIsAwayIsNoTrouble() {
    memory.refuse(1);
    events.normal(web, "Lost", "m");
    events.normal(web, "Kept", "m");
    assertThat(told(1)).extracting(each -> each.text("reason")).containsExactly("Kept");
  }
}
