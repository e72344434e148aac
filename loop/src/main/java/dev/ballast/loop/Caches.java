package dev.ballast.loop;

import dev.ballast.client.Client;
import dev.ballast.client.WatchOptions;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.World;
import java.util.concurrent.ConcurrentHashMap;

/// One cache a resource type, of all namespaces, shared by everyone in the process. A cache starts
/// when it is first asked for. Thread-safe.
public final class Caches implements AutoCloseable {
  private final World world;
  private final Client client;
  private final ConcurrentHashMap<ResourceType, Cache> caches = new ConcurrentHashMap<>();

  public Caches(World world, Client client) {
    this.world = world;
    this.client = client;
  }

  public Cache of(ResourceType type) {
    return caches.computeIfAbsent(
        type, wanted -> Cache.start(world, client, wanted, "", WatchOptions.ALL));
  }

  /// Lets go of a type that nobody serves any more. Whoever asks for it later gets a new cache.
  public void drop(ResourceType type) {
    Cache gone = caches.remove(type);
    if (gone != null) gone.close();
  }

  @Override
  public void close() {
    caches.values().forEach(Cache::close);
  }
}
