package dev.ballast.node;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.view.PodView;
import dev.ballast.loop.Caches;
import dev.ballast.node.launch.Labels;
import dev.ballast.node.launch.Launch;
import dev.ballast.node.launch.NodeFacts;
import dev.ballast.node.pod.Inventory;
import dev.ballast.node.pod.Observed;
import dev.ballast.node.pod.PodHost;
import dev.ballast.node.pod.PodLoop;
import dev.ballast.node.probe.PodReach;
import dev.ballast.node.probe.Prober;
import dev.ballast.node.probe.Question;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.volume.LocalFolders;
import dev.ballast.node.volume.Mention;
import dev.ballast.node.volume.PodVolumes;
import dev.ballast.node.volume.Sources;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Quantity;
import dev.ballast.objects.resource.PodResources;
import dev.ballast.objects.resource.ResourceList;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One machine's agent. Closing it leaves the containers running; the next agent takes them over.
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration SYNC = Duration.ofMinutes(5);

  /// After this many renewals (a minute) the runtime is looked at in case an event was lost, and
  /// the pods' tokens are.
  private static final int RENEWALS_A_LOOK = 6;

  /// After this many renewals (five minutes) the node's status is reported unchanged.
  private static final int RENEWALS_A_REPORT = 30;

  private final World world;
  private final AgentSettings settings;
  private final PodFeed feed;
  private final LocalFolders local;
  private final PodHost host;
  private final NodeObject nodeObject;
  private final NodeLease lease;
  private final Runtime.Subscription events;
  private final Map<String, PodLoop> loops = new ConcurrentHashMap<>();
  private volatile @Nullable KubeObject node;
  private volatile boolean readyBefore = true;
  private volatile boolean closed;
  private int renewals;

  private Agent(
      World world,
      Client client,
      Client storage,
      Caches caches,
      PodFeed feed,
      Runtime runtime,
      PodReach reach,
      AgentSettings settings) {
    this.world = world;
    this.settings = settings;
    this.feed = feed;
    var sources = new Sources(client, caches);
    var local = new LocalFolders(storage, settings.nodeName());
    var volumes = new PodVolumes(world, settings.folders(), sources, local);
    var facts =
        new NodeFacts(
            settings.nodeName(),
            settings.cluster(),
            settings.addresses(),
            settings.dnsServers(),
            settings.clusterDomain(),
            settings.capacity().memoryBytes(),
            settings.sealsSecrets());
    var question = new Question(runtime, reach);
    this.host =
        new PodHost(
            world,
            client,
            runtime,
            new Inventory(runtime, settings.cluster()),
            volumes,
            new Launch(world, facts, sources, volumes),
            question,
            new Prober(world, question),
            new EventRecorder(client, world, "kubelet", settings.nodeName()),
            facts,
            this::room,
            runtime.version().name());
    this.nodeObject = new NodeObject(world, client, runtime, settings);
    this.lease = new NodeLease(world, client, settings.nodeName());
    this.events = runtime.onEvent(this::happened);
    this.local = local;
  }

  /// Starts an agent; returns at once, the node registers as soon as the API answers.
  ///
  /// @param client the node's own
  /// @param storage of the driver of local volumes
  /// @param feed shared by all agents of the process
  /// @param reach how the pods of `runtime` are reached
  public static Agent start(
      World world,
      Client client,
      Client storage,
      Caches caches,
      PodFeed feed,
      Runtime runtime,
      PodReach reach,
      AgentSettings settings) {
    var agent = new Agent(world, client, storage, caches, feed, runtime, reach, settings);
    world.spawn("agent-" + settings.nodeName(), agent::begin);
    return agent;
  }

  private void begin() {
    if (closed) return;
    try {
      node = nodeObject.register();
      lease.renew(node);
      if (!feed.pods().awaitSynced(SYNC)) throw ApiException.unavailable("no list of pods yet");
      feed.subscribe(settings.nodeName(), new Ear());
      removeOrphans();
      host.volumes().forgetAllBut(loops::containsKey);
      world.after(RENEWAL, this::renew);
    } catch (InterruptedException stopped) {
      LOG.debug("agent of {} stops", settings.nodeName());
    } catch (RuntimeException failed) {
      LOG.info("node {} is not registered yet: {}", settings.nodeName(), failed.getMessage());
      world.after(AGAIN, this::begin);
    }
  }

  private void take(KubeObject last, @Nullable KubeObject after) {
    if (closed) return;
    if (after == null) {
      PodLoop loop = loops.get(last.uid());
      if (loop != null) loop.removed();
      return;
    }
    loops.computeIfAbsent(after.uid(), uid -> new PodLoop(host, after, this::forget)).update(after);
  }

  /// A pod that is gone makes room for a resize that has waited for it.
  private void forget(PodLoop loop) {
    loops.remove(loop.pod().uid());
    loops.values().stream().filter(PodLoop::waitsForRoom).forEach(PodLoop::wake);
  }

  private Observed.Room room(String uid) {
    ResourceList taken = ResourceList.NONE;
    for (PodLoop each : loops.values()) {
      KubeObject pod = each.pod();
      if (pod.uid().equals(uid) || new PodView(pod).finished()) continue;
      taken = taken.plus(PodResources.allocated(pod.tree()));
    }
    AgentSettings.Capacity capacity = settings.capacity();
    ResourceList has =
        ResourceList.of("cpu", Quantity.ofMillis(capacity.cpuMillis()))
            .plus(ResourceList.of("memory", Quantity.ofBytes(capacity.memoryBytes())));
    return new Observed.Room(has, taken);
  }

  /// What is left of pods that the API does not have any more is stopped with its own grace; of
  /// those that have not even a sandbox any more, folders may be left.
  private void removeOrphans() {
    for (Sandbox each : host.inventory().pods()) {
      if (loops.containsKey(each.podUid())) continue;
      LOG.info("pod {}/{} is no more, stopping what is left", each.namespace(), each.name());
      var loop = new PodLoop(host, orphan(each), this::forget);
      loops.put(each.podUid(), loop);
      loop.removed();
    }
  }

  private static KubeObject orphan(Sandbox sandbox) {
    KubeObject pod = KubeObject.of("v1", "Pod", sandbox.namespace(), sandbox.name());
    pod.metadata().put("uid", sandbox.podUid());
    String grace = sandbox.annotations().get(Labels.GRACE);
    if (grace != null) {
      var spec = pod.tree().putObject("spec");
      spec.put("terminationGracePeriodSeconds", Long.parseLong(grace));
    }
    return pod;
  }

  private void happened(Runtime.PodEvent event) {
    host.inventory().changed();
    String uid = host.inventory().podOf(event.sandboxId());
    PodLoop loop = uid.isEmpty() ? null : loops.get(uid);
    if (loop != null) loop.wake();
    else loops.values().forEach(PodLoop::wake);
  }

  /// What the feed brings.
  private final class Ear implements PodFeed.Listener {
    @Override
    public void podChanged(KubeObject last, @Nullable KubeObject after) {
      take(last, after);
    }

    @Override
    public void sourceChanged(KubeObject pod, Mention source) {
      PodLoop loop = loops.get(pod.uid());
      if (loop == null || closed) return;
      if (source.inVolumesOf(pod) || loop.lacksConfig()) loop.sourcesChanged();
    }

    @Override
    public void volumeChanged(KubeObject volume) {
      if (!closed) local.volumeChanged(volume);
    }
  }

  private void renew() {
    if (closed) return;
    try {
      KubeObject mine = node;
      if (mine != null) lease.renew(mine);
      renewals++;
      boolean ready = host.runtime().readiness().ready();
      if (ready != readyBefore || renewals % RENEWALS_A_REPORT == 0) {
        node = nodeObject.register();
        readyBefore = ready;
      }
      if (renewals % RENEWALS_A_LOOK == 0) {
        host.inventory().changed();
        loops.values().forEach(PodLoop::wake);
      }
    } catch (RuntimeException failed) {
      LOG.warn("node {} could not renew its lease: {}", settings.nodeName(), failed.getMessage());
    }
    world.after(RENEWAL, this::renew);
  }

  /// The pods that this node has now, for a status page and for tests.
  public List<KubeObject> pods() {
    return loops.values().stream().map(PodLoop::pod).toList();
  }

  @Override
  public void close() {
    closed = true;
    feed.unsubscribe(settings.nodeName());
    events.close();
    loops.values().forEach(PodLoop::close);
    host.prober().close();
    host.events().close();
  }
}
