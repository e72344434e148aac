package dev.ballast.bench.http;

import dev.ballast.client.http.Kubeconfig;
import dev.ballast.client.http.Tls;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/// Where the measured server is and as whom it is asked.
public record Endpoint(String host, int port, SSLContext tls, String token) {
  public static final String JSON = "application/json";
  public static final String MERGE = "application/merge-patch+json";
  public static final String STRATEGIC = "application/strategic-merge-patch+json";

  public static Endpoint of(Kubeconfig config) {
    URI server = config.server();
    int port = server.getPort() < 0 ? 443 : server.getPort();
    return new Endpoint(server.getHost(), port, Tls.context(config), config.token());
  }

  public byte[] get(String path) {
    return request("GET", path, "", new byte[0]);
  }

  public byte[] delete(String path) {
    return request("DELETE", path, "", new byte[0]);
  }

  public byte[] post(String path, String body) {
    return request("POST", path, JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] put(String path, String body) {
    return request("PUT", path, JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] patch(String path, String type, String body) {
    return request("PATCH", path, type, body.getBytes(StandardCharsets.UTF_8));
  }

  /// A whole request, ready to be written.
  private byte[] request(String method, String path, String type, byte[] body) {
    var head = new StringBuilder(256);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(host);
    head.append(':').append(port).append("\r\nAccept: application/json\r\n");
    if (!token.isEmpty()) head.append("Authorization: Bearer ").append(token).append("\r\n");
    if (!type.isEmpty()) head.append("Content-Type: ").append(type).append("\r\n");
    if (!method.equals("GET")) head.append("Content-Length: ").append(body.length).append("\r\n");
    var whole = new ByteArrayOutputStream(head.length() + 2 + body.length);
    whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body);
    return whole.toByteArray();
  }
}
