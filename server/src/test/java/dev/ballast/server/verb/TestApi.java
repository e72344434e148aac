package dev.ballast.server.verb;

import dev.ballast.kinds.Kinds;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.objects.Yaml;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.Api;
import dev.ballast.server.Api.Surroundings;
import dev.ballast.server.format.Writer;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Seal;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.stored.StoredCodec;
import dev.ballast.server.watch.WatchSession;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.memory.MemoryStore;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// An API over a memory store, with the namespace `default`, and short ways to call it.
public final class TestApi implements AutoCloseable {
  public static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces");
  public static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps");
  public static final ResourceType SECRETS = new ResourceType("", "v1", "secrets");
  public static final ResourceType PODS = new ResourceType("", "v1", "pods");
  public static final ResourceType ACCOUNTS = new ResourceType("", "v1", "serviceaccounts");
  public static final ResourceType SERVICES = new ResourceType("", "v1", "services");
  public static final ResourceType STATEFUL_SETS = new ResourceType("apps", "v1", "statefulsets");
  public static final String JSON = "application/json";

  private static final User ADMINISTRATOR = User.authenticated("tester", List.of(User.MASTERS));

  private final Store<Stored> store;
  private final Api api;
  private User user = ADMINISTRATOR;

  public TestApi() {
    this(Limits.USUAL);
  }

  public TestApi(Limits limits) {
    this(new SystemWorld(), limits, false);
  }

  /// @param accounts whether pods get a service account and its token
  public TestApi(World world, boolean accounts) {
    this(world, Limits.USUAL, accounts);
  }

  private TestApi(World world, Limits limits, boolean accounts) {
    store = new MemoryStore<>(world, new StoredCodec(new Seal(world, new byte[32])), limits);
    Surroundings none = Surroundings.none(world, store);
    var surroundings = new Surroundings(none.nodes(), none.tokens(), accounts);
    api = new Api(world, Kinds.builtIn(), Schemas.load(), store, surroundings);
    create(NAMESPACES, "", "{metadata: {name: default}}");
  }

  public Api api() {
    return api;
  }

  public Store<Stored> store() {
    return store;
  }

  /// From now on requests come from `other`.
  public void as(User other) {
    user = other;
  }

  /// From now on requests come from the administrator again.
  public void asAdministrator() {
    user = ADMINISTRATOR;
  }

  /// Sends what `yaml` says as JSON.
  public Response send(
      Verb verb,
      ResourceType type,
      String path,
      String parameters,
      String contentType,
      String yaml) {
    String[] parts = (path + "//").split("/", -1);
    boolean inNamespace = api.kinds().find(type).orElseThrow().namespaced();
    String namespace = inNamespace ? "default" : "";
    var target = new Target(type, namespace, parts[0], parts[1]);
    byte[] body = yaml.isEmpty() ? new byte[0] : Json.bytes(tree(yaml));
    var request =
        new Request(
            user, verb, target, query(parameters), new Body.Bytes(contentType, body), "test/1.0");
    return api.handle(request);
  }

  private static Parameters query(String text) {
    if (text.isEmpty()) return Parameters.NONE;
    var values = new HashMap<String, String>();
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      values.put(parts[0], parts[1]);
    }
    return Parameters.of(values);
  }

  public static ObjectNode tree(String yaml) {
    return (ObjectNode) Yaml.documents(yaml).getFirst().tree();
  }

  public ObjectNode create(ResourceType type, String parameters, String yaml) {
    return body(send(Verb.CREATE, type, "", parameters, JSON, yaml));
  }

  /// Hands `yaml` to the part `subresource` of an object.
  public ObjectNode createIn(ResourceType type, String name, String subresource, String yaml) {
    return body(send(Verb.CREATE, type, name + "/" + subresource, "", JSON, yaml));
  }

  public ObjectNode update(ResourceType type, String path, String yaml) {
    return body(send(Verb.UPDATE, type, path, "", JSON, yaml));
  }

  public ObjectNode merge(ResourceType type, String path, String yaml) {
    return body(send(Verb.PATCH, type, path, "", "application/merge-patch+json", yaml));
  }

  public ObjectNode get(ResourceType type, String path) {
    return body(send(Verb.GET, type, path, "", JSON, ""));
  }

  public ObjectNode list(ResourceType type, String parameters) {
    return body(send(Verb.LIST, type, "", parameters, JSON, ""));
  }

  public ObjectNode delete(ResourceType type, String name, String options) {
    return body(send(Verb.DELETE, type, name, "", JSON, options));
  }

  public WatchSession watch(ResourceType type, String parameters) {
    Response answer = send(Verb.WATCH, type, "", parameters, JSON, "");
    return ((Response.Events) answer.content()).session();
  }

  public static ObjectNode body(Response response) {
    return switch (response.content()) {
      case Response.One(var kind, var object) -> served(object);
      case Response.Tree(ObjectNode tree) -> tree;
      case Response.Page page -> Writer.list(page);
      default -> throw new AssertionError("no body: " + response);
    };
  }

  /// What stands in the bytes must be what stands in the tree.
  private static ObjectNode served(Stored object) {
    ObjectNode parsed = (ObjectNode) Json.parse(object.json());
    if (!Json.same(parsed, object.tree())) {
      String bytes = new String(object.json(), StandardCharsets.UTF_8);
      throw new AssertionError("bytes and tree differ: " + bytes + " and " + object.tree());
    }
    return parsed;
  }

  /// The refusal that `call` meets, as `CODE REASON MESSAGE`.
  public static String refusal(Runnable call) {
    try {
      call.run();
    } catch (ApiException refused) {
      return refused.code() + " " + refused.reason() + " " + refused.getMessage();
    }
    throw new AssertionError("was not refused");
  }

  public Map<String, String> data(String name) {
    var data = new TreeMap<String, String>();
    for (var each : get(CONFIG_MAPS, name).path("data").properties()) {
      data.put(each.getKey(), each.getValue().asString(""));
    }
    return data;
  }

  @Override
  public void close() {
    api.close();
    store.close();
  }
}
