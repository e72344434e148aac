package dev.ballast.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.Client;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.loop.Caches;
import dev.ballast.node.launch.Launch.Start;
import dev.ballast.node.runtime.ContainerConfig;
import dev.ballast.node.runtime.SealedValues;
import dev.ballast.node.volume.LocalFolders;
import dev.ballast.node.volume.PodFolders;
import dev.ballast.node.volume.PodVolumes;
import dev.ballast.node.volume.PodVolumes.Place;
import dev.ballast.node.volume.Sources;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a runtime is told of Secrets in a container's environment.
class SealedLaunchTest {
  private static final KubeObject POD =
      KubeObject.parse("{\"metadata\":{\"name\":\"p\",\"namespace\":\"default\",\"uid\":\"u\"}}");

  private static final JsonNode CONTAINER =
      Json.parse(
          """
          {"name":"main","image":"i","command":["run","--as=$(USER)"],
           "env":[{"name":"USER","valueFrom":{"secretKeyRef":{"name":"vault","key":"user"}}},
                  {"name":"URL","value":"db://$(USER)@host"},{"name":"PLAIN","value":"open"}],
           "envFrom":[{"secretRef":{"name":"vault"}}],
           "volumeMounts":[{"name":"v","mountPath":"/v","subPathExpr":"of-$(USER)"}]}""");

  @TempDir Path folder;
  private final World world = new SystemWorld();
  private final Client client = new Client(new MemoryTransport());
  private final Caches caches = new Caches(world, client);
  private Path sealed;

  @BeforeEach
  void create() {
    sealed = folder.resolve("memory/u/.sealed/main");
    KubeObject vault = KubeObject.of("v1", "Secret", "default", "vault");
    vault.tree().putObject("data").put("user", "YWxpY2U=").put("none", "");
    client.create(Types.SECRETS, vault);
  }

  @AfterEach
  void close() {
    caches.close();
  }

  private ContainerConfig launched(boolean seals) {
    var sources = new Sources(client, caches);
    var folders = new PodFolders(folder, folder.resolve("memory"), folder.resolve("logs"));
    var volumes = new PodVolumes(world, folders, sources, new LocalFolders(client, "n1"));
    var node = new NodeFacts("n1", "c1", List.of(), List.of(), "cluster.local", 1L << 30, seals);
    var places = Map.of("v", new Place(folder.resolve("v"), false));
    return new Launch(world, node, sources, volumes)
        .container(POD, new Start(CONTAINER, 0, "i", "h", "", ""), List.of(), places);
  }

  private static Map<String, String> environment(ContainerConfig config) {
    return config.environment().stream()
        .collect(Collectors.toMap(ContainerConfig.Variable::name, ContainerConfig.Variable::value));
  }

  @Test
  void marksStandWhereTheValueWould() throws IOException {
    ContainerConfig config = launched(true);
    Map<String, String> environment = environment(config);
    String mark = String.valueOf(environment.get("USER"));
    assertThat(mark).startsWith(SealedValues.PREFIX);
    assertThat(environment)
        .containsEntry("URL", "db://" + mark + "@host")
        .containsEntry("user", mark)
        .containsEntry("none", "")
        .containsEntry("PLAIN", "open");
    assertThat(config.command()).containsExactly("run", "--as=" + mark);
    assertThat(config.mounts().getFirst().hostPath()).isEqualTo(folder.resolve("v/of-alice"));
    Path file = files().getFirst();
    assertThat(Files.readString(file)).isEqualTo("s/" + mark + "/alice/g\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aFewStartsAreKept() throws IOException {
    for (int i = 0; i < 7; i++) launched(true);
    String newest = String.valueOf(environment(launched(true)).get("USER"));
    assertThat(files()).hasSize(4);
    assertThat(files()).anyMatch(each -> newest.contains(each.getFileName().toString()));
  }

  @Test
  void aRuntimeThatSealsNothingIsToldTheValue() {
    ContainerConfig config = launched(false);
    assertThat(environment(config)).containsEntry("URL", "db://alice@host");
    assertThat(sealed).doesNotExist();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(sealed)) {
      return files.toList();
    }
  }
}
