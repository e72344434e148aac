package dev.ballast.cluster;

import dev.ballast.node.network.PodNetwork;
import dev.ballast.node.network.Subnet;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.cri.CriRuntime;
import dev.ballast.node.runtime.local.ImageSupply;
import dev.ballast.node.runtime.local.LocalContainerd;
import dev.ballast.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Gets images into the containerd of a data folder, while its server runs.
public final class Images {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Images() {}

  /// Makes sure of `images`: pulled where a registry answers within seconds, built from this
  /// machine's packages where there is a stand-in.
  ///
  /// @param progress hears a line about each step
  /// @return the images that could not be had
  /// @throws IOException with a sentence where containerd does not answer or a stand-in can't be
  /// built
  public static List<String> provide(
      World world, Settings settings, List<String> images, Consumer<String> progress)
      throws IOException, InterruptedException {
    var network = new PodNetwork(settings.data(), Subnet.parse(settings.podRange()));
    var containerd = new LocalContainerd(world, settings.data(), network.configFolder());
    var missing = new ArrayList<String>();
    try (var runtime = new CriRuntime(world, containerd.socket())) {
      var supply = new ImageSupply(world, runtime, containerd, settings.data());
      supply
          .ensure(images, PATIENCE, progress)
          .forEach(
              (image, source) -> {
                if (source == ImageSupply.Source.MISSING) missing.add(image);
              });
    } catch (RuntimeFailure e) {
      throw new IOException(e.getMessage(), e);
    }
    return missing;
  }
}
