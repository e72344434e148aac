package dev.ballast.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.node.runtime.ContainerConfig.Console;
import dev.ballast.node.runtime.ContainerConfig.Mount;
import dev.ballast.node.runtime.ContainerConfig.Resources;
import dev.ballast.node.runtime.ContainerConfig.Variable;
import dev.ballast.node.runtime.SandboxConfig.Dns;
import dev.ballast.node.runtime.SandboxConfig.Sharing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every [Runtime] does. Its image holds a shell with `cat`, `echo` and `sleep`.
public abstract class RuntimeContract {
  @TempDir protected Path folder;

  /// A runtime that is ready, the same one for a whole test.
  protected abstract Runtime runtime();

  /// An image that can be pulled or is there.
  protected abstract String image();

  private SandboxConfig sandbox(String uid) {
    return new SandboxConfig(
        uid,
        "web-0",
        "default",
        0,
        "web-0",
        folder.resolve("logs"),
        Dns.NODE,
        List.of(),
        Sharing.NONE,
        SandboxConfig.Security.DEFAULT,
        "",
        Map.of("io.kubernetes.pod.uid", uid),
        Map.of());
  }

  private ContainerConfig container(int attempt, String script) {
    String ref = runtime().imagePresent(image());
    if (ref.isEmpty()) ref = runtime().pullImage(image(), Runtime.RegistryLogin.NONE);
    return new ContainerConfig(
        "app",
        attempt,
        ref,
        image(),
        List.of("sh", "-c", script),
        List.of(),
        "",
        List.of(new Variable("GREETING", "hello")),
        List.of(new Mount("/shared", folder, false, Mount.Propagation.PRIVATE)),
        Resources.UNLIMITED,
        ContainerConfig.Security.DEFAULT,
        Console.NONE,
        "",
        "app/" + attempt + ".log",
        Map.of("io.kubernetes.container.name", "app"),
        Map.of("note", "kept"));
  }

  private Container state(String id) {
    return runtime().containers().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private boolean hasEnded(String id) {
    return state(id).state() == Container.State.EXITED;
  }

  @Test
  void aContainerLivesFromCreatedToExited() throws Exception {
    SandboxConfig config = sandbox("u1");
    String sandbox = runtime().runSandbox(config);
    String script = "echo $GREETING > /shared/out; echo logged; exit 3";
    String id = runtime().createContainer(sandbox, config, container(0, script));
    assertThat(state(id).state()).isEqualTo(Container.State.CREATED);
    runtime().startContainer(id);
    await().until(() -> hasEnded(id));
    Container ended = state(id);
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.finished()).isAfterOrEqualTo(ended.started());
    assertThat(ended.annotations()).containsEntry("note", "kept");
    assertThat(folder.resolve("out")).hasContent("hello");
    await().until(() -> Files.exists(ended.logPath()));
    assertThat(Files.readString(ended.logPath())).contains(" stdout F logged\n");
    runtime().removeSandbox(sandbox);
    assertThat(runtime().containers()).noneMatch(each -> each.id().equals(id));
  }

  @Test
  void stoppingAndRemovingMayBeRepeated() {
    SandboxConfig config = sandbox("u2");
    String sandbox = runtime().runSandbox(config);
    String id = runtime().createContainer(sandbox, config, container(0, "sleep 1000"));
    runtime().startContainer(id);
    assertThat(state(id).state()).isEqualTo(Container.State.RUNNING);
    for (int i = 0; i < 2; i++) runtime().stopContainer(id, Duration.ZERO);
    assertThat(hasEnded(id)).isTrue();
    for (int i = 0; i < 2; i++) runtime().removeContainer(id);
    for (int i = 0; i < 2; i++) runtime().stopSandbox(sandbox);
    for (int i = 0; i < 2; i++) runtime().removeSandbox(sandbox);
    assertThat(runtime().sandboxes()).noneMatch(each -> each.id().equals(sandbox));
  }

  @Test
  void aStoppedSandboxTakesItsContainersAlong() {
    SandboxConfig config = sandbox("u3");
    String sandbox = runtime().runSandbox(config);
    String id = runtime().createContainer(sandbox, config, container(0, "sleep 1000"));
    runtime().startContainer(id);
    runtime().stopSandbox(sandbox);
    await().until(() -> hasEnded(id));
    assertThat(runtime().sandboxes())
        .filteredOn(each -> each.id().equals(sandbox))
        .singleElement()
        .matches(each -> !each.ready() && each.podUid().equals("u3"));
    runtime().removeSandbox(sandbox);
  }

  @Test
  void commandsRunInARunningContainer() {
    SandboxConfig config = sandbox("u4");
    String sandbox = runtime().runSandbox(config);
    String id = runtime().createContainer(sandbox, config, container(0, "sleep 1000"));
    runtime().startContainer(id);
    var good = runtime().execSync(id, List.of("echo", "hi"), Duration.ofSeconds(5));
    assertThat(good.exitCode()).isZero();
    assertThat(new String(good.stdout(), StandardCharsets.UTF_8)).isEqualTo("hi\n");
    var bad = runtime().execSync(id, List.of("cat", "/none"), Duration.ofSeconds(5));
    assertThat(bad.exitCode()).isEqualTo(1);
    runtime().removeSandbox(sandbox);
  }

  @Test
  void anEventTellsOfAnEnd() {
    var heard = new AtomicInteger();
    try (var subscription = runtime().onEvent(event -> heard.incrementAndGet())) {
      SandboxConfig config = sandbox("u5");
      String sandbox = runtime().runSandbox(config);
      String id = runtime().createContainer(sandbox, config, container(0, "exit 0"));
      runtime().startContainer(id);
      await().until(() -> hasEnded(id));
      await().until(() -> heard.get() > 0);
      runtime().removeSandbox(sandbox);
    }
  }

  @Test
  void oneAttemptIsMadeOnce() {
    SandboxConfig config = sandbox("u6");
    String sandbox = runtime().runSandbox(config);
    runtime().createContainer(sandbox, config, container(0, "sleep 1000"));
    assertThatThrownBy(() -> runtime().createContainer(sandbox, config, container(0, "sleep 1000")))
        .isInstanceOf(RuntimeFailure.class);
    runtime().removeSandbox(sandbox);
  }
}
