package dev.ballast.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.loop.Caches;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Against an API of maps.
class GarbageControllerTest {
  private static final List<Tracked> KINDS =
      List.of(
          new Tracked(Types.CONFIG_MAPS, "ConfigMap", true),
          new Tracked(Types.SECRETS, "Secret", true));

  private final SystemWorld world = new SystemWorld();
  private final Client client = new Client(new MemoryTransport());
  private final Caches caches = new Caches(world, client);
  private final GarbageController controller =
      GarbageController.start(world, client, caches, () -> KINDS);

  @AfterEach
  void stop() {
    controller.close();
    caches.close();
  }

  @Test
  void s70_dependentsFollowTheirLastOwner() {
    KubeObject one =
        client.create(Types.CONFIG_MAPS, KubeObject.of("v1", "ConfigMap", "default", "one"));
    KubeObject two =
        client.create(Types.CONFIG_MAPS, KubeObject.of("v1", "ConfigMap", "default", "two"));
    owned("both", one, two);
    owned("first", one);
    KubeObject grandchild = owned("second", client.get(Types.SECRETS, "default", "first"));
    await().until(() -> caches.of(Types.SECRETS).size() == 3);

    client.delete(Types.CONFIG_MAPS, "default", "one", DeleteOptions.DEFAULT);
    await().until(() -> !there("first") && !there(grandchild.name()));
    await().until(() -> client.get(Types.SECRETS, "default", "both").owners().size() == 1);
    assertThat(client.get(Types.SECRETS, "default", "both").owners().getFirst().uid())
        .isEqualTo(two.uid());

    client.delete(Types.CONFIG_MAPS, "default", "two", DeleteOptions.DEFAULT);
    await().until(() -> !there("both"));
  }

  private boolean there(String secret) {
    return client.find(Types.SECRETS, "default", secret).isPresent();
  }

  private KubeObject owned(String name, KubeObject... owners) {
    KubeObject secret = KubeObject.of("v1", "Secret", "default", name);
    var references = secret.metadata().putArray("ownerReferences");
    for (KubeObject each : owners) {
      references
          .addObject()
          .put("apiVersion", "v1")
          .put("kind", each.kind())
          .put("name", each.name())
          .put("uid", each.uid());
    }
    return client.create(Types.SECRETS, secret);
  }
}
