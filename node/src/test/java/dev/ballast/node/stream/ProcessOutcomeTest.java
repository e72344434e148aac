package dev.ballast.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.node.runtime.RuntimeFailure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProcessOutcomeTest {
  @Test
  void aProcessThatEndedWellHasCodeZero() {
    assertThat(ProcessOutcome.exitCode(new byte[0])).isZero();
    assertThat(exitCode("{'status':'Success'}")).isZero();
  }

  @Test
  void anyOtherCodeIsAmongTheCauses() {
    String status =
        "{'status':'Failure','reason':'NonZeroExitCode',"
            + "'details':{'causes':[{'reason':'ExitCode','message':'7'}]}}";
    assertThat(exitCode(status)).isEqualTo(7);
  }

  @Test
  void aCauseIsToldWithoutTheWordsAroundIt() {
    String status =
        "{'status':'Failure','reason':'InternalError','message':'Internal error occurred: no such"
            + " file','details':{'causes':[{'message':'no such file'}]}}";
    assertThatThrownBy(() -> exitCode(status))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessage("no such file");
  }

  private static int exitCode(String status) {
    return ProcessOutcome.exitCode(status.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
