package dev.ballast.node.runtime.cri;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.ContainerConfig;
import dev.ballast.node.runtime.Duplex;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.node.runtime.Terminal;
import dev.ballast.node.runtime.cri.v1.AttachRequest;
import dev.ballast.node.runtime.cri.v1.AuthConfig;
import dev.ballast.node.runtime.cri.v1.CreateContainerRequest;
import dev.ballast.node.runtime.cri.v1.ExecRequest;
import dev.ballast.node.runtime.cri.v1.ExecSyncRequest;
import dev.ballast.node.runtime.cri.v1.ExecSyncResponse;
import dev.ballast.node.runtime.cri.v1.ImageServiceGrpc;
import dev.ballast.node.runtime.cri.v1.ImageSpec;
import dev.ballast.node.runtime.cri.v1.ImageStatusRequest;
import dev.ballast.node.runtime.cri.v1.ListContainerStatsRequest;
import dev.ballast.node.runtime.cri.v1.PodSandboxConfig;
import dev.ballast.node.runtime.cri.v1.PortForwardRequest;
import dev.ballast.node.runtime.cri.v1.PullImageRequest;
import dev.ballast.node.runtime.cri.v1.RemoveContainerRequest;
import dev.ballast.node.runtime.cri.v1.RemovePodSandboxRequest;
import dev.ballast.node.runtime.cri.v1.ReopenContainerLogRequest;
import dev.ballast.node.runtime.cri.v1.RunPodSandboxRequest;
import dev.ballast.node.runtime.cri.v1.RuntimeCondition;
import dev.ballast.node.runtime.cri.v1.RuntimeServiceGrpc;
import dev.ballast.node.runtime.cri.v1.StartContainerRequest;
import dev.ballast.node.runtime.cri.v1.StatusRequest;
import dev.ballast.node.runtime.cri.v1.StopContainerRequest;
import dev.ballast.node.runtime.cri.v1.StopPodSandboxRequest;
import dev.ballast.node.runtime.cri.v1.UpdateContainerResourcesRequest;
import dev.ballast.node.runtime.cri.v1.VersionRequest;
import dev.ballast.node.runtime.host.MachineCounters;
import dev.ballast.node.stream.RuntimeStreams;
import dev.ballast.world.World;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A container runtime behind a CRI socket. One call here is one call there; [CriInventory] alone
/// remembers what was seen.
public final class CriRuntime implements Runtime {
  private static final Duration QUICK = Duration.ofSeconds(20);
  private static final Duration SLOW = Duration.ofMinutes(4);
  private static final Duration PULL = Duration.ofMinutes(30);

  private final World world;
  private final CriChannel channel;
  private final CriInventory inventory;
  private final RuntimeStreams streams;
  private volatile @Nullable String groups;

  /// @param socket the runtime's unix domain socket; it need not be there yet
  public CriRuntime(World world, Path socket) {
    this.world = world;
    this.channel = new CriChannel(socket);
    this.inventory = new CriInventory();
    this.streams = new RuntimeStreams(world);
  }

  @Override
  public Version version() {
    var answer = call("version", () -> runtime(QUICK).version(VersionRequest.getDefaultInstance()));
    return new Version(answer.getRuntimeName(), answer.getRuntimeVersion());
  }

  @Override
  public Readiness readiness() {
    var answer = call("status", () -> runtime(QUICK).status(StatusRequest.getDefaultInstance()));
    var conditions = answer.getStatus().getConditionsList();
    String problem =
        conditions.stream()
            .filter(each -> !each.getStatus())
            .map(each -> each.getType() + ": " + each.getReason() + " " + each.getMessage())
            .findFirst()
            .orElse("");
    return new Readiness(
        holds(conditions, "RuntimeReady"), holds(conditions, "NetworkReady"), problem);
  }

  private static boolean holds(List<RuntimeCondition> conditions, String type) {
    return conditions.stream().anyMatch(each -> each.getType().equals(type) && each.getStatus());
  }

  @Override
  public String runSandbox(SandboxConfig sandbox) {
    var request = RunPodSandboxRequest.newBuilder().setConfig(config(sandbox)).build();
    return call("run sandbox of " + sandbox.name(), () -> runtime(SLOW).runPodSandbox(request))
        .getPodSandboxId();
  }

  private PodSandboxConfig config(SandboxConfig sandbox) {
    String parent = groups;
    if (parent == null) {
      parent = call("runtime config", () -> ControlGroups.parent(runtime(QUICK)));
      groups = parent;
    }
    return CriRequests.sandbox(sandbox, parent);
  }

  @Override
  public void stopSandbox(String id) {
    var request = StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build();
    unlessGone(() -> call("stop sandbox " + id, () -> runtime(SLOW).stopPodSandbox(request)));
  }

  @Override
  public void removeSandbox(String id) {
    var request = RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build();
    unlessGone(() -> call("remove sandbox " + id, () -> runtime(SLOW).removePodSandbox(request)));
  }

  @Override
  public List<Sandbox> sandboxes() {
    return call("list sandboxes", () -> inventory.sandboxes(runtime(QUICK)));
  }

  @Override
  public String createContainer(
      String sandboxId, SandboxConfig sandbox, ContainerConfig container) {
    var request =
        CreateContainerRequest.newBuilder()
            .setPodSandboxId(sandboxId)
            .setConfig(CriRequests.container(container, sandbox))
            .setSandboxConfig(config(sandbox))
            .build();
    String id =
        call("create " + container.name(), () -> runtime(SLOW).createContainer(request))
            .getContainerId();
    inventory.belongs(id, sandboxId);
    return id;
  }

  @Override
  public void startContainer(String id) {
    var request = StartContainerRequest.newBuilder().setContainerId(id).build();
    call("start container " + id, () -> runtime(SLOW).startContainer(request));
  }

  @Override
  public void updateContainer(String id, ContainerConfig.Resources resources) {
    var request =
        UpdateContainerResourcesRequest.newBuilder()
            .setContainerId(id)
            .setLinux(CriRequests.resources(resources))
            .build();
    call("resize container " + id, () -> runtime(SLOW).updateContainerResources(request));
  }

  @Override
  public void stopContainer(String id, Duration grace) {
    long seconds = Math.max(0, grace.plusMillis(999).toSeconds());
    var request = StopContainerRequest.newBuilder().setContainerId(id).setTimeout(seconds).build();
    Duration patience = SLOW.plusSeconds(seconds);
    unlessGone(() -> call("stop container " + id, () -> runtime(patience).stopContainer(request)));
  }

  @Override
  public void removeContainer(String id) {
    var request = RemoveContainerRequest.newBuilder().setContainerId(id).build();
    unlessGone(() -> call("remove container " + id, () -> runtime(SLOW).removeContainer(request)));
  }

  @Override
  public List<Container> containers() {
    return call("list containers", () -> inventory.containers(runtime(QUICK)));
  }

  @Override
  public Subscription onEvent(Consumer<PodEvent> listener) {
    return new CriEvents(world, channel, inventory::sandboxOf, listener);
  }

  @Override
  public String pullImage(String image, RegistryLogin secret) {
    var request = PullImageRequest.newBuilder().setImage(spec(image));
    if (!secret.username().isEmpty()) {
      request.setAuth(
          AuthConfig.newBuilder().setUsername(secret.username()).setPassword(secret.password()));
    }
    try {
      return ImageServiceGrpc.newBlockingStub(channel.ready())
          .withDeadlineAfter(PULL.toSeconds(), TimeUnit.SECONDS)
          .pullImage(request.build())
          .getImageRef();
    } catch (StatusRuntimeException e) {
      throw CriErrors.ofPull(e, image, channel.socket());
    }
  }

  @Override
  public String imagePresent(String image) {
    var request = ImageStatusRequest.newBuilder().setImage(spec(image)).build();
    var stub =
        ImageServiceGrpc.newBlockingStub(channel.ready())
            .withDeadlineAfter(QUICK.toSeconds(), TimeUnit.SECONDS);
    return call("look for image " + image, () -> stub.imageStatus(request)).getImage().getId();
  }

  private static ImageSpec spec(String image) {
    return ImageSpec.newBuilder().setImage(image).build();
  }

  @Override
  public ExecResult execSync(String containerId, List<String> command, Duration timeout) {
    long seconds = Math.max(1, timeout.plusMillis(999).toSeconds());
    var request =
        ExecSyncRequest.newBuilder()
            .setContainerId(containerId)
            .addAllCmd(command)
            .setTimeout(seconds)
            .build();
    Duration patience = QUICK.plusSeconds(seconds);
    ExecSyncResponse answer =
        call("exec in " + containerId, () -> runtime(patience).execSync(request));
    return new ExecResult(
        answer.getExitCode(), answer.getStdout().toByteArray(), answer.getStderr().toByteArray());
  }

  @Override
  public int exec(String containerId, List<String> command, Terminal terminal) {
    var request =
        ExecRequest.newBuilder()
            .setContainerId(containerId)
            .addAllCmd(command)
            .setTty(terminal.tty())
            .setStdin(terminal.stdin() != null)
            .setStdout(terminal.stdout() != null)
            .setStderr(terminal.stderr() != null && !terminal.tty())
            .build();
    String url = call("exec in " + containerId, () -> runtime(QUICK).exec(request)).getUrl();
    return streams.process(URI.create(url), terminal);
  }

  @Override
  public void attach(String containerId, Terminal terminal) {
    var request =
        AttachRequest.newBuilder()
            .setContainerId(containerId)
            .setTty(terminal.tty())
            .setStdin(terminal.stdin() != null)
            .setStdout(terminal.stdout() != null)
            .setStderr(terminal.stderr() != null && !terminal.tty())
            .build();
    String url = call("attach to " + containerId, () -> runtime(QUICK).attach(request)).getUrl();
    streams.process(URI.create(url), terminal);
  }

  @Override
  public void portForward(String sandboxId, int port, Duplex duplex) {
    var request = PortForwardRequest.newBuilder().setPodSandboxId(sandboxId).addPort(port).build();
    String url =
        call("forward a port of " + sandboxId, () -> runtime(QUICK).portForward(request)).getUrl();
    streams.port(URI.create(url), port, duplex);
  }

  @Override
  public void reopenLog(String containerId) {
    var request = ReopenContainerLogRequest.newBuilder().setContainerId(containerId).build();
    call("reopen the log of " + containerId, () -> runtime(QUICK).reopenContainerLog(request));
  }

  @Override
  public List<ContainerUsage> usage() {
    var request = ListContainerStatsRequest.getDefaultInstance();
    return call("container usage", () -> runtime(QUICK).listContainerStats(request))
        .getStatsList()
        .stream()
        .map(CriAnswers::usage)
        .toList();
  }

  @Override
  public MachineUsage machineUsage() {
    return MachineCounters.read();
  }

  private RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime(Duration patience) {
    return RuntimeServiceGrpc.newBlockingStub(channel.ready())
        .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private <T> T call(String doing, Supplier<T> work) {
    try {
      return work.get();
    } catch (StatusRuntimeException e) {
      throw CriErrors.of(e, doing, channel.socket());
    }
  }

  private static void unlessGone(Runnable work) {
    try {
      work.run();
    } catch (RuntimeFailure e) {
      if (!e.is(RuntimeFailure.Kind.NOT_FOUND)) throw e;
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
