package dev.ballast.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What may be written through a pod's subresource `resize`.
class PodResizeTest {
  private static final Kind POD = Kinds.builtIn().byKind("v1", "Pod");

  private static ObjectNode pod(String resources, String status) {
    String text =
        """
        {'metadata':{'name':'p','namespace':'default','resourceVersion':'1'},'spec':{
           'containers':[{'name':'c','image':'i','resources':%s}],
           'initContainers':[{'name':'init','image':'i','resources':{'requests':{'cpu':'1'}}}]},
         'status':%s}""";
    ObjectNode pod = Json.parseObject(text.formatted(resources, status).replace('\'', '"'));
    POD.setDefaults(pod);
    return pod;
  }

  private static List<String> faults(ObjectNode next, ObjectNode old) {
    ObjectNode kept = next.deepCopy();
    POD.prepareForUpdate("resize", kept, old);
    return POD.validateUpdate("resize", kept, old).stream().map(FieldError::message).toList();
  }

  private static List<String> faults(String resources) {
    String had = "{'requests':{'cpu':'1','memory':'1Gi','x/y':'1'},'limits':{'cpu':'2','x/y':'1'}}";
    return faults(pod(resources, "{}"), pod(had, "{}"));
  }

  @Test
  void moreOrLessOfCpuAndMemoryIsFine() {
    assertThat(
            faults(
                "{'requests':{'cpu':'500m','memory':'2Gi','x/y':'1'},"
                    + "'limits':{'cpu':'3','memory':'4Gi','x/y':'1'}}"))
        .isEmpty();
  }

  @Test
  void nothingIsTakenAway() {
    assertThat(faults("{'requests':{'cpu':'1','x/y':'1'},'limits':{'x/y':'1'}}"))
        .containsExactly(
            "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed",
            "spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed");
  }

  @Test
  void otherResourcesStayAsTheyAre() {
    assertThat(
            faults(
                "{'requests':{'cpu':'1','memory':'1Gi','x/y':'2'},'limits':{'cpu':'2','x/y':'2'}}"))
        .containsExactly("spec: Forbidden: only cpu and memory resources are mutable");
  }

  @Test
  void initContainersStayAsTheyAre() {
    ObjectNode old = pod("{'requests':{'cpu':'1'}}", "{}");
    ObjectNode next = old.deepCopy();
    ((ObjectNode) next.at("/spec/initContainers/0/resources/requests")).put("cpu", "2");
    assertThat(faults(next, old))
        .containsExactly(
            "spec: Forbidden: only cpu and memory resources for sidecar containers are mutable");
  }

  @Test
  void aNodeThatDoesNotTellWhatContainersHaveCantResize() {
    String running = "{'containerStatuses':[{'name':'c','state':{'running':{}}%s}]}";
    ObjectNode old = pod("{'requests':{'cpu':'1'}}", running.formatted(""));
    ObjectNode next = pod("{'requests':{'cpu':'2'}}", "{}");
    assertThat(faults(next, old))
        .containsExactly("spec: Forbidden: Pod running on node without support for resize");
    ObjectNode telling = pod("{'requests':{'cpu':'1'}}", running.formatted(",'resources':{}"));
    assertThat(faults(next, telling)).isEmpty();
  }
}
