package dev.ballast.server.discovery;

import dev.ballast.kinds.Kinds;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.discovery.Groups.Version;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The documents about the kinds that are served now. Custom kinds come and go; what describes the
/// others is made once. Thread-safe.
public final class CurrentDiscovery {
  private final Supplier<Kinds> served;
  private final Schemas schemas;
  private final Map<Version, Document> openApiMade = new ConcurrentHashMap<>();
  private volatile @Nullable Made made;

  private record Made(Kinds of, Discovery discovery) {}

  /// @param served gives the same list as long as it does not change
  public CurrentDiscovery(Supplier<Kinds> served, Schemas schemas) {
    this.served = served;
    this.schemas = schemas;
  }

  public Discovery now() {
    Kinds kinds = served.get();
    Made known = made;
    if (known != null && known.of == kinds) return known.discovery;
    openApiMade.keySet().retainAll(Set.copyOf(new Groups(kinds).all()));
    var fresh = new Discovery(kinds, schemas, openApiMade);
    made = new Made(kinds, fresh);
    return fresh;
  }
}
