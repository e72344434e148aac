package dev.ballast.scheduler;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Name;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives pods their nodes. One thread takes in what the caches tell, decides pod after pod (see
/// [Placement]), and counts each pod as placed at once; the writes go out beside it (see [Binder]).
public final class Scheduler implements AutoCloseable {
  public static final String NAME = "default-scheduler";

  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  private static final Duration SYNC_PATIENCE = Duration.ofSeconds(30);
  private static final Duration CLAIM_PATIENCE = Duration.ofMinutes(10);

  private final World world;
  private final EventRecorder events;
  private final Binder binder;
  private final Preemptor preemptor;
  private final LinkedBlockingQueue<Fact> inbox = new LinkedBlockingQueue<>();
  private final Observed seen = new Observed();
  private final Flights flights = new Flights();
  private final SchedulingQueue queue;
  private final Cache pods;
  private final List<Cache> caches;
  private final Thread thread;
  private int start;

  private Scheduler(World world, Client client, Caches all) {
    this.world = world;
    events = new EventRecorder(client, world, NAME);
    binder = new Binder(world, client, events, inbox::add);
    preemptor = new Preemptor(world, client, events, inbox::add);
    queue =
        new SchedulingQueue(
            (wait, pod, ticket) -> world.after(wait, () -> inbox.add(new Fact.Due(pod, ticket))));
    pods = all.of(Types.PODS);
    caches =
        List.of(
            all.of(Types.NODES).onChange((was, is) -> inbox.add(new Fact.Node(was, is))),
            all.of(Types.NAMESPACES).onChange((was, is) -> inbox.add(new Fact.Namespace(was, is))),
            all.of(Types.STORAGE_CLASSES)
                .onChange((was, is) -> inbox.add(new Fact.StorageClass(was, is))),
            all.of(Types.PERSISTENT_VOLUMES)
                .onChange((was, is) -> inbox.add(new Fact.Volume(was, is))),
            all.of(Types.PERSISTENT_VOLUME_CLAIMS)
                .onChange((was, is) -> inbox.add(new Fact.Claim(was, is))),
            all.of(Types.POD_DISRUPTION_BUDGETS)
                .onChange((was, is) -> inbox.add(new Fact.Budget(was, is))),
            pods.onChange((was, is) -> inbox.add(new Fact.Pod(was, is))));
    thread = world.spawn("scheduler", this::run);
  }

  public static Scheduler start(World world, Client client, Caches caches) {
    return new Scheduler(world, client, caches);
  }

  private void run() {
    try {
      for (Cache each : caches) {
        while (!each.awaitSynced(SYNC_PATIENCE)) LOG.warn("the scheduler waits for {}", each);
      }
      while (true) step();
    } catch (InterruptedException closed) {
      LOG.trace("the scheduler stops");
    }
  }

  /// Takes in all that is known by now, then looks at one pod.
  private void step() throws InterruptedException {
    for (Fact fact = inbox.poll(); fact != null; fact = inbox.poll()) learn(fact);
    PodNeeds pod = queue.next();
    if (pod == null) {
      learn(inbox.take());
      return;
    }
    try {
      schedule(pod);
    } catch (RuntimeException bug) {
      LOG.error("could not schedule {}; trying again", pod.name(), bug);
      queue.retry(pod.name());
    }
  }

  private void schedule(PodNeeds pod) throws InterruptedException {
    switch (Placement.decide(pod, seen, start)) {
      case Placement.Place place -> takeOff(new Flight(pod, place.node(), place.steps(), false));
      case Placement.Refuse refusal -> refuse(pod, refusal);
    }
    start += Placement.enough(seen.nodes().size());
    if (start >= seen.nodes().size()) start = 0;
  }

  private void takeOff(Flight flight) throws InterruptedException {
    Name name = flight.pod().name();
    seen.nominations().remove(name);
    seen.place(flight.pod(), flight.node());
    if (flight.steps().isEmpty()) {
      flights.add(flight);
      binder.bind(flight);
      return;
    }
    for (VolumeStep step : flight.steps()) {
      if (step instanceof VolumeStep.Reserve reserve) {
        seen.storage().promise(reserve.volume(), reserve.claim());
      }
    }
    var late = new Fact.Failed(name, flight.uid());
    flights.add(flight, world.after(CLAIM_PATIENCE, () -> inbox.add(late)));
    binder.ask(flight, seen.storage());
  }

  /// A claim may be on its way through another cache: the first refusal for want of it is not told.
  private void refuse(PodNeeds pod, Placement.Refuse refusal) throws InterruptedException {
    boolean first = queue.refusals(pod.name()) == 0;
    if (first && refusal.vetoes().keySet().stream().anyMatch(Veto.ClaimProblem.class::isInstance)) {
      queue.retry(pod.name());
      return;
    }
    Preemption.Outcome outcome = Preemption.decide(pod, seen, refusal, start);
    switch (outcome) {
      case Preemption.Preempt preempt -> preempt(pod, preempt);
      case Preemption.Fruitless fruitless -> seen.nominations().remove(pod.name());
      case Preemption.Ineligible ineligible -> LOG.trace("{} preempts nobody", pod.name());
    }
    queue.refuse(pod.name(), refusal.cures());
    String words = RefusalMessage.of(refusal, outcome);
    String promised = seen.nominations().nodeOf(pod.name());
    if (queue.tell(pod.name(), words + promised)) binder.report(pod, words, promised);
  }

  private void preempt(PodNeeds pod, Preemption.Preempt decided) throws InterruptedException {
    Nominations nominations = seen.nominations();
    for (PodNeeds lesser : nominations.behind(pod, decided.node())) {
      nominations.remove(lesser.name());
      queue.retry(lesser.name());
      binder.withdraw(lesser);
    }
    nominations.add(pod, decided.node());
    for (PodNeeds victim : decided.victims()) nominations.leaves(victim.uid());
    preemptor.start(pod, decided);
  }

  /// The pod may have the node promised, by us before or by somebody else.
  private void enqueue(KubeObject pod) {
    PodNeeds needs = PodNeeds.of(pod);
    String promised = pod.text("status", "nominatedNodeName");
    if (!promised.isEmpty()) seen.nominations().add(needs, promised);
    queue.put(needs);
  }

  private void dequeue(Name pod) {
    queue.remove(pod);
    if (seen.nominations().remove(pod)) queue.happened(Cure.POD_LEFT);
  }

  private void learn(Fact fact) throws InterruptedException {
    try {
      switch (fact) {
        case Fact.Pod pod -> learnPod(pod.before(), pod.after());
        case Fact.Node node -> learnNode(node.before(), node.after());
        case Fact.Claim claim -> learnClaim(claim.before(), claim.after());
        case Fact.Volume volume -> {
          seen.storage().volume(nameOf(volume.before(), volume.after()).name(), volume.after());
          queue.happened(Cure.STORAGE);
        }
        case Fact.StorageClass known -> {
          seen.storage().storageClass(nameOf(known.before(), known.after()).name(), known.after());
          queue.happened(Cure.STORAGE);
        }
        case Fact.Namespace known -> {
          KubeObject after = known.after();
          seen.namespace(
              nameOf(known.before(), after).name(), after == null ? null : after.labels());
        }
        case Fact.Due due -> queue.due(due.pod(), due.ticket());
        case Fact.Failed failed -> abandon(failed.pod(), failed.uid());
        case Fact.Budget budget ->
            seen.budget(nameOf(budget.before(), budget.after()), budget.after());
        case Fact.PreemptionFailed failed -> {
          failed.victims().forEach(seen.nominations()::settled);
          queue.retry(failed.pod());
        }
        case Fact.StorageAsked asked -> bindWhenReady(asked.pod(), asked.uid());
      }
    } catch (RuntimeException bug) {
      LOG.error("the scheduler could not take in {}", fact, bug);
    }
  }

  private void learnPod(@Nullable KubeObject before, @Nullable KubeObject after) {
    Name name = nameOf(before, after);
    if (after == null || new PodView(after).finished()) {
      dequeue(name);
      if (before != null) seen.nominations().settled(before.uid());
      Flight flight = flights.remove(name);
      if (flight != null) takeBackPromises(flight);
      if (seen.remove(name)) queue.happened(Cure.POD_LEFT);
      return;
    }
    var view = new PodView(after);
    if (view.scheduled()) {
      learnPlaced(name, before, after, view.nodeName());
    } else if (flights.has(name)) {
      LOG.trace("{} is on its way", name);
    } else if (isOurs(view)) {
      boolean withdrawn =
          before != null
              && !before.text("status", "nominatedNodeName").isEmpty()
              && after.text("status", "nominatedNodeName").isEmpty();
      if (withdrawn) seen.nominations().remove(name);
      enqueue(after);
    } else {
      dequeue(name);
    }
  }

  private void learnPlaced(Name name, @Nullable KubeObject before, KubeObject after, String node) {
    boolean known = node.equals(seen.nodeOf(name)) && !flights.has(name);
    if (known && before != null && sameForUs(before, after)) {
      seen.renew(after);
      return;
    }
    queue.remove(name);
    seen.nominations().remove(name);
    flights.remove(name);
    seen.place(PodNeeds.of(after), node);
    queue.happened(Cure.POD_CAME);
    if (known) queue.happened(Cure.POD_LEFT);
  }

  private static boolean sameForUs(KubeObject before, KubeObject after) {
    return before.at("metadata", "labels").equals(after.at("metadata", "labels"))
        && before.deleting() == after.deleting()
        && before.at("spec").equals(after.at("spec"));
  }

  private static boolean isOurs(PodView pod) {
    boolean named = pod.schedulerName().isEmpty() || pod.schedulerName().equals(NAME);
    return named && !pod.terminating() && pod.object().at("spec", "schedulingGates").isEmpty();
  }

  private void learnNode(@Nullable KubeObject before, @Nullable KubeObject after) {
    if (after == null) {
      seen.nodeGone(nameOf(before, null).name());
      return;
    }
    NodeInfo info = NodeInfo.of(after);
    NodeState known = seen.nodeNamed(info.name());
    if (known != null && known.info().equals(info)) return;
    seen.node(info);
    queue.happened(Cure.NODE);
  }

  private void learnClaim(@Nullable KubeObject before, @Nullable KubeObject after)
      throws InterruptedException {
    Name claim = nameOf(before, after);
    seen.storage().claim(claim, after);
    queue.happened(Cure.STORAGE);
    for (Flight flight : flights.waitingFor(claim)) {
      if (gaveUp(before, after)) abandon(flight.pod().name(), flight.uid());
      else if (flight.asked()) bindWhenReady(flight.pod().name(), flight.uid());
    }
  }

  /// Whether the provisioner sent the claim back because it can't serve it where it was asked to.
  private static boolean gaveUp(@Nullable KubeObject before, @Nullable KubeObject after) {
    if (before == null || after == null) return after == null;
    return before.annotations().containsKey(VolumeNeeds.SELECTED_NODE)
        && !after.annotations().containsKey(VolumeNeeds.SELECTED_NODE);
  }

  private void bindWhenReady(Name pod, String uid) throws InterruptedException {
    Flight flight = flights.get(pod, uid);
    if (flight == null) return;
    if (VolumeNeeds.ready(flight.pod(), seen.storage())) {
      flights.remove(pod);
      Flight last = new Flight(flight.pod(), flight.node(), List.of(), true);
      flights.add(last);
      binder.bind(last);
    } else {
      flights.replace(flight.nowAsked());
    }
  }

  /// The placement of a pod came to nothing: it is looked at again, if it is still there.
  private void abandon(Name pod, String uid) {
    Flight flight = flights.get(pod, uid);
    if (flight == null) return;
    flights.remove(pod);
    takeBackPromises(flight);
    seen.remove(pod);
    queue.happened(Cure.POD_LEFT);
    pods.get(pod).filter(now -> isOurs(new PodView(now))).ifPresent(this::enqueue);
    queue.retry(pod);
  }

  private void takeBackPromises(Flight flight) {
    for (VolumeStep step : flight.steps()) {
      if (step instanceof VolumeStep.Reserve reserve) seen.storage().takeBack(reserve.volume());
    }
  }

  private static Name nameOf(@Nullable KubeObject before, @Nullable KubeObject after) {
    KubeObject there = after != null ? after : before;
    if (there == null) throw new IllegalArgumentException("a change of nothing");
    return Name.of(there);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    events.close();
  }
}
