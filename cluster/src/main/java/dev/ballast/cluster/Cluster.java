package dev.ballast.cluster;

import dev.ballast.client.Client;
import dev.ballast.cluster.data.ClusterData;
import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.metrics.UsageKinds;
import dev.ballast.loop.Caches;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.Api;
import dev.ballast.server.Bootstrap;
import dev.ballast.server.access.pki.Identity;
import dev.ballast.server.access.pki.KeysDamaged;
import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.access.pki.SecretFiles;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.server.aggregate.Aggregation;
import dev.ballast.server.aggregate.FrontProxy;
import dev.ballast.server.definition.DefinitionKeeper;
import dev.ballast.server.expiry.Expiry;
import dev.ballast.server.http.ApiHandler;
import dev.ballast.server.http.Health;
import dev.ballast.server.http.HttpServer;
import dev.ballast.server.http.Listen;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.CannotOpen;
import dev.ballast.store.Store;
import dev.ballast.store.rocks.Recovery;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A whole cluster in this process. The product, the tests and simulations all start here.
public final class Cluster implements AutoCloseable {
  private final Closing closing = new Closing();
  private final Lanes lanes = new Lanes();
  private final AtomicBoolean bootstrapped = new AtomicBoolean();
  private final Pki pki;
  private final HttpServer http;
  private final String url;
  private @Nullable Nodes nodes;

  /// Why a cluster does not start, in one sentence that says what to do.
  public static final class CannotStart extends RuntimeException {
    CannotStart(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  /// Starts a cluster; returns when it serves. Its controllers and nodes come up while it does.
  ///
  /// @throws CannotStart where something of the machine is in the way
  public static Cluster assemble(World world, Settings settings) {
    List<String> problems = settings.problems();
    if (!problems.isEmpty())
      throw new CannotStart(String.join("; ", problems), new IllegalArgumentException());
    try {
      return new Cluster(world, settings);
    } catch (CannotOpen | KeysDamaged e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      String why = e.getMessage() + " (" + Objects.requireNonNull(e.getCause()).getMessage() + ")";
      throw new CannotStart(why + "; put that right and start again: nothing is lost", e);
    }
  }

  private Cluster(World world, Settings settings) {
    try {
      var known = Beside.start(world, "kinds", () -> new Known(kinds(settings), Schemas.load()));
      world.spawn("first connection", HttpServer::warmUp);
      ClusterData data = closing.later(data(world, settings));
      pki = data.pki();
      world.spawn("first signature", pki.authority()::sign);
      Store<Stored> store = data.store();
      var streams = new NodeStreams(world);
      var tokens = new Tokens(world, store, pki::tokenKey);
      var surroundings = new Api.Surroundings(streams.access(), tokens, !settings.apiOnly());
      Known all = known.join();
      var api = closing.later(new Api(world, all.kinds(), all.schemas(), store, surroundings));
      var others =
          closing.later(
              new Aggregation(world, api, pki.authority().certificatePem(), this::frontProxy));
      http = closing.later(serve(world, settings, api, data, others));
      url = "https://" + shownAddress(settings.address()) + ":" + http.port();
      Bootstrap.run(world, api, http.port());
      bootstrapped.set(true);
      writeKubeconfig(settings);
      others.start();
      closing.later(Expiry.start(world, store));
      closing.later(DefinitionKeeper.start(world, api));
      if (settings.apiOnly()) return;
      var parts = new Parts(world, settings, name -> client(world, api, name), caches(world, api));
      closing.later(Controllers.start(parts, api::kinds, pki, tokens));
      nodes = closing.later(Nodes.start(parts, streams));
      listenForPods(settings, api);
    } catch (RuntimeException failed) {
      closing.close();
      throw failed;
    }
  }

  /// What does not depend on the data.
  private record Known(Kinds kinds, Schemas schemas) {}

  /// Without controllers there are no nodes, and nobody knows what they use.
  private static Kinds kinds(Settings settings) {
    return settings.apiOnly() ? Kinds.builtIn() : Kinds.builtIn().with(UsageKinds.all());
  }

  /// Pods reach the server at their bridge's address, whatever address users reach it at.
  private void listenForPods(Settings settings, Api api) {
    Optional<String> address = settings.addressForPods();
    if (address.isEmpty()) return;
    try {
      boolean listens =
          listensEverywhere(settings.address()) || settings.address().equals(address.get());
      if (!listens) http.alsoListen(address.get());
      Bootstrap.reachableAt(api, address.get(), http.port());
    } catch (IOException e) {
      throw new CannotStart("pods can't reach the API: " + e.getMessage(), e);
    }
  }

  private static ClusterData data(World world, Settings settings) {
    Recovery recovery = settings.recover() ? Recovery.LENIENT : Recovery.STRICT;
    return switch (settings.engine()) {
      case MEMORY -> ClusterData.inMemory(world, settings.data());
      case DISK -> ClusterData.open(world, settings.data(), recovery);
    };
  }

  private Identity frontProxy() {
    return pki.client(FrontProxy.NAME, FrontProxy.NAME, List.of());
  }

  private HttpServer serve(
      World world, Settings settings, Api api, ClusterData data, Aggregation others) {
    Health health =
        new Health()
            .with("store", data.store()::refusal)
            .with(
                "bootstrap",
                () -> bootstrapped.get() ? Optional.empty() : Optional.of("under way"));
    var listen = new Listen(settings.address(), settings.port());
    try {
      var handler = new ApiHandler(world, api, health, data.backup(), others);
      return HttpServer.start(
          listen, pki.server(hosts(settings)), pki.authority().certificate(), handler);
    } catch (IOException e) {
      String why =
          e instanceof BindException || e.getCause() instanceof BindException
              ? "the port "
                  + settings.port()
                  + " of "
                  + settings.address()
                  + " is taken or can't be had; choose another with --listen ADDRESS:PORT"
              : "the API can't listen: " + e.getMessage();
      throw new CannotStart(why, e);
    }
  }

  /// What the server's certificate names besides the machine's own addresses.
  private static List<String> hosts(Settings settings) {
    var hosts = new ArrayList<String>(List.of(settings.address()));
    settings.addressForPods().ifPresent(hosts::add);
    return hosts;
  }

  private Client client(World world, Api api, String part) {
    PartUser who = PartUser.of(part);
    return new Client(new InProcessTransport(world, api, lanes, who.user(), who.agent()));
  }

  private Caches caches(World world, Api api) {
    return closing.later(new Caches(world, client(world, api, "caches")));
  }

  private void writeKubeconfig(Settings settings) {
    var admin = pki.administrator();
    String text =
        AdminKubeconfig.text(
            url, pki.authority().certificatePem(), admin.certificatePem(), admin.keyPem());
    new SecretFiles(settings.data()).write("kubeconfig", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String shownAddress(String address) {
    return listensEverywhere(address) ? "127.0.0.1" : address;
  }

  private static boolean listensEverywhere(String address) {
    return address.equals("0.0.0.0") || address.equals("::") || address.equals("[::]");
  }

  /// Where the API is, `https://127.0.0.1:6443`.
  public String url() {
    return url;
  }

  /// The nodes of this process, for tests and simulations that let them come and go.
  ///
  /// @throws IllegalStateException where the API runs alone
  public Nodes nodes() {
    Nodes own = nodes;
    if (own == null) throw new IllegalStateException("this cluster has no nodes of its own");
    return own;
  }

  /// Stops everything in the reverse order of its start. Containers go on running.
  @Override
  public void close() {
    closing.close();
  }
}
