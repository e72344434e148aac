package dev.ballast.node.runtime.local;

import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.image.StandIns;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Has images ready before a demonstration asks for them: what is there stays, what a registry has
/// is pulled, and what none gives within a few seconds gets a stand-in.
public final class ImageSupply {
  private final World world;
  private final Runtime runtime;
  private final LocalContainerd containerd;
  private final StandIns standIns;

  /// How an image came to be there.
  public enum Source {
    PRESENT,
    PULLED,
    STAND_IN,
    /// It is not there, and a pod that wants it will say so.
    MISSING
  }

  public ImageSupply(World world, Runtime runtime, LocalContainerd containerd, Path data) {
    this.world = world;
    this.runtime = runtime;
    this.containerd = containerd;
    this.standIns = new StandIns(data);
  }

  /// Makes sure of every image; pulls go on side by side and together get `patience`.
  ///
  /// @param progress hears a line about each step
  public Map<String, Source> ensure(
      List<String> images, Duration patience, Consumer<String> progress)
      throws IOException, InterruptedException {
    var sources = new LinkedHashMap<String, Source>();
    var pulls = new LinkedHashMap<String, Thread>();
    for (String image : images) {
      if (!runtime.imagePresent(image).isEmpty()) {
        sources.put(image, Source.PRESENT);
        continue;
      }
      progress.accept("Pulling " + image);
      pulls.put(image, world.spawn("pull-" + image, () -> pull(image)));
    }
    long end = world.nanoTime() + patience.toNanos();
    for (Thread each : pulls.values()) {
      each.join(Duration.ofNanos(Math.max(1, end - world.nanoTime())));
      each.interrupt();
    }
    for (String image : pulls.keySet()) {
      boolean pulled = !runtime.imagePresent(image).isEmpty();
      sources.put(image, pulled ? Source.PULLED : standIn(image, progress));
    }
    return sources;
  }

  private void pull(String image) {
    try {
      runtime.pullImage(image, Runtime.RegistryLogin.NONE);
    } catch (RuntimeFailure e) {
      // No registry has it or answers: whether the image is there is asked afterwards.
    }
  }

  private Source standIn(String image, Consumer<String> progress)
      throws IOException, InterruptedException {
    if (!StandIns.has(image)) return Source.MISSING;
    progress.accept("No registry gave " + image + " in time: making a stand-in");
    Optional<Path> archive = standIns.archive(image, progress);
    if (archive.isEmpty()) return Source.MISSING;
    containerd.importImage(archive.get());
    containerd.awaitImage(runtime, image);
    return Source.STAND_IN;
  }
}
