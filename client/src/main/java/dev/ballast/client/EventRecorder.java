package dev.ballast.client;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Tells users what happened to their objects, as Events. Never throws and never makes the caller
/// wait: what can't be sent is dropped with a line in the log. Repeats raise the first one's count.
public final class EventRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int MOST_WAITING = 1_000;

  private final Client client;
  private final World world;
  private final String component;
  private final String host;
  private final BlockingQueue<Happening> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final EventSeries series = new EventSeries();
  private final Thread sender;

  public EventRecorder(Client client, World world, String component) {
    this(client, world, component, "");
  }

  /// A recorder for a part that runs on the machine `host`.
  public EventRecorder(Client client, World world, String component, String host) {
    this.client = client;
    this.world = world;
    this.component = component;
    this.host = host;
    sender = world.spawn("events-" + component, this::sendAll);
  }

  public void normal(KubeObject about, String reason, String message) {
    record(about, "", "Normal", reason, message);
  }

  public void warning(KubeObject about, String reason, String message) {
    record(about, "", "Warning", reason, message);
  }

  /// About a part of an object, such as `spec.containers{web}`.
  public void normal(KubeObject about, String fieldPath, String reason, String message) {
    record(about, fieldPath, "Normal", reason, message);
  }

  /// About a part of an object, such as `spec.containers{web}`.
  public void warning(KubeObject about, String fieldPath, String reason, String message) {
    record(about, fieldPath, "Warning", reason, message);
  }

  private void record(
      KubeObject about, String fieldPath, String type, String reason, String message) {
    var happening = new Happening(Subject.of(about), fieldPath, type, reason, message, world.now());
    if (!waiting.offer(happening)) LOG.debug("dropped, too many events wait: {}", happening);
  }

  private void sendAll() {
    try {
      while (true) send(waiting.take());
    } catch (InterruptedException stopped) {
      LOG.trace("events of {} stop", component);
    }
  }

  private void send(Happening happening) {
    try {
      EventSeries.Telling telling = series.hear(happening);
      if (telling == null) return;
      if (telling.count() == 1 || !raise(telling)) {
        ObjectNode event = telling.event(component, host);
        client.create(Types.EVENTS, new KubeObject(event));
      }
    } catch (ApiException refused) {
      LOG.debug("event not recorded: {}: {}", happening, refused.getMessage());
    } catch (RuntimeException bug) {
      LOG.warn("event not recorded: {}", happening, bug);
    }
  }

  /// Raises the count of the event that was sent before; false where that is gone.
  private boolean raise(EventSeries.Telling telling) {
    try {
      client.patch(
          Types.EVENTS, telling.namespace(), telling.name(), "", PatchType.MERGE, telling.raise());
      return true;
    } catch (ApiException refused) {
      if (refused.code() == 404) return false;
      throw refused;
    }
  }

  @Override
  public void close() {
    sender.interrupt();
  }
}
