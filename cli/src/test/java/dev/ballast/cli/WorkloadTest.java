package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.KubeObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | 3 | 3 | 3 | 0 | 3 of 3 ready                     | true",
        "3 | 2 | 2 | 2 | 0 | 2 of 3 ready                     | false",
        "3 | 0 | 0 | 0 | 0 | 0 of 3 ready                     | false",
        "3 | 5 | 5 | 5 | 0 | 3 of 3 ready, 2 too many         | false",
        "3 | 3 | 3 | 1 | 0 | 3 of 3 ready, 2 to be updated    | false",
        "3 | 3 | 3 | 1 | 2 | 3 of 3 ready                     | true",
        "3 | 3 | 2 | 3 | 0 | 2 of 3 ready                     | false",
        "0 | 0 | 0 | 0 | 0 | 0 of 0 ready                     | true",
      })
  void aStatefulSet(
      long wanted,
      long present,
      long ready,
      long updated,
      long partition,
      String line,
      boolean done) {
    String text =
        """
        {"kind":"StatefulSet","metadata":{"name":"web","namespace":"default","generation":2},
         "spec":{"replicas":%d,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":%d}}},
         "status":{"observedGeneration":2,"replicas":%d,"readyReplicas":%d,"updatedReplicas":%d}}""";
    var workload =
        Workload.of(KubeObject.parse(text.formatted(wanted, partition, present, ready, updated)));
    assertThat(workload.progress()).isEqualTo(line);
    assertThat(workload.done()).isEqualTo(done);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,true", "2,2,1,false", "0,0,0,false"})
  void aDaemonSetWaitsForItsNodes(long desired, long ready, long updated, boolean done) {
    String text =
        """
        {"kind":"DaemonSet","metadata":{"name":"d","namespace":"default","generation":1},"spec":{},
         "status":{"observedGeneration":1,"desiredNumberScheduled":%1$d,"currentNumberScheduled":%1$d,
                   "numberReady":%2$d,"updatedNumberScheduled":%3$d}}""";
    assertThat(Workload.of(KubeObject.parse(text.formatted(desired, ready, updated))).done())
        .isEqualTo(done);
  }
}
