package dev.ballast.node.pod;

import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.client.view.Condition;
import dev.ballast.client.view.PodView;
import dev.ballast.node.pod.Observed.Operation;
import dev.ballast.node.pod.Observed.Operation.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Compact;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// One pod's loop: observe, decide, apply, until nothing is left to do now. It takes a thread only
/// while it works; a change, an event, a probe or a timer wakes it.
public final class PodLoop {
  private static final Logger LOG = LoggerFactory.getLogger(PodLoop.class);
  private static final Duration AFTER_BUG = Duration.ofSeconds(5);
  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(1);

  private final PodHost host;
  private final Consumer<PodLoop> over;
  private final PodMemory memory = new PodMemory();
  private final PodSight sight;
  private final PodWork work;
  private final AtomicInteger wanted = new AtomicInteger();
  private volatile KubeObject pod;
  private volatile boolean gone;
  private volatile boolean closed;
  private ObjectNode written = Json.object();
  private String writtenVersion = "";
  private String pendingResize = "";
  private @Nullable Instant unreported;
  private World.@Nullable Timer alarm;

  /// @param over hears when nothing of the pod is left on the node
  public PodLoop(PodHost host, KubeObject pod, Consumer<PodLoop> over) {
    this.host = host;
    this.pod = pod;
    this.over = over;
    this.sight = new PodSight(host, this::wake);
    this.work = new PodWork(host, memory, this::wake);
  }

  public KubeObject pod() {
    return pod;
  }

  /// Takes over a newer version of the pod. Of the same version, the cache's own tree is the one to
  /// keep: it is there anyway.
  public void update(KubeObject newer) {
    take(newer, 0);
    wake();
  }

  private synchronized void take(KubeObject other, int least) {
    if (other.uid().equals(pod.uid()) && age(other) >= least) pod = other;
  }

  /// Above zero where `other` is newer. Versions of one resource may be compared as numbers.
  private int age(KubeObject other) {
    String mine = pod.resourceVersion();
    String its = other.resourceVersion();
    return its.length() != mine.length() ? its.length() - mine.length() : its.compareTo(mine);
  }

  /// The API has no such pod any more.
  public void removed() {
    gone = true;
    wake();
  }

  /// Something that a volume or a container's environment is made from changed.
  public void sourcesChanged() {
    work.refreshVolumes();
    memory.hurry(new Operation(Kind.MOUNT, ""));
    for (ContainerSpec each : PodSpec.of(pod).all()) {
      if (work.lacksConfig(each.name())) memory.hurry(new Operation(Kind.LAUNCH, each.name()));
    }
    wake();
  }

  /// Whether a container waits for something that its environment is made from.
  public boolean lacksConfig() {
    return PodSpec.of(pod).all().stream().anyMatch(each -> work.lacksConfig(each.name()));
  }

  /// Whether the pod could be resized if others left it more of the node.
  public boolean waitsForRoom() {
    return new PodView(pod).condition("PodResizePending").isPresent();
  }

  /// Stops looking after the pod; its containers go on.
  public void close() {
    closed = true;
  }

  public void wake() {
    if (closed || wanted.getAndIncrement() > 0) return;
    host.world().spawn("pod-" + pod.name(), this::run);
  }

  private void run() {
    int taken;
    do {
      taken = wanted.get();
      try {
        Instant next = null;
        do {
          next = advance();
        } while (next == null && !closed);
        if (next != null && next.isBefore(Instant.MAX)) wakeAt(next);
      } catch (RuntimeException bug) {
        LOG.warn("pod {} is tried again: {}", pod.path(), bug.toString(), bug);
        wakeAt(host.world().now().plus(AFTER_BUG));
      }
    } while (!wanted.compareAndSet(taken, 0) && !closed);
  }

  private void wakeAt(Instant time) {
    World.Timer before = alarm;
    if (before != null) before.cancel();
    alarm = host.world().after(Duration.between(host.world().now(), time), this::wake);
  }

  /// One decision applied; null where the next one is due at once, else when it is.
  private @Nullable Instant advance() {
    Observed seen =
        sight.observe(PodSpec.of(pod), gone, work.volumes(pod.uid()), memory, reported());
    Instant next = Instant.MAX;
    boolean moved = false;
    for (Action each : PodPlan.decide(seen)) {
      switch (each) {
        case Action.WaitUntil(Instant time) -> next = time.isBefore(next) ? time : next;
        case Action.ReportStatus report -> {
          Instant due = due(report, seen.now());
          if (due.isAfter(seen.now()) && !moved) next = due.isBefore(next) ? due : next;
          else if (!due.isAfter(seen.now())) moved |= report(report.status());
        }
        case Action.DeletePodObject() -> moved |= delete();
        case Action.Forget() -> {
          host.volumes().forget(pod);
          closed = true;
          over.accept(this);
          return next;
        }
        default -> moved |= work.apply(each, seen);
      }
    }
    return moved ? null : next;
  }

  /// What the API has, or what it was last told where it keeps that in other words.
  private synchronized ObjectNode reported() {
    if (pod.resourceVersion().equals(writtenVersion)) return written;
    return pod.at("status") instanceof ObjectNode status ? status : Json.object();
  }

  private Instant due(Action.ReportStatus report, Instant now) {
    if (unreported == null) unreported = now;
    return unreported.plus(report.patience());
  }

  private boolean report(ObjectNode status) {
    unreported = null;
    KubeObject told = pod.copy();
    told.tree().set("status", status);
    try {
      KubeObject answer = host.client().updateStatus(Types.PODS, told);
      synchronized (this) {
        boolean inOtherWords = !status.equals(answer.at("status"));
        written = inOtherWords ? status : Json.object();
        writtenVersion = inOtherWords ? answer.resourceVersion() : "";
      }
      tellPendingResize(told);
      take(Compact.kept(answer), 1);
      return true;
    } catch (ApiException refused) {
      return refused(refused);
    }
  }

  /// A resize that has to wait is told once, and again where the reason is another.
  private void tellPendingResize(KubeObject told) {
    var pending = new PodView(told).condition("PodResizePending");
    String why = pending.map(Condition::message).orElse("");
    if (!why.isEmpty() && !why.equals(pendingResize)) {
      host.events().warning(told, "Resize" + pending.get().reason(), why);
    }
    pendingResize = why;
  }

  private boolean delete() {
    KubeObject last = pod;
    try {
      var exactly = DeleteOptions.exactly(last.uid()).grace(0);
      host.client().delete(Types.PODS, last.namespace(), last.name(), exactly);
      gone = true;
      return true;
    } catch (ApiException refused) {
      return refused(refused);
    }
  }

  /// Somebody else changed or took the object: look at it anew. Otherwise try later.
  private boolean refused(ApiException refused) {
    if (refused.code() != 404 && refused.code() != 409) {
      LOG.debug("pod {}: {}", pod.path(), refused.getMessage());
      wakeAt(host.world().now().plus(AFTER_REFUSAL));
      return false;
    }
    KubeObject mine = pod;
    var now = live(mine);
    if (now.filter(it -> it.uid().equals(mine.uid())).isEmpty()) gone = true;
    else take(now.get(), 1);
    return true;
  }

  /// The pod as it is now; a node may not even ask for one that is no more on it.
  private Optional<KubeObject> live(KubeObject mine) {
    try {
      return host.client().find(Types.PODS, mine.namespace(), mine.name());
    } catch (ApiException refused) {
      if (refused.code() == 403) return Optional.empty();
      throw refused;
    }
  }
}
