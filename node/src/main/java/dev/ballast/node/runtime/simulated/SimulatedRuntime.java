package dev.ballast.node.runtime.simulated;

import dev.ballast.node.probe.PodReach;
import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.ContainerConfig;
import dev.ballast.node.runtime.Duplex;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.RuntimeFailure.Kind;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.node.runtime.Terminal;
import dev.ballast.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A container runtime in memory. Images are pulled from nowhere at once, except those whose name
/// begins with `missing.ballast.dev/`, which nobody has, and `slow.ballast.dev/`, which take three
/// seconds. What else can be told to it is in [Behaviour].
public final class SimulatedRuntime implements Runtime, PodReach {
  private static final Duration SLOW_PULL = Duration.ofSeconds(3);

  private final World world;
  private final PodAddresses addresses;
  private final Map<String, SimulatedSandbox> sandboxes = new ConcurrentHashMap<>();
  private final Map<String, SimulatedContainer> containers = new ConcurrentHashMap<>();
  private final Set<String> images = ConcurrentHashMap.newKeySet();
  private final List<Consumer<PodEvent>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();

  private record SimulatedSandbox(
      String id, SandboxConfig config, Instant created, String address, AtomicBoolean up) {
    Sandbox view() {
      return new Sandbox(
          id,
          config.podUid(),
          config.name(),
          config.namespace(),
          config.attempt(),
          up.get(),
          created,
          address.isEmpty() ? List.of() : List.of(address),
          Map.copyOf(config.labels()),
          Map.copyOf(config.annotations()));
    }
  }

  /// @param podCidr where pods get their addresses from, for example `10.244.3.0/24`
  public SimulatedRuntime(World world, String podCidr) {
    this.world = world;
    this.addresses = new PodAddresses(podCidr);
  }

  @Override
  public Version version() {
    return new Version("simulated", "0.1.0");
  }

  @Override
  public Readiness readiness() {
    return new Readiness(true, true, "");
  }

  @Override
  public String runSandbox(SandboxConfig config) {
    String id = nextId();
    String address = config.sharing().hostNetwork() ? "" : addresses.take();
    var up = new AtomicBoolean(true);
    sandboxes.put(id, new SimulatedSandbox(id, config, world.now(), address, up));
    return id;
  }

  private String nextId() {
    return world.newId().toString().replace("-", "") + "%032x".formatted(ids.incrementAndGet());
  }

  @Override
  public void stopSandbox(String id) {
    SimulatedSandbox sandbox = sandboxes.get(id);
    if (sandbox == null || !sandbox.up().compareAndSet(true, false)) return;
    for (SimulatedContainer each : containers.values()) {
      if (each.sandboxId.equals(id)) each.exit(137);
    }
    if (!sandbox.address().isEmpty()) addresses.giveBack(sandbox.address());
    tell(id, "");
  }

  @Override
  public void removeSandbox(String id) {
    stopSandbox(id);
    containers.values().removeIf(each -> each.sandboxId.equals(id));
    sandboxes.remove(id);
  }

  @Override
  public List<Sandbox> sandboxes() {
    return sandboxes.values().stream().map(SimulatedSandbox::view).toList();
  }

  @Override
  public String createContainer(String sandboxId, SandboxConfig sandbox, ContainerConfig config) {
    SimulatedSandbox host = sandboxes.get(sandboxId);
    if (host == null || !host.up().get()) {
      throw new RuntimeFailure(Kind.NOT_FOUND, "sandbox " + sandboxId + " does not run");
    }
    if (!images.contains(config.image())) {
      throw new RuntimeFailure(Kind.NOT_FOUND, "image " + config.image() + " is not here");
    }
    for (SimulatedContainer each : containers.values()) {
      boolean same = each.sandboxId.equals(sandboxId) && each.config.name().equals(config.name());
      if (same && each.config.attempt() == config.attempt()) {
        throw new RuntimeFailure(Kind.ALREADY_EXISTS, "reserved for container " + each.id);
      }
    }
    String id = nextId();
    Runnable changed = () -> tell(sandboxId, id);
    containers.put(
        id, new SimulatedContainer(world, id, sandboxId, host.config(), config, changed));
    return id;
  }

  @Override
  public void startContainer(String id) {
    SimulatedContainer container = container(id);
    pause(container.behaviour.startAfter());
    container.start();
    tell(container.sandboxId, id);
  }

  @Override
  public void updateContainer(String id, ContainerConfig.Resources resources) {
    if (container(id).running()) return;
    throw new RuntimeFailure(Kind.FAILED, "container " + id + " is not running");
  }

  @Override
  public void stopContainer(String id, Duration grace) {
    SimulatedContainer container = containers.get(id);
    if (container == null || !container.running()) return;
    Duration asked = container.behaviour.stopAfter();
    boolean killed = asked.compareTo(grace) > 0;
    pause(killed ? grace : asked);
    container.exit(killed ? 137 : 0);
  }

  private void pause(Duration span) {
    if (span.isZero()) return;
    try {
      world.sleep(span);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RuntimeFailure(Kind.UNAVAILABLE, "interrupted", stopped);
    }
  }

  @Override
  public void removeContainer(String id) {
    SimulatedContainer removed = containers.remove(id);
    if (removed != null) removed.exit(137);
  }

  @Override
  public List<Container> containers() {
    return containers.values().stream()
        .map(SimulatedContainer::view)
        .sorted(Comparator.comparing(Container::created))
        .toList();
  }

  @Override
  public Subscription onEvent(Consumer<PodEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void tell(String sandboxId, String containerId) {
    var event = new PodEvent(sandboxId, containerId);
    for (Consumer<PodEvent> each : listeners) each.accept(event);
  }

  @Override
  public String pullImage(String image, RegistryLogin secret) {
    if (image.startsWith("missing.ballast.dev/")) {
      throw new RuntimeFailure(Kind.IMAGE_UNAVAILABLE, "failed to resolve image: " + image);
    }
    if (image.startsWith("slow.ballast.dev/")) pause(SLOW_PULL);
    images.add(reference(image));
    return reference(image);
  }

  private static String reference(String image) {
    return "simulated/" + image;
  }

  @Override
  public String imagePresent(String image) {
    return images.contains(reference(image)) ? reference(image) : "";
  }

  private SimulatedContainer container(String id) {
    SimulatedContainer container = containers.get(id);
    if (container == null) throw new RuntimeFailure(Kind.NOT_FOUND, "no container " + id);
    return container;
  }

  @Override
  public ExecResult execSync(String containerId, List<String> command, Duration timeout) {
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    int code = run(containerId, command, new Shell.Streams(new byte[0], stdout, stderr));
    return new ExecResult(code, stdout.toByteArray(), stderr.toByteArray());
  }

  private int run(String containerId, List<String> command, Shell.Streams streams) {
    SimulatedContainer container = container(containerId);
    if (!container.running()) {
      throw new RuntimeFailure(Kind.FAILED, "container " + containerId + " is not running");
    }
    try {
      return container.shell.run(command, streams);
    } catch (IOException failed) {
      throw new RuntimeFailure(Kind.FAILED, String.valueOf(failed.getMessage()), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RuntimeFailure(Kind.TIMED_OUT, "interrupted", stopped);
    }
  }

  @Override
  public int exec(String containerId, List<String> command, Terminal terminal) {
    OutputStream stdout =
        terminal.stdout() == null ? new ByteArrayOutputStream() : terminal.stdout();
    OutputStream stderr = terminal.stderr() == null ? stdout : terminal.stderr();
    try {
      boolean reads = command.size() == 1 && command.getFirst().endsWith("cat");
      byte[] stdin =
          reads && terminal.stdin() != null ? terminal.stdin().readAllBytes() : new byte[0];
      int code = run(containerId, command, new Shell.Streams(stdin, stdout, stderr));
      stdout.flush();
      stderr.flush();
      return code;
    } catch (IOException closed) {
      throw new RuntimeFailure(Kind.FAILED, "the caller is gone", closed);
    }
  }

  @Override
  public void attach(String containerId, Terminal terminal) {
    throw new RuntimeFailure(
        Kind.INVALID, "a simulated container has no process whose streams could be joined");
  }

  @Override
  public void portForward(String sandboxId, int port, Duplex duplex) {
    throw new RuntimeFailure(Kind.INVALID, "a simulated pod listens on no port");
  }

  @Override
  public void reopenLog(String containerId) {
    container(containerId);
  }

  @Override
  public List<ContainerUsage> usage() {
    var usage = new ArrayList<ContainerUsage>();
    for (SimulatedContainer each : containers.values()) {
      if (!each.running()) continue;
      long nanos = Duration.between(each.started(), world.now()).toNanos() / 100;
      usage.add(new ContainerUsage(each.id, nanos, 16L << 20, 0));
    }
    return usage;
  }

  /// A simulated machine runs nothing but its containers.
  @Override
  public MachineUsage machineUsage() {
    List<ContainerUsage> all = usage();
    return new MachineUsage(
        all.stream().mapToLong(ContainerUsage::cpuNanos).sum(),
        all.stream().mapToLong(ContainerUsage::memoryBytes).sum());
  }

  /// Kills the container's main process, as `kill -9` on a machine would.
  public void kill(String containerId) {
    container(containerId).exit(137);
  }

  @Override
  public Answer http(
      Target target, String scheme, String path, Map<String, String> headers, Duration timeout) {
    return answer(target);
  }

  @Override
  public Answer tcp(Target target, Duration timeout) {
    return answer(target);
  }

  @Override
  public Answer grpc(Target target, String service, Duration timeout) {
    return answer(target);
  }

  private Answer answer(Target target) {
    for (SimulatedContainer each : containers.values()) {
      boolean meant =
          each.sandbox.podUid().equals(target.podUid())
              && each.config.name().equals(target.container())
              && each.running();
      if (!meant) continue;
      if (each.behaviour.fails(target.kind())) return Answer.bad("simulated failure");
      Instant ready = each.started().plus(each.behaviour.readyAfter());
      boolean early = target.kind().equals("readiness") && ready.isAfter(world.now());
      return early ? Answer.bad("simulated: not ready before " + ready) : Answer.GOOD;
    }
    return Answer.bad("connection refused");
  }

  @Override
  public void close() {
    containers.values().forEach(each -> each.exit(137));
  }
}
