package dev.ballast.cli;

import dev.ballast.client.Client;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.cluster.Cluster;
import dev.ballast.cluster.Machine;
import dev.ballast.cluster.Settings;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description =
        "Starts a cluster, or finds the one that runs for this folder, and applies manifests.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Mixin private UpOptions options = new UpOptions();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "-f",
      paramLabel = "FILE|DIR|-",
      description = "Apply these manifests once the server is ready.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--no-node", description = "A control plane alone.")
  private boolean noNode;

  @Option(
      names = "--api-only",
      description =
          "The API server and its store alone, without controllers, scheduler and nodes: to test clients.")
  private boolean apiOnly;

  @Option(
      names = "--detach",
      description = "Return once the server is ready, and leave it running.")
  private boolean detach;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Settings settings = options.settings(noNode || apiOnly).withApiOnly(apiOnly);
    Manifests manifests = Manifests.read(files);
    DataFolder folder = options.folder();
    folder.make();
    var world = new SystemWorld();
    Optional<RunningServer> running = RunningServer.find(folder);
    if (running.isPresent()) {
      System.out.println(
          "A server already runs for " + folder.path() + " at " + running.get().url() + ".");
      printAccess(folder);
      applyAndShow(world, folder, manifests, true);
      return 0;
    }
    checkMachine(settings);
    if (detach) {
      Background.start(world, folder, arguments());
      printAccess(folder);
      applyAndShow(world, folder, manifests, true);
      return 0;
    }
    return serve(world, settings, folder, manifests);
  }

  private int serve(SystemWorld world, Settings settings, DataFolder folder, Manifests manifests)
      throws InterruptedException, IOException {
    Cluster cluster;
    try {
      cluster = Cluster.assemble(world, settings);
    } catch (Cluster.CannotStart e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
    var stopped = new CountDownLatch(1);
    world.atExit(
        () -> {
          cluster.close();
          RunningServer.withdraw(folder);
          stopped.countDown();
        });
    HeapCare.start(world);
    RunningServer.announce(folder, cluster.url());
    System.out.println(
        "Ballast serves at " + cluster.url() + " with its data in " + folder.path() + ".");
    printAccess(folder);
    applyAndShow(world, folder, manifests, true);
    stopped.await();
    return 0;
  }

  /// What `up` needs of this machine, said before anything is started.
  static void checkMachine(Settings settings) {
    if (!(settings.nodes() instanceof Settings.Nodes.Machine machine)
        || machine.endpoint().isPresent()) return;
    List<String> lacks = Machine.lacks();
    if (!lacks.isEmpty()) throw new CommandFailed(String.join(" ", lacks));
  }

  /// The same command line without `--detach` and `-f`, for the server in the background.
  private List<String> arguments() {
    var given = new ArrayList<String>();
    CommandSpec self = spec;
    if (self == null) throw new IllegalStateException("picocli gave no spec");
    List<String> all = self.commandLine().getParseResult().originalArgs();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).equals("--detach")) continue;
      if (all.get(i).equals("-f")) i++;
      else if (!all.get(i).startsWith("-f")) given.add(all.get(i));
    }
    if (given.isEmpty() || !given.getFirst().equals("up")) given.addFirst("up");
    return given;
  }

  static void printAccess(DataFolder folder) {
    Path kubeconfig = folder.kubeconfig();
    try {
      Optional<Invoker> invoker = Invoker.of(System.getenv(), Path.of("/etc/passwd"));
      if (invoker.isPresent()) kubeconfig = invoker.get().copy(folder);
    } catch (IOException e) {
      System.out.println(
          kubeconfig + " could not be copied to your home (" + e.getMessage() + "): use sudo");
    }
    System.out.println("export KUBECONFIG=" + kubeconfig);
  }

  /// @param takeOver whether what others have changed since is set back to what the manifests say
  static void applyAndShow(World world, DataFolder folder, Manifests manifests, boolean takeOver)
      throws InterruptedException {
    if (manifests.all().isEmpty()) return;
    try (var transport = new HttpTransport(world, Kubeconfig.read(folder.kubeconfig()))) {
      var client = new Client(transport);
      new Applier(client, System.out, takeOver).apply(manifests);
      boolean terminal = System.console() instanceof Console console && console.isTerminal();
      if (!new Progress(world, client, System.out, terminal).watch(manifests, PATIENCE)) {
        throw new CommandFailed(
            "not everything was ready within "
                + PATIENCE.toMinutes()
                + " minutes; see: kubectl get pods,events -A");
      }
    }
  }
}
