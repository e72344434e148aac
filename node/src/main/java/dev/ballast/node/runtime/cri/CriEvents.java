package dev.ballast.node.runtime.cri;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.ballast.node.runtime.Runtime.PodEvent;
import dev.ballast.node.runtime.Runtime.Subscription;
import dev.ballast.node.runtime.cri.v1.Envelope;
import dev.ballast.node.runtime.cri.v1.EventsGrpc;
import dev.ballast.node.runtime.cri.v1.GetEventsRequest;
import dev.ballast.node.runtime.cri.v1.RuntimeServiceGrpc;
import dev.ballast.node.runtime.cri.v1.SubscribeRequest;
import dev.ballast.node.runtime.cri.v1.TaskEvent;
import dev.ballast.world.World;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Listens to what happens in the runtime: by CRI's own events where it has them (containerd since
/// 1.7, CRI-O), by containerd's before that, by the clock where it has neither.
final class CriEvents implements Subscription {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /// containerd tells of an exit at the same time as its CRI part learns of it.
  private static final Duration SETTLED = Duration.ofMillis(150);

  private static final String TASKS_OF_PODS = "namespace==k8s.io,topic~=^/tasks/";

  private enum Source {
    CRI,
    CONTAINERD,
    CLOCK
  }

  private final World world;
  private final CriChannel channel;
  private final UnaryOperator<String> sandboxOf;
  private final Consumer<PodEvent> listener;
  private final Context.CancellableContext context = Context.current().withCancellation();
  private final Thread thread;
  private Source source = Source.CRI;

  /// @param sandboxOf the sandbox of a container's id, the id itself for any other
  CriEvents(
      World world,
      CriChannel channel,
      UnaryOperator<String> sandboxOf,
      Consumer<PodEvent> listener) {
    this.world = world;
    this.channel = channel;
    this.sandboxOf = sandboxOf;
    this.listener = listener;
    this.thread = world.spawn("runtime-events", context.wrap(this::run));
  }

  private void run() {
    while (!context.isCancelled()) {
      try {
        listener.accept(PodEvent.anywhere());
        listen();
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
          source = source == Source.CRI ? Source.CONTAINERD : Source.CLOCK;
          continue;
        }
      }
      try {
        world.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /// Passes events on until the stream ends.
  private void listen() {
    switch (source) {
      case CRI -> {
        var stub = RuntimeServiceGrpc.newBlockingStub(channel.ready());
        stub.getContainerEvents(GetEventsRequest.getDefaultInstance())
            .forEachRemaining(event -> changed(event.getContainerId()));
      }
      case CONTAINERD -> {
        var stub = EventsGrpc.newBlockingStub(channel.ready());
        stub.subscribe(SubscribeRequest.newBuilder().addFilters(TASKS_OF_PODS).build())
            .forEachRemaining(this::changed);
      }
      case CLOCK -> {}
    }
  }

  private void changed(Envelope envelope) {
    TaskEvent event;
    try {
      event = TaskEvent.parseFrom(envelope.getEvent().getValue());
    } catch (InvalidProtocolBufferException e) {
      listener.accept(PodEvent.anywhere());
      return;
    }
    boolean exec = envelope.getTopic().startsWith("/tasks/exec-");
    boolean otherProcess =
        !event.getId().isEmpty() && !event.getId().equals(event.getContainerId());
    if (!exec && !otherProcess) changed(event.getContainerId());
  }

  private void changed(String id) {
    var event = new PodEvent(sandboxOf.apply(id), id);
    listener.accept(event);
    world.after(SETTLED, () -> listener.accept(event));
  }

  @Override
  public void close() {
    context.cancel(null);
    thread.interrupt();
  }
}
