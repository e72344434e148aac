package dev.ballast.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.KubeObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {
  /// asked by its spec | given, by its status | pending? → what it takes of its node
  @ParameterizedTest
  @CsvSource({
    "500m, '',   '',         500",
    "500m, 500m, '',         500",
    "900m, 500m, '',         900",
    "500m, 900m, '',         900",
    "900m, 500m, Deferred,   900",
    "900m, 500m, Infeasible, 500",
  })
  void aPodThatIsToBeResizedTakesTheMoreOfBoth(
      String asked, String given, String pending, long millis) {
    String text =
        """
        {"metadata":{"name":"p"},"spec":{"containers":[
           {"name":"c","resources":{"requests":{"cpu":"%s"}}}]},
         "status":{"containerStatuses":[{"name":"c"%s}],"conditions":[%s]}}""";
    String allocated = given.isEmpty() ? "" : ",\"allocatedResources\":{\"cpu\":\"" + given + "\"}";
    String condition =
        pending.isEmpty()
            ? ""
            : "{\"type\":\"PodResizePending\",\"status\":\"True\",\"reason\":\"" + pending + "\"}";
    KubeObject pod = KubeObject.parse(text.formatted(asked, allocated, condition));
    assertThat(Requests.of(pod).cpu()).isEqualTo(millis);
  }
}
