package dev.ballast.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What `kubectl get` shows.
class TablesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Pattern AGE = Pattern.compile("(\\d+[dhms])+");

  /// Columns and cells of every recorded table whose objects were recorded before it.
  @Test
  void tablesReadAsRecorded() throws IOException {
    List<String> recordings = Recordings.texts();
    assumeFalse(recordings.isEmpty(), "no recordings here");
    var differences = new ArrayList<String>();
    for (String each : recordings) differences.addAll(differences(Json.parseObject(each)));
    assertThat(differences).isEmpty();
  }

  private static List<String> differences(ObjectNode scenario) {
    Map<String, ObjectNode> objects = new HashMap<>();
    var differences = new ArrayList<String>();
    for (JsonNode step : scenario.path("steps")) {
      if (!(step.path("response").path("body") instanceof ObjectNode body)) continue;
      if (!Json.string(body, "kind").equals("Table")) {
        objects.put(Json.string(body, "kind") + Json.string(body, "metadata", "name"), body);
        continue;
      }
      String path = Json.string(step, "request", "path").replaceFirst("\\?.*", "");
      Kinds.builtIn().all().stream()
          .filter(
              kind ->
                  path.matches(".*/" + kind.type().resource() + "(/[^/]+)?")
                      && path.startsWith(kind.type().root()))
          .forEach(
              kind -> compare(kind, body, objects, Json.string(scenario, "name"), differences));
    }
    return differences;
  }

  private static void compare(
      Kind kind,
      ObjectNode table,
      Map<String, ObjectNode> objects,
      String where,
      List<String> differences) {
    var wanted = new ArrayList<String>();
    for (JsonNode each : table.path("columnDefinitions")) {
      wanted.add(
          Json.string(each, "name")
              + " "
              + Json.string(each, "type")
              + " "
              + Json.number(each, 0, "priority"));
    }
    List<String> got =
        kind.columns().stream()
            .map(each -> each.name() + " " + each.type() + " " + each.priority())
            .toList();
    if (!wanted.equals(got))
      differences.add(where + ": " + kind.kind() + " wants " + wanted + ", has " + got);
    for (JsonNode row : table.path("rows")) {
      ObjectNode object = objects.get(kind.kind() + row.path("cells").path(0).asString(""));
      if (object == null) continue;
      int index = 0;
      for (Column column : kind.columns()) {
        String want = row.path("cells").path(index++).toString();
        String is = column.cell(object, NOW).toString();
        if (column.name().equals("Age") || AGE.matcher(want.replace("\"", "")).matches()) continue;
        if (!want.equals(is))
          differences.add(
              where + ": " + kind.kind() + " " + column.name() + " wants " + want + ", is " + is);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "125, 2m5s",
    "600, 10m",
    "10799, 179m",
    "10800, 3h",
    "10860, 3h1m",
    "28800, 8h",
    "172799, 47h",
    "172800, 2d",
    "176400, 2d1h",
    "691200, 8d",
    "63072000, 2y",
    "63158400, 2y1d",
    "252288000, 8y",
    "-1, 0s",
    "-2, <invalid>"
  })
  void agesAreTold(long seconds, String told) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("creationTimestamp", NOW.minusSeconds(seconds).toString());
    assertThat(Column.AGE.cell(object, NOW).stringValue()).isEqualTo(told);
  }

  private static final String RUNNING = "'state': {'running': {}}, 'ready': true";
  private static final String CRASHING =
      "'state': {'waiting': {'reason': 'CrashLoopBackOff'}}, 'restartCount': 3, "
          + "'lastState': {'terminated': {'finishedAt': '2026-01-01T11:59:00Z'}}";

  @Test
  void podsAreSummedUp() {
    assertThat(pod("{'status': {'phase': 'Pending'}}")).containsExactly("0/2", "Pending", "0");
    assertThat(pod(status("Running", RUNNING, RUNNING))).containsExactly("2/2", "Running", "0");
    assertThat(pod(status("Running", RUNNING, CRASHING)))
        .containsExactly("1/2", "CrashLoopBackOff", "3 (60s ago)");
    assertThat(pod(status("Succeeded", done(0, "Completed"), done(0, "Completed"))))
        .containsExactly("0/2", "Completed", "0");
    assertThat(pod(status("Failed", done(3, ""), done(0, "Completed"))))
        .containsExactly("0/2", "ExitCode:3", "0");
    assertThat(pod(status("Running", RUNNING, done(0, "Completed"))))
        .containsExactly("1/2", "NotReady", "0");
    assertThat(pod("{'metadata': {'deletionTimestamp': 'x'}, 'status': {'phase': 'Running'}}"))
        .containsExactly("0/2", "Terminating", "0");
    assertThat(
            pod(
                "{'status': {'phase': 'Pending', 'initContainerStatuses': [{'name': 'i', 'state': {'running': {}}}]}}"))
        .containsExactly("0/2", "Init:0/1", "0");
    assertThat(
            pod(
                "{'status': {'phase': 'Pending', 'initContainerStatuses': [{'name': 'i', "
                    + done(1, "Error")
                    + "}]}}"))
        .containsExactly("0/2", "Init:Error", "0");
    assertThat(
            pod(
                "{'status': {'conditions': [{'type': 'PodScheduled', 'reason': 'SchedulingGated'}]}}"))
        .containsExactly("0/2", "SchedulingGated", "0");
  }

  private static String done(int code, String reason) {
    return "'state': {'terminated': {'exitCode': " + code + ", 'reason': '" + reason + "'}}";
  }

  private static String status(String phase, String one, String other) {
    return "{'status': {'phase': '%s', 'containerStatuses': [{'name': 'a', %s}, {'name': 'b', %s}]}}"
        .formatted(phase, one, other);
  }

  private static List<String> pod(String json) {
    ObjectNode pod = Json.parseObject(json.replace('\'', '"'));
    ObjectNode spec = pod.putObject("spec");
    spec.putArray("containers")
        .add(Json.object().put("name", "a"))
        .add(Json.object().put("name", "b"));
    spec.putArray("initContainers").addObject().put("name", "i");
    Kind kind = Kinds.builtIn().byKind("v1", "Pod");
    return kind.columns().subList(1, 4).stream()
        .map(each -> each.cell(pod, NOW).stringValue())
        .toList();
  }
}
