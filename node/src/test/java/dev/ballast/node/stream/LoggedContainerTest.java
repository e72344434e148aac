package dev.ballast.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.objects.KubeObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggedContainerTest {
  private static KubeObject pod(String state, String last) {
    String text =
        """
        {"metadata":{"name":"p"},"status":{"containerStatuses":[
          {"name":"c","containerID":"containerd://now","state":%s,"lastState":%s}]}}""";
    return KubeObject.parse(text.formatted(state, last).replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'running':{}} | {} | false | now",
        "{'running':{}} | {'terminated':{'containerID':'containerd://old'}} | false | now",
        "{'running':{}} | {'terminated':{'containerID':'containerd://old'}} | true | old",
        "{'terminated':{'containerID':'containerd://now'}} | {} | false | now",
        "{'waiting':{'reason':'CrashLoopBackOff'}} | {'terminated':{'containerID':'x://old'}} | false | old",
      })
  void theRunThatIsMeant(String state, String last, boolean previous, String id) {
    assertThat(LoggedContainer.id(pod(state, last), "c", previous)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "running  |                   | true  | previous terminated container \"c\" in pod \"p\" not found",
        "waiting  | ErrImagePull      | false | image can't be pulled",
        "waiting  | ImagePullBackOff  | false | trying and failing to pull image",
        "waiting  | ContainerCreating | false | ContainerCreating",
      })
  void whyThereIsNone(String state, String reason, boolean previous, String message) {
    String tree = reason == null ? "{'%s':{}}" : "{'%s':{'reason':'%s'}}";
    String start = previous ? "" : "container \"c\" in pod \"p\" is waiting to start: ";
    assertThatThrownBy(
            () -> LoggedContainer.id(pod(tree.formatted(state, reason), "{}"), "c", previous))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessage(start + message);
  }
}
