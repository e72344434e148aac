package dev.ballast.cli;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// One of several clients that read, create, compare-and-set and delete the same few objects, and
/// note what they are told.
final class HistoryClient {
  private final World world;
  private final History history;
  private final List<String> names;
  private final AtomicLong values;
  private final RandomGenerator random;
  private final int id;
  private final Map<String, History.Shown> known = new HashMap<>();

  HistoryClient(
      World world,
      History history,
      List<String> names,
      AtomicLong values,
      RandomGenerator random,
      int id) {
    this.world = world;
    this.history = history;
    this.names = names;
    this.values = values;
    this.random = random;
    this.id = id;
  }

  /// Does one thing.
  ///
  /// @return whether there was an answer
  boolean step(Client client) {
    String name = names.get(random.nextInt(names.size()));
    History.Shown shown = known.get(name);
    return switch (random.nextInt(10)) {
      case 0 -> list(client);
      case 1, 2 -> ask(name, new Operation.Read(), () -> read(client, name));
      case 3 -> create(client, name);
      case 4 -> shown == null ? create(client, name) : remove(client, name, shown);
      default -> shown == null ? create(client, name) : replace(client, name, shown);
    };
  }

  private boolean create(Client client, String name) {
    long value = values.incrementAndGet();
    return ask(
        name,
        new Operation.Create(value),
        () -> wrote(name, value, () -> client.create(Types.CONFIG_MAPS, object(name, value, ""))));
  }

  private boolean replace(Client client, String name, History.Shown shown) {
    long value = values.incrementAndGet();
    String revision = Long.toString(shown.revision());
    return ask(
        name,
        new Operation.Replace(shown.value(), value),
        () ->
            wrote(
                name,
                value,
                () -> client.update(Types.CONFIG_MAPS, object(name, value, revision))));
  }

  private boolean remove(Client client, String name, History.Shown shown) {
    var exactly = new DeleteOptions(null, "", "", Long.toString(shown.revision()));
    return ask(
        name,
        new Operation.Remove(shown.value()),
        () -> {
          client.delete(Types.CONFIG_MAPS, Numbered.NAMESPACE, name, exactly);
          known.remove(name);
          return new Operation.Done();
        });
  }

  private Operation.Answer read(Client client, String name) {
    KubeObject object = client.get(Types.CONFIG_MAPS, Numbered.NAMESPACE, name);
    known.put(name, shown(object));
    return new Operation.Found(shown(object).value());
  }

  private Operation.Answer wrote(String name, long value, Supplier<KubeObject> write) {
    long asked = world.nanoTime();
    var shown = new History.Shown(value, Long.parseLong(write.get().resourceVersion()));
    history.wrote(name, asked, world.nanoTime(), shown);
    known.put(name, shown);
    return new Operation.Done();
  }

  private boolean ask(String name, Operation.Call call, Supplier<Operation.Answer> question) {
    long asked = world.nanoTime();
    Operation.Answer answer;
    try {
      answer = question.get();
    } catch (ApiException refused) {
      answer = answer(refused);
    }
    boolean answered = !(answer instanceof Operation.Unknown);
    long end = answered ? world.nanoTime() : Operation.NEVER;
    history.add(name, new Operation(id, asked, end, call, answer));
    return answered;
  }

  private static Operation.Answer answer(ApiException refused) {
    return switch (refused.reason()) {
      case "NotFound" -> new Operation.NotThere();
      case "AlreadyExists", "Conflict" -> new Operation.Refused();
      default -> {
        if (refused.code() != 503) throw refused;
        yield new Operation.Unknown();
      }
    };
  }

  /// A list reads every object at once.
  private boolean list(Client client) {
    long asked = world.nanoTime();
    var there = new HashMap<String, History.Shown>();
    long revision;
    try {
      var list = client.list(Types.CONFIG_MAPS, Numbered.NAMESPACE, ListOptions.ALL);
      revision = Long.parseLong(list.resourceVersion());
      for (KubeObject each : list.items()) {
        if (names.contains(each.name())) there.put(each.name(), shown(each));
      }
    } catch (ApiException refused) {
      if (refused.code() != 503) throw refused;
      return false;
    }
    long answered = world.nanoTime();
    history.listed(asked, answered, revision, there);
    for (String name : names) {
      History.Shown shown = there.get(name);
      Operation.Answer answer =
          shown == null ? new Operation.NotThere() : new Operation.Found(shown.value());
      history.add(name, new Operation(id, asked, answered, new Operation.Read(), answer));
    }
    return true;
  }

  private static History.Shown shown(KubeObject object) {
    return new History.Shown(
        Long.parseLong(object.text("data", "value")), Long.parseLong(object.resourceVersion()));
  }

  private static KubeObject object(String name, long value, String revision) {
    KubeObject object = KubeObject.of("v1", "ConfigMap", Numbered.NAMESPACE, name);
    if (!revision.isEmpty()) object.metadata().put("resourceVersion", revision);
    Json.child(object.tree(), "data").put("value", Long.toString(value));
    return object;
  }
}
