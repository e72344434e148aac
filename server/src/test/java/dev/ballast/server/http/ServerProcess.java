package dev.ballast.server.http;

import dev.ballast.kinds.Kinds;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.Api;
import dev.ballast.server.Bootstrap;
import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.server.aggregate.Aggregation;
import dev.ballast.server.aggregate.FrontProxy;
import dev.ballast.server.stored.Seal;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.stored.StoredCodec;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.memory.MemoryStore;
import dev.ballast.store.rocks.Recovery;
import dev.ballast.store.rocks.RocksStore;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A server alone, over a memory store or (with a second argument) RocksDB, for tests and for
/// scoring it by hand: `java ... ServerProcess FOLDER [PORT [rocks]]` serves until it is killed and
/// leaves `FOLDER/kubeconfig`.
public final class ServerProcess implements AutoCloseable {
  private final Store<Stored> store;
  private final HttpServer server;
  private final Api api;
  private final Pki pki;
  private final Aggregation others;

  private ServerProcess(
      Store<Stored> store, HttpServer server, Api api, Pki pki, Aggregation others) {
    this.others = others;
    this.store = store;
    this.server = server;
    this.api = api;
    this.pki = pki;
  }

  public static ServerProcess start(Path folder, int port, boolean rocks) throws IOException {
    World world = new SystemWorld();
    Pki pki = Pki.open(world, folder.resolve("pki"));
    var codec = new StoredCodec(new Seal(world, pki.sealingKey()));
    Store<Stored> store =
        rocks
            ? RocksStore.open(world, codec, Limits.USUAL, folder.resolve("state"), Recovery.STRICT)
            : new MemoryStore<>(world, codec, Limits.USUAL);
    var tokens = new Tokens(world, store, pki::tokenKey);
    var surroundings = new Api.Surroundings(EchoNode.access(), tokens, false);
    var api = new Api(world, Kinds.builtIn(), Schemas.load(), store, surroundings);
    Bootstrap.run(world, api, 6443);
    Bootstrap.reachableAt(api, "192.0.2.2", 6443);
    var health = new Health().with("store", store::refusal);
    var others =
        new Aggregation(
            world,
            api,
            pki.authority().certificatePem(),
            () -> pki.client("front-proxy", FrontProxy.NAME, List.of()));
    others.start();
    var handler = new ApiHandler(world, api, health, null, others);
    var listen = new Listen("127.0.0.1", port);
    HttpServer server =
        HttpServer.start(listen, pki.server(List.of()), pki.authority().certificate(), handler);
    return new ServerProcess(store, server, api, pki, others);
  }

  public Api api() {
    return api;
  }

  public int port() {
    return server.port();
  }

  public Pki pki() {
    return pki;
  }

  @Override
  public void close() {
    server.close();
    others.close();
    api.close();
    store.close();
  }

  private String kubeconfig() {
    var admin = pki.administrator();
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: test
          cluster:
            server: https://127.0.0.1:%d
            certificate-authority-data: %s
        users:
        - name: admin
          user:
            client-certificate-data: %s
            client-key-data: %s
        contexts:
        - name: test
          context: {cluster: test, user: admin}
        current-context: test
        """
        .formatted(
            port(),
            base64(pki.authority().certificatePem()),
            base64(admin.certificatePem()),
            base64(admin.keyPem()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    ServerProcess process = start(folder, port, arguments.length > 2);
    Files.writeString(folder.resolve("kubeconfig"), process.kubeconfig());
    System.out.println("serving on " + process.port());
    new CountDownLatch(1).await();
  }
}
