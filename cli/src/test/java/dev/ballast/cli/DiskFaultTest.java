package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server whose disk fails while it runs: it refuses writes and says why, goes on reading, takes
/// writes again when the disk does, and has acknowledged nothing that is not there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskFaultTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int LOSSES = 40;

  private final SystemWorld world = new SystemWorld();
  private final Random random = new Random(20_260_503);
  private FaultyDisk disk;
  private Ledger ledger;
  private BallastProcess ballast;
  private HttpTransport transport;
  private Client client;

  @BeforeAll
  void up(@TempDir Path scratch) throws Exception {
    disk = FaultyDisk.under(scratch);
    ledger = new Ledger(disk::position);
    ballast = BallastProcess.on(disk, "--api-only");
    connect();
  }

  private void connect() {
    transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()));
    client = new Client(transport);
  }

  /// A sync that failed kept nothing; but whatever was acknowledged before or after it survives a
  /// loss of power too.
  @AfterAll
  void down(@TempDir Path scratch) throws Exception {
    if (transport != null) transport.close();
    if (ballast == null) return;
    ballast.close();
    DiskTrace trace = DiskTrace.read(disk.trace());
    List<Long> moments =
        random
            .ints(LOSSES, 0, trace.acts().size())
            .sorted()
            .mapToObj(at -> trace.acts().get(at).end())
            .toList();
    new PowerLosses(disk, ledger, random).cutAt(trace, moments, scratch.resolve("image"));
  }

  @ParameterizedTest
  @CsvSource({
    "WRITE, .log, Input/output error",
    "SYNC, .log, Input/output error",
    "SHORT_WRITE, .log, No space left",
    "NO_SPACE, '', No space left",
    "WRITE, committed, Input/output error",
    "NO_SPACE, .sst, No space left",
    "SYNC, .sst, Input/output error",
    "WRITE, MANIFEST, Input/output error",
    "SYNC, MANIFEST, Input/output error"
  })
  void writesAreRefusedAndComeBackByThemselves(FaultyDisk.Fault fault, String part, String said)
      throws Exception {
    writeSome(20);
    disk.fail(fault, part);
    try {
      ApiException refusal = writeUntilRefused();
      assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(503);
      assertThat(refusal.reason()).isEqualTo("ServiceUnavailable");
      assertThat(refusal)
          .hasMessageContaining("the store refuses writes")
          .hasMessageContaining(said);
      assertReadsGoOn();
      PlainAnswer ready = PlainAnswer.of(ballast.url().orElseThrow(), "/readyz");
      assertThat(ready.code()).isEqualTo(500);
      assertThat(ready.text()).contains("[-]store failed").contains(said);
      assertThat(PlainAnswer.of(ballast.url().orElseThrow(), "/livez").code()).isEqualTo(200);
    } finally {
      disk.heal();
    }
    await().atMost(LONG).until(this::writesAreTaken);
    assertThat(PlainAnswer.of(ballast.url().orElseThrow(), "/readyz").code()).isEqualTo(200);
    check();
    ballast.kill();
    transport.close();
    ballast.start();
    connect();
    check();
  }

  /// Of one object, so that what is not acknowledged is known.
  private void write(String name, long number) {
    boolean there = ledger.durable(name).number() != Ledger.ABSENT;
    KubeObject object = Numbered.object(name, number);
    ledger.begin(name, number);
    KubeObject answer =
        there
            ? client.update(Numbered.typeOf(name), object)
            : client.create(Numbered.typeOf(name), object);
    ledger.acknowledge(name, new Ledger.Write(number, Long.parseLong(answer.resourceVersion())));
  }

  private void writeSome(int count) {
    for (int i = 0; i < count; i++)
      write((i % 3 == 0 ? "secret-" : "map-") + i % 7, ledger.nextNumber());
  }

  /// Large ones, so that RocksDB has to make tables of its log.
  private ApiException writeUntilRefused() {
    for (int i = 0; i < 400; i++) {
      String name = "large-" + i % 40;
      long number = ledger.nextNumber();
      ApiException refused = catchThrowableOfType(ApiException.class, () -> write(name, number));
      if (refused != null) return refused;
    }
    throw new AssertionError("400 large writes were accepted");
  }

  private boolean writesAreTaken() {
    try {
      write("again", ledger.nextNumber());
      return true;
    } catch (ApiException refused) {
      assertThat(refused.code()).isEqualTo(503);
      return false;
    }
  }

  private void assertReadsGoOn() {
    assertThat(client.get(Types.CONFIG_MAPS, Numbered.NAMESPACE, "map-1").name())
        .isEqualTo("map-1");
    assertThat(client.list(Types.SECRETS, Numbered.NAMESPACE, ListOptions.ALL).items())
        .isNotEmpty();
  }

  private void check() {
    PowerLosses.checkServed(client, ledger);
  }
}
