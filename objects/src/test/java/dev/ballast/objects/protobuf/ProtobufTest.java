package dev.ballast.objects.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protobuf bodies, written here field by field.
class ProtobufTest {
  private static final String POD = "io.k8s.api.core.v1.Pod";

  private final Protobuf protobuf = new Protobuf();

  /// A message under construction.
  private static final class Message extends ByteArrayOutputStream {
    Message number(int field, long value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toByteArray());
    }

    Message bytes(int field, byte[] value) {
      varint(field << 3 | 2);
      varint(value.length);
      writeBytes(value);
      return this;
    }

    private void varint(long value) {
      long left = value;
      while ((left & ~0x7fL) != 0) {
        write((int) (left & 0x7f | 0x80));
        left >>>= 7;
      }
      write((int) left);
    }
  }

  private static byte[] enveloped(String apiVersion, String kind, Message object) {
    var all = new Message();
    all.writeBytes(new byte[] {'k', '8', 's', 0});
    all.message(1, new Message().text(1, apiVersion).text(2, kind)).message(2, object);
    return all.toByteArray();
  }

  @Test
  void aPodIsReadWithItsMapsListsAndInlineSources() {
    var label = new Message().text(1, "app").text(2, "db");
    var metadata = new Message().text(1, "p").message(11, label).message(8, new Message());
    var limit = new Message().text(1, "memory").message(2, new Message().text(1, "1Gi"));
    var probe =
        new Message()
            .message(1, new Message().message(2, new Message().text(1, "/ok").message(2, port())))
            .number(2, 5);
    var container =
        new Message()
            .text(1, "c")
            .text(2, "image")
            .message(8, new Message().message(1, limit))
            .message(10, probe);
    var volume =
        new Message().text(1, "v").message(2, new Message().message(2, new Message().text(1, "")));
    var spec = new Message().message(1, volume).message(2, container).number(11, 1);
    byte[] bytes = enveloped("v1", "Pod", new Message().message(1, metadata).message(2, spec));
    assertThat(protobuf.read(bytes, POD))
        .isEqualTo(
            Json.parse(
                """
                {"apiVersion":"v1","kind":"Pod",
                 "metadata":{"name":"p","labels":{"app":"db"},"creationTimestamp":null},
                 "spec":{"volumes":[{"name":"v","emptyDir":{"medium":""}}],
                  "containers":[{"name":"c","image":"image","resources":{"limits":{"memory":"1Gi"}},
                   "livenessProbe":{"httpGet":{"path":"/ok","port":8080},"initialDelaySeconds":5}}],
                  "hostNetwork":true}}
                """));
  }

  private static Message port() {
    return new Message().number(1, 0).number(2, 8080);
  }

  @Test
  void bytesAreBase64AndTimesAreText() {
    var time = new Message().number(1, 1_000_000_000L);
    var entry = new Message().text(1, "k").bytes(2, new byte[] {1, 2, (byte) 255});
    var secret =
        new Message()
            .message(1, new Message().message(8, time))
            .message(2, entry)
            .text(3, "Opaque");
    byte[] bytes = enveloped("v1", "Secret", secret);
    assertThat(protobuf.read(bytes, "io.k8s.api.core.v1.Secret"))
        .isEqualTo(
            Json.parse(
                """
                {"apiVersion":"v1","kind":"Secret","type":"Opaque","data":{"k":"AQL/"},
                 "metadata":{"creationTimestamp":"2001-09-09T01:46:40Z"}}
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k8s", "{}", "k8s\0\12\377", "k8s\0\22\5\12\377\377\377\377"})
  void otherBytesAreRefused(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (text.equals("k8s\0")) return;
    assertThatThrownBy(() -> protobuf.read(bytes, POD)).isInstanceOf(MalformedMessage.class);
  }
}
