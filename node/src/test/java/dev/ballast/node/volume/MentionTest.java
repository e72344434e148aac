package dev.ballast.node.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.KubeObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionTest {
  private static KubeObject pod(String spec) {
    String text = "{'metadata':{'name':'p','namespace':'ns'},'spec':{%s}}";
    return KubeObject.parse(text.formatted(spec).replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'volumes':[{'configMap':{'name':'x'}}] | CONFIG_MAP/ns/x
          'volumes':[{'secret':{'secretName':'x'}}] | SECRET/ns/x
          'volumes':[{'projected':{'sources':[{'configMap':{'name':'x'}}]}}] | CONFIG_MAP/ns/x
          'volumes':[{'persistentVolumeClaim':{'claimName':'x'}}] | CLAIM/ns/x
          'containers':[{'envFrom':[{'configMapRef':{'name':'x'}}]}] | CONFIG_MAP/ns/x
          'containers':[{'envFrom':[{'secretRef':{'name':'x'}}]}] | SECRET/ns/x
          'initContainers':[{'env':[{'valueFrom':{'secretKeyRef':{'name':'x'}}}]}] | SECRET/ns/x
          'containers':[{'env':[{'valueFrom':{'configMapKeyRef':{'name':'x'}}}]}] | CONFIG_MAP/ns/x
          """)
  void whateverAPodIsMadeFromIsMentioned(String spec, String key) {
    assertThat(Mention.keysOf(pod(spec))).containsExactly(key);
  }

  @Test
  void aPodMentionsEachOnceAndNothingElse() {
    String twice =
        "'volumes':[{'emptyDir':{}},{'configMap':{'name':'x'}},{'configMap':{'name':'x'}}],"
            + "'containers':[{'env':[{'name':'A','value':'x'},{'name':'B','valueFrom':{'fieldRef':{}}}]}]";
    assertThat(Mention.keysOf(pod(twice))).containsExactly("CONFIG_MAP/ns/x");
  }

  @Test
  void anEnvironmentIsNoVolume() {
    KubeObject pod = pod("'containers':[{'envFrom':[{'configMapRef':{'name':'x'}}]}]");
    assertThat(new Mention(Mention.Kind.CONFIG_MAP, "ns", "x").inVolumesOf(pod)).isFalse();
    KubeObject shown = pod("'volumes':[{'configMap':{'name':'x'}}]");
    assertThat(new Mention(Mention.Kind.CONFIG_MAP, "ns", "x").inVolumesOf(shown)).isTrue();
  }
}
