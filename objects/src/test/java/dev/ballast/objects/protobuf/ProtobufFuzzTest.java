package dev.ballast.objects.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.schema.Normaliser;
import dev.ballast.objects.schema.Schemas;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/// Whatever bytes come as a message: they are read or refused, and what is read is the same once it
/// is written.
class ProtobufFuzzTest {
  private static final Schemas SCHEMAS = Schemas.load();
  private static final Protobuf PROTOBUF = new Protobuf();
  private static final String[] KINDS = {"Pod", "Service", "Secret", "Event", "Node"};

  /// The first byte chooses the kind.
  @FuzzTest(maxDuration = "20s")
  void isReadOrRefused(byte[] body) {
    if (body.length == 0) return;
    String kind = KINDS[(body[0] & 0xff) % KINDS.length];
    String definition = "io.k8s.api.core.v1." + kind;
    byte[] message = Arrays.copyOfRange(body, 1, body.length);
    try {
      byte[] once = rewritten(message, kind, definition);
      byte[] twice = rewritten(once, kind, definition);
      assertThat(rewritten(twice, kind, definition)).isEqualTo(twice);
    } catch (MalformedMessage refused) {
      assertThat(refused).hasMessageNotContaining("null");
    } catch (ApiException refused) {
      assertThat(refused.code()).isEqualTo(400);
    }
  }

  private static byte[] rewritten(byte[] message, String kind, String definition) {
    ObjectNode tree = PROTOBUF.read(Protobuf.envelope("v1", kind, message), definition);
    return PROTOBUF.message(
        Normaliser.normalise(SCHEMAS.named(definition), tree).tree(), definition);
  }
}
