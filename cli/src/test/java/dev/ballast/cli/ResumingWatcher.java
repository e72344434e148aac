package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.Client;
import dev.ballast.client.EventStream;
import dev.ballast.client.ListOptions;
import dev.ballast.client.ObjectList;
import dev.ballast.client.WatchEvent;
import dev.ballast.client.WatchOptions;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A watcher as clients have them: it lists once, follows, and after a break goes on from the last
/// revision it has seen; only a 410 lets it list again. It notes all it was told.
final class ResumingWatcher {
  /// The revisions after `from` and up to `to`, of which it was told everything.
  private record Span(long from, long to) {}

  private final ResourceType type;
  private final Ledger ledger;
  private final Map<String, Ledger.Write> replica = new ConcurrentHashMap<>();
  private final Set<Long> seen = new HashSet<>();
  private final List<Span> covered = new ArrayList<>();
  private long position;
  private int lists;
  private int resumptions;
  private volatile @Nullable EventStream stream;
  private volatile boolean stopped;

  ResumingWatcher(ResourceType type, Ledger ledger) {
    this.type = type;
    this.ledger = ledger;
  }

  /// Follows until the connection ends or [#stop] is called.
  void follow(Client client) throws InterruptedException {
    stopped = false;
    try {
      if (position == 0) list(client);
      while (!stopped && !followOnce(client)) list(client);
    } catch (ApiException unreachable) {
      assertThat(unreachable.code()).as(unreachable.getMessage()).isEqualTo(503);
    }
  }

  private void list(Client client) {
    ObjectList list = client.list(type, Numbered.NAMESPACE, ListOptions.ALL);
    assertThat(Long.parseLong(list.resourceVersion())).isGreaterThanOrEqualTo(position);
    position = Long.parseLong(list.resourceVersion());
    replica.clear();
    for (KubeObject each : list.items()) take(each);
    lists++;
  }

  /// Returns false where the server says that too much has happened meanwhile.
  private boolean followOnce(Client client) throws InterruptedException {
    long from = position;
    try (EventStream opened =
        client.watch(type, Numbered.NAMESPACE, WatchOptions.ALL.after(Long.toString(from)))) {
      stream = opened;
      while (!stopped) {
        WatchEvent event = opened.next(Duration.ofMillis(200));
        if (event != null) take(event);
      }
    } catch (EventStream.StreamEnded ended) {
      return true;
    } catch (ApiException refused) {
      if (refused.is("Expired")) return false;
      throw refused;
    } finally {
      stream = null;
      if (position > from) resumptions++;
      covered.add(new Span(from, position));
    }
    return true;
  }

  private void take(WatchEvent event) {
    KubeObject object = event.object();
    long revision = Long.parseLong(object.resourceVersion());
    if (event.type() == WatchEvent.Type.BOOKMARK) {
      assertThat(revision).as("a bookmark").isGreaterThanOrEqualTo(position);
    } else {
      assertThat(revision).as("the order of events").isGreaterThan(position);
      seen.add(revision);
      if (event.type() != WatchEvent.Type.DELETED) take(object);
      else {
        replica.remove(object.name());
        ledger.witness(object.name(), new Ledger.Write(Ledger.ABSENT, revision));
      }
    }
    position = revision;
  }

  private void take(KubeObject object) {
    if (object.name().equals("kube-root-ca.crt")) return;
    var write =
        new Ledger.Write(Numbered.numberOf(object), Long.parseLong(object.resourceVersion()));
    replica.put(object.name(), write);
    ledger.witness(object.name(), write);
  }

  /// Lets [#follow] return. From any thread.
  void stop() {
    stopped = true;
    EventStream open = stream;
    if (open != null) open.close();
  }

  ResourceType type() {
    return type;
  }

  /// The objects as it knows them.
  Map<String, Ledger.Write> replica() {
    return Map.copyOf(replica);
  }

  /// How often it listed, and how often it could go on where it had stopped.
  String figures() {
    return type.resource()
        + ": "
        + lists
        + " lists, "
        + resumptions
        + " watches that told something";
  }

  /// Of the writes that were acknowledged at `revisions`, each that it should have been told of was
  /// told.
  void checkNothingMissed(List<Long> revisions) {
    for (long revision : revisions) {
      for (Span span : covered) {
        if (span.from < revision && revision <= span.to)
          assertThat(seen).as("events between %d and %d", span.from, span.to).contains(revision);
      }
    }
  }
}
