package dev.ballast.cli;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.client.view.NodeView;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description =
        "Says whether a server runs for a data folder, and how its nodes and pods are. Exit code 1 when none runs.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The cluster's folder (default: the usual place).")
  private @Nullable Path data;

  @Override
  public Integer call() {
    DataFolder folder = DataFolder.chosen(data);
    Optional<RunningServer> server = RunningServer.find(folder);
    if (server.isEmpty()) {
      System.out.println("No server runs for " + folder.path() + ". Start one with: ballast up");
      return 1;
    }
    System.out.println(
        "Server: " + server.get().url() + " (process " + server.get().process().pid() + ")");
    try (var transport =
        new HttpTransport(new SystemWorld(), Kubeconfig.read(folder.kubeconfig()))) {
      var client = new Client(transport);
      List<KubeObject> nodes = client.list(Types.NODES, "", ListOptions.ALL).items();
      List<KubeObject> pods = client.list(Types.PODS, "", ListOptions.ALL).items();
      long nodesReady = nodes.stream().filter(node -> new NodeView(node).ready()).count();
      long podsReady = pods.stream().filter(pod -> new PodView(pod).ready()).count();
      System.out.println("Nodes:  " + nodesReady + " of " + nodes.size() + " ready");
      System.out.println("Pods:   " + podsReady + " of " + pods.size() + " ready");
      return 0;
    } catch (ApiException | Kubeconfig.Unusable e) {
      throw new CommandFailed(
          "the server does not answer: " + e.getMessage() + "; see " + folder.log());
    }
  }
}
