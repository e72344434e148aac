package dev.ballast.server.aggregate;

import dev.ballast.objects.Json;
import dev.ballast.server.access.pki.Identity;
import dev.ballast.server.request.User;
import dev.ballast.server.webhook.HttpClients;
import dev.ballast.server.webhook.HttpClients.Trust;
import dev.ballast.server.webhook.WebhookException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Who this server is to those behind Services: it shows them a certificate of its own, and says
/// in headers for whom it asks
/// (<https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/>).
/// Thread-safe.
public final class FrontProxy {
  /// The name in the certificate, which the configuration for those behind Services tells.
  public static final String NAME = "front-proxy-client";

  private static final String USER = "X-Remote-User";
  private static final String UID = "X-Remote-Uid";
  private static final String GROUP = "X-Remote-Group";
  private static final String EXTRA = "X-Remote-Extra-";
  private static final String PASSWORD = "front-proxy";

  private final HttpClients clients;
  private final Supplier<Identity> identity;
  private volatile HttpClients.@Nullable Identity holder;

  /// @param identity asked for when somebody behind a Service is first spoken to
  public FrontProxy(HttpClients clients, Supplier<Identity> identity) {
    this.clients = clients;
    this.identity = identity;
  }

  public record Header(String name, String value) {}

  /// The headers that say for whom a request is.
  public static List<Header> headers(User user) {
    var all = new ArrayList<Header>();
    all.add(new Header(USER, user.name()));
    if (!user.uid().isEmpty()) all.add(new Header(UID, user.uid()));
    for (String each : user.groups()) all.add(new Header(GROUP, each));
    for (Map.Entry<String, List<String>> each : user.extra().entrySet()) {
      String key = URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8).replace("+", "%20");
      for (String value : each.getValue()) all.add(new Header(EXTRA + key, value));
    }
    return all;
  }

  /// Whether a client may not send the header `name` on: it says who asks, and that is not for
  /// clients to say.
  public static boolean reserved(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("x-remote-")
        || lower.startsWith("impersonate-")
        || lower.equals("authorization");
  }

  /// A client that reaches `service`.
  ///
  /// @throws WebhookException where the certificates that it is to trust are none
  public HttpClient client(RemoteService service) {
    return clients.with(new Trust(service.authorities(), service.insecure(), holder()));
  }

  private HttpClients.Identity holder() {
    HttpClients.Identity known = holder;
    if (known == null)
      holder = known = new HttpClients.Identity.Holder(keys(identity.get()), PASSWORD);
    return known;
  }

  private static KeyStore keys(Identity identity) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "front-proxy",
          identity.key(),
          PASSWORD.toCharArray(),
          new Certificate[] {identity.certificate()});
      return keys;
    } catch (IOException | GeneralSecurityException impossible) {
      throw new IllegalStateException("a key store in memory", impossible);
    }
  }

  /// What those behind Services have to know to believe this server: the data of the ConfigMap
  /// `extension-apiserver-authentication`.
  ///
  /// @param authority as PEM
  static ObjectNode configuration(String authority) {
    ObjectNode data = Json.object();
    data.put("client-ca-file", authority).put("requestheader-client-ca-file", authority);
    data.put("requestheader-allowed-names", "[\"" + NAME + "\"]");
    data.put("requestheader-extra-headers-prefix", "[\"" + EXTRA + "\"]");
    data.put("requestheader-group-headers", "[\"" + GROUP + "\"]");
    data.put("requestheader-uid-headers", "[\"" + UID + "\"]");
    data.put("requestheader-username-headers", "[\"" + USER + "\"]");
    return data;
  }
}
