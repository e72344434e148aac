package dev.ballast.cli;

import dev.ballast.cluster.Images;
import dev.ballast.cluster.Machine;
import dev.ballast.cluster.Settings;
import dev.ballast.objects.Json;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Gets what real containers need, starts a cluster in the background and runs examples/article on it.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Mixin private UpOptions options = new UpOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Settings settings = options.settings(false);
    Manifests manifests = Manifests.read(List.of(examples().toString()));
    DataFolder folder = options.folder();
    if (options.ownRuntime()) prepareMachine();
    folder.make();
    World world = new SystemWorld();
    if (RunningServer.find(folder).isPresent()) {
      System.out.println("A server already runs for " + folder.path() + ".");
    } else {
      UpCommand.checkMachine(settings);
      System.out.println("Starting the server; its data goes to " + folder.path() + ".");
      Background.start(world, folder, upArguments());
    }
    if (options.ownRuntime()) provideImages(world, settings, manifests);
    UpCommand.applyAndShow(world, folder, manifests, false);
    System.out.println();
    System.out.println("Everything is ready. Look around:");
    UpCommand.printAccess(folder);
    System.out.println("kubectl get statefulset,pods,pvc,pv -o wide");
    System.out.println("Stop the server with: " + down(folder) + " (the containers go on running)");
    return 0;
  }

  /// As it is typed from where this was started.
  private static String down(DataFolder folder) {
    String down = System.getProperty("ballast.command", "ballast") + " down";
    return folder.equals(DataFolder.usual()) ? down : down + " --data " + folder.path();
  }

  private static Path examples() {
    Path folder = Path.of(System.getProperty("ballast.home", "."), "examples", "article");
    if (Files.isDirectory(folder)) return folder;
    throw new CommandFailed(
        "the folder " + folder + " is missing; run demo from a checkout of Ballast");
  }

  private static void prepareMachine() throws InterruptedException {
    try {
      Machine.install(System.out::println);
    } catch (IOException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
    List<String> lacks = Machine.lacks();
    if (!lacks.isEmpty()) throw new CommandFailed(String.join(" ", lacks));
  }

  private static void provideImages(World world, Settings settings, Manifests manifests)
      throws InterruptedException {
    List<String> missing;
    try {
      missing = Images.provide(world, settings, images(manifests), System.out::println);
    } catch (IOException e) {
      throw new CommandFailed("the images can't be had: " + e.getMessage());
    }
    if (missing.isEmpty()) return;
    throw new CommandFailed(
        "no registry gave "
            + String.join(", ", missing)
            + ", and there is no stand-in; check the network and run this"
            + " again, or try ./ballast demo --simulate 3");
  }

  private static List<String> images(Manifests manifests) {
    var images = new LinkedHashSet<String>();
    for (var each : manifests.all()) {
      for (var container : each.object().at("spec", "template", "spec", "containers")) {
        images.add(Json.string(container, "image"));
      }
    }
    return List.copyOf(images);
  }

  private List<String> upArguments() {
    CommandSpec self = spec;
    if (self == null) throw new IllegalStateException("picocli gave no spec");
    var given = new ArrayList<String>(List.of("up"));
    List<String> all = self.commandLine().getParseResult().originalArgs();
    given.addAll(
        all.isEmpty() || !all.getFirst().equals("demo") ? all : all.subList(1, all.size()));
    return given;
  }
}
