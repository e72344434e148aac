package dev.ballast.server.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.kinds.Kinds;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.Verb;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.Api;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Cursor;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.store.Transaction;
import dev.ballast.world.SystemWorld;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Somebody else writes between the moment that a verb reads and the moment that it commits.
class RaceTest {
  private final TestApi others = new TestApi();
  private Runnable faster = () -> {};
  private final Api slow = slow();

  private Api slow() {
    var world = new SystemWorld();
    var store = new SlowStore();
    return new Api(
        world, Kinds.builtIn(), Schemas.load(), store, Api.Surroundings.none(world, store));
  }

  @AfterEach
  void close() {
    others.close();
  }

  @Test
  void anUpdateOfWhatWasDeletedMeanwhileFindsNothing() {
    ObjectNode made = make();
    faster = () -> others.delete(TestApi.CONFIG_MAPS, "a", "");
    assertThat(refusal(made).code()).isEqualTo(404);
  }

  @Test
  void anUpdateOfWhatWasChangedMeanwhileConflicts() {
    ObjectNode made = make();
    faster = () -> others.merge(TestApi.CONFIG_MAPS, "a", "{data: {k: others}}");
    assertThat(refusal(made).reason()).isEqualTo("Conflict");
  }

  /// A patch says what to change and not of what: it is made anew on the other's version.
  @Test
  void aPatchIsMadeAnew() {
    make();
    faster = () -> others.merge(TestApi.CONFIG_MAPS, "a", "{data: {other: there}}");
    send(Verb.PATCH, "application/merge-patch+json", TestApi.tree("{data: {k: new}}"));
    ObjectNode data = (ObjectNode) others.get(TestApi.CONFIG_MAPS, "a").get("data");
    assertThat(Json.text(data)).contains("there").contains("new");
  }

  private ObjectNode make() {
    return others.create(TestApi.CONFIG_MAPS, "", "{metadata: {name: a}, data: {k: v}}");
  }

  private ApiException refusal(ObjectNode made) {
    ObjectNode next = made.deepCopy();
    Json.child(next, "data").put("k", "mine");
    return catchThrowableOfType(ApiException.class, () -> send(Verb.UPDATE, TestApi.JSON, next));
  }

  private void send(Verb verb, String type, ObjectNode body) {
    slow.handle(
        new Request(
            User.authenticated("slow", List.of(User.MASTERS)),
            verb,
            new Target(TestApi.CONFIG_MAPS, "default", "a", ""),
            Parameters.NONE,
            new Body.Tree(type, body),
            "test/1.0"));
  }

  /// The others' store, where each first commit comes too late.
  private final class SlowStore implements Store<Stored> {
    @Override
    public Snapshot<Stored> snapshot() {
      return others.store().snapshot();
    }

    @Override
    public long commit(Transaction<Stored> transaction) {
      Runnable once = faster;
      faster = () -> {};
      once.run();
      return others.store().commit(transaction);
    }

    @Override
    public Cursor<Stored> follow(String topic, long afterRevision) {
      return others.store().follow(topic, afterRevision);
    }

    @Override
    public void compact(long revision) {
      others.store().compact(revision);
    }

    @Override
    public Optional<String> refusal() {
      return others.store().refusal();
    }

    @Override
    public void close() {}
  }
}
