package dev.ballast.cli;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import java.util.List;
import java.util.random.RandomGenerator;

/// Creates, updates and deletes its own objects at random, one after the other, and notes in the
/// ledger what it is about to do and what was acknowledged.
final class NumberedWriter {
  private final Ledger ledger;
  private final RandomGenerator random;
  private final List<String> names;
  private volatile boolean stopped;

  /// @param id tells its objects from those of other writers
  NumberedWriter(Ledger ledger, RandomGenerator random, int id) {
    this.ledger = ledger;
    this.random = random;
    this.names =
        List.of("map-" + id + "-a", "map-" + id + "-b", "map-" + id + "-c", "secret-" + id);
  }

  /// Writes until [#stop] is called or the server does not answer any more.
  ///
  /// @throws ApiException where it refuses a write that it must accept
  void write(Client client) {
    while (!stopped) {
      String name = names.get(random.nextInt(names.size()));
      try {
        writeOnce(client, name);
      } catch (ApiException refused) {
        if (refused.code() != 503) throw refused;
        return;
      }
    }
  }

  private void writeOnce(Client client, String name) {
    Ledger.Write now = ledger.durable(name);
    if (now.number() != Ledger.ABSENT && random.nextInt(5) == 0) {
      ledger.begin(name, Ledger.ABSENT);
      client.delete(Numbered.typeOf(name), Numbered.NAMESPACE, name, DeleteOptions.DEFAULT);
      ledger.acknowledge(name, new Ledger.Write(Ledger.ABSENT, 0));
      return;
    }
    long number = ledger.nextNumber();
    KubeObject object = Numbered.object(name, number);
    boolean there = now.number() != Ledger.ABSENT;
    if (there && random.nextBoolean())
      object.metadata().put("resourceVersion", Long.toString(now.revision()));
    ledger.begin(name, number);
    KubeObject answer =
        there
            ? client.update(Numbered.typeOf(name), object)
            : client.create(Numbered.typeOf(name), object);
    ledger.acknowledge(name, new Ledger.Write(number, Long.parseLong(answer.resourceVersion())));
  }

  void stop() {
    stopped = true;
  }
}
