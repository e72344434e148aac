package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.objects.ApiException;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A data folder on a small disk of its own, which fills up. Mounting one takes root.
class FullDiskTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final SystemWorld world = new SystemWorld();
  private final Ledger ledger = new Ledger();

  @Test
  void aFullDiskThatGetsSpaceAgainIsEnoughToGoOn(@TempDir Path scratch) throws Exception {
    Path data = Files.createDirectories(scratch.resolve("data"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=72m", "tmpfs", data.toString());
    assumeTrue(mounted, "no root: no disk of a test's own can be mounted");
    try (BallastProcess ballast = BallastProcess.up(data, "--api-only")) {
      fillAndRecover(ballast, data.resolve("filler"));
      ballast.kill();
      startOnAFullDisk(scratch, data);
      ballast.start();
      try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
        PowerLosses.checkServed(new Client(transport), ledger);
      }
    } finally {
      run("umount", "-l", data.toString());
    }
  }

  private void fillAndRecover(BallastProcess ballast, Path filler) throws Exception {
    try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
      var client = new Client(transport);
      for (int i = 0; i < 20; i++) assertThat(write(client, "map-" + i)).isTrue();
      fill(filler);
      String url = ballast.url().orElseThrow();
      for (int i = 0; i < 300 && write(client, "large-" + i % 30); i++)
        assertThat(i).as("large writes on a full disk").isLessThan(299);
      assertThat(PlainAnswer.of(url, "/readyz").text()).contains("[-]store").contains("No space");
      assertThat(client.get(Types.CONFIG_MAPS, Numbered.NAMESPACE, "map-3").name()).isNotEmpty();
      Files.delete(filler);
      await().atMost(LONG).until(() -> write(client, "again"));
      assertThat(PlainAnswer.of(url, "/readyz").text()).isEqualTo("ok");
      PowerLosses.checkServed(client, ledger);
    }
  }

  private void startOnAFullDisk(Path scratch, Path data) throws Exception {
    Path filler = data.resolve("filler");
    fill(filler);
    var ended =
        BallastProcess.run(
            scratch, "up", "--api-only", "--data", data.toString(), "--listen", "127.0.0.1:0");
    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output()).contains("is full").contains("make room").doesNotContain("\tat ");
    Files.delete(filler);
  }

  /// Whether it was accepted.
  private boolean write(Client client, String name) {
    long number = ledger.nextNumber();
    boolean there = ledger.durable(name).number() != Ledger.ABSENT;
    var object = Numbered.object(name, number);
    ledger.begin(name, number);
    ApiException refused =
        catchThrowableOfType(
            ApiException.class,
            () -> {
              var answer =
                  there
                      ? client.update(Numbered.typeOf(name), object)
                      : client.create(Numbered.typeOf(name), object);
              long revision = Long.parseLong(answer.resourceVersion());
              ledger.acknowledge(name, new Ledger.Write(number, revision));
            });
    if (refused == null) return true;
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(503);
    assertThat(refused.getMessage()).contains("the store refuses writes").contains("No space");
    return false;
  }

  private static void fill(Path filler) {
    try (OutputStream out = Files.newOutputStream(filler)) {
      var block = new byte[4 * 1024];
      while (true) out.write(block);
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space");
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
