package dev.ballast.cli;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A user who does one thing after the other, at random, until the server is killed under the
/// hands; and who remembers what was acknowledged. What was under way at the kill may have happened
/// or not.
final class Wanderer {
  static final String SET = "db";
  private static final int MOST_PODS = 4;

  private final Random random;
  private int number;

  /// ConfigMaps by name, with the newest acknowledged generation.
  final Map<String, Integer> maps = new LinkedHashMap<>();

  /// Pods by name, with their uid.
  final Map<String, String> pods = new LinkedHashMap<>();

  final Set<String> deletedPods = new HashSet<>();
  final Set<String> deletedClaims = new HashSet<>();
  int replicas = 2;
  int release;

  /// The name of what the killed server may or may not have done.
  @Nullable String open;

  Wanderer(Random random) {
    this.random = random;
  }

  /// Goes on until a call fails because the server is gone.
  void wander(Client client) {
    try {
      while (true) step(client);
    } catch (ApiException killed) {
      // The end of this walk. A refusal would be a mistake of the walker's own.
      if (killed.code() < 500) throw killed;
    }
  }

  private void step(Client client) {
    switch (random.nextInt(10)) {
      case 0, 1 -> remember(client);
      case 2, 3, 4 -> createPod(client);
      case 5, 6 -> deletePod(client);
      case 7, 8 -> scale(client);
      default -> roll(client);
    }
  }

  private void remember(Client client) {
    String name = "map-" + random.nextInt(5);
    int generation = maps.getOrDefault(name, -1) + 1;
    KubeObject map = KubeObject.of("v1", "ConfigMap", "default", name);
    Json.child(map.tree(), "data").put("generation", Integer.toString(generation));
    client.apply(Types.CONFIG_MAPS, map, "wanderer");
    maps.put(name, generation);
  }

  private void createPod(Client client) {
    if (pods.size() >= MOST_PODS) return;
    String name = "pod-" + number++;
    open = name;
    KubeObject claim = KubeObject.parse(CLAIM.formatted(name).replace('\'', '"'));
    client.create(Types.PERSISTENT_VOLUME_CLAIMS, claim);
    KubeObject pod = KubeObject.parse(POD.formatted(name, BusyboxImage.NAME).replace('\'', '"'));
    pods.put(name, client.create(Types.PODS, pod).uid());
    open = null;
  }

  private void deletePod(Client client) {
    if (pods.isEmpty()) return;
    String name = List.copyOf(pods.keySet()).get(random.nextInt(pods.size()));
    open = name;
    DeleteOptions how = DeleteOptions.DEFAULT;
    int kind = random.nextInt(3);
    if (kind > 0) how = how.grace(kind - 1);
    client.delete(Types.PODS, "default", name, how);
    pods.remove(name);
    deletedPods.add(name);
    client.delete(Types.PERSISTENT_VOLUME_CLAIMS, "default", name, DeleteOptions.DEFAULT);
    deletedClaims.add(name);
    open = null;
  }

  private void scale(Client client) {
    int wanted = random.nextInt(4);
    open = SET;
    patch(client, "{\"spec\":{\"replicas\":" + wanted + "}}");
    replicas = wanted;
    open = null;
  }

  private void roll(Client client) {
    open = SET;
    patch(
        client,
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"release\":\"%d\"}}}}}"
            .formatted(release + 1));
    release++;
    open = null;
  }

  private static void patch(Client client, String patch) {
    client.patch(Types.STATEFUL_SETS, "default", SET, "", PatchType.MERGE, Json.parse(patch));
  }

  /// What is there before the first walk.
  static void prepare(Client client) {
    KubeObject vault = KubeObject.of("v1", "Secret", "default", "vault");
    vault.tree().putObject("stringData").put("word", "a word of some length");
    client.create(Types.SECRETS, vault);
    var documents = new ArrayList<String>(List.of(CLAIM.formatted("anchor")));
    documents.add(POD.formatted("anchor", BusyboxImage.NAME));
    documents.add(STATEFUL_SET.formatted(SET, BusyboxImage.NAME));
    List<KubeObject> objects =
        documents.stream().map(each -> KubeObject.parse(each.replace('\'', '"'))).toList();
    client.create(Types.PERSISTENT_VOLUME_CLAIMS, objects.get(0));
    client.create(Types.PODS, objects.get(1));
    client.create(Types.STATEFUL_SETS, objects.get(2));
  }

  private static final String SPEC =
      """
      'terminationGracePeriodSeconds':2,
      'containers':[{'name':'main','image':'%2$s',
        'command':['sh','-c','echo $(WORD) >> /data/starts; trap exit TERM; while :; do sleep 0.2; done'],
        'env':[{'name':'WORD','valueFrom':{'secretKeyRef':{'name':'vault','key':'word'}}}],
        'readinessProbe':{'exec':{'command':['sh','-c','test -s /data/starts']},'periodSeconds':1},
        'livenessProbe':{'exec':{'command':['sh','-c','test -s /vault/word']},'periodSeconds':2},
        'volumeMounts':[{'name':'data','mountPath':'/data'},{'name':'vault','mountPath':'/vault'},
          {'name':'scratch','mountPath':'/scratch'}]}]""";

  private static final String VOLUMES =
      """
      {'name':'vault','secret':{'secretName':'vault'}},{'name':'scratch','emptyDir':{'medium':'Memory'}}""";

  private static final String POD =
      "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'%1$s','namespace':'default'},'spec':{"
          + SPEC
          + ",'volumes':["
          + VOLUMES
          + ",{'name':'data','persistentVolumeClaim':{'claimName':'%1$s'}}]}}";

  private static final String STATEFUL_SET =
      "{'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'%1$s','namespace':'default'},"
          + "'spec':{'replicas':2,'serviceName':'db','selector':{'matchLabels':{'app':'db'}},"
          + "'template':{'metadata':{'labels':{'app':'db'}},'spec':{"
          + SPEC
          + ",'volumes':["
          + VOLUMES
          + "]}},'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{"
          + "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Mi'}}}}]}}";

  private static final String CLAIM =
      """
      {'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'%1$s','namespace':'default'},
       'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Mi'}}}}""";
}
