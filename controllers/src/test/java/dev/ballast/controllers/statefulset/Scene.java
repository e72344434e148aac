package dev.ballast.controllers.statefulset;

import dev.ballast.controllers.statefulset.ClaimState.Owner;
import dev.ballast.controllers.statefulset.StatefulSetPlan.Action;
import dev.ballast.controllers.statefulset.StatefulSetPlan.Observed;
import dev.ballast.objects.OwnerReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a StatefulSet named `web` sees, written in a line:
///
/// - the set: `replicas=3 parallel onDelete partition=1 maxUnavailable=2 minReady=10 start=5
///   whenScaled whenDeleted claims=www,log deleting`
/// - its pods: `0:ready 1:pending/old 2-4:going`, a state each (`ready`, `fresh` (ready for 5 s),
///   `running` (not ready), `pending`, `failed`, `succeeded`, `going` (terminating)) and a revision
///   (`new` where none is said)
/// - its claims: `www-web-0 www-web-1/set log-web-1/pod www-web-2/former www-web-3/going
///   www-web-4/foreign`
final class Scene {
  static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final String SET_UID = "set-uid";

  private Scene() {}

  static Observed of(String set, String pods, String claims) {
    SetSpec spec = spec(words(set));
    List<Member> members = new ArrayList<>();
    for (String each : list(pods)) addMembers(each, members);
    Map<String, ClaimState> known = new HashMap<>();
    for (String each : list(claims)) {
      ClaimState claim = claim(each);
      known.put(claim.name(), claim);
    }
    var status = new SetStatus(0, 0, 0, 0, 0, 0, "old", "new", 0);
    return new Observed(spec, members, known, "old", "new", status, 0);
  }

  static List<String> list(String text) {
    return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  private static Map<String, String> words(String text) {
    return list(text).stream()
        .map(each -> each.split("=", 2))
        .collect(Collectors.toMap(each -> each[0], each -> each.length > 1 ? each[1] : ""));
  }

  private static SetSpec spec(Map<String, String> words) {
    return new SetSpec(
        "web",
        SET_UID,
        1,
        words.containsKey("deleting"),
        number(words, "replicas", 3),
        number(words, "start", 0),
        !words.containsKey("parallel"),
        words.containsKey("onDelete"),
        number(words, "partition", 0),
        Optional.ofNullable(words.get("maxUnavailable")).map(Integer::parseInt),
        number(words, "minReady", 0),
        new SetSpec.Retention(words.containsKey("whenDeleted"), words.containsKey("whenScaled")),
        words.containsKey("claims") ? List.of(words.get("claims").split(",")) : List.of());
  }

  private static int number(Map<String, String> words, String name, int otherwise) {
    return words.containsKey(name) ? Integer.parseInt(words.get(name)) : otherwise;
  }

  private static void addMembers(String text, List<Member> members) {
    String[] parts = text.split("[:/]");
    String[] range = parts[0].split("-");
    int last = Integer.parseInt(range[range.length - 1]);
    for (int ordinal = Integer.parseInt(range[0]); ordinal <= last; ordinal++)
      members.add(member(ordinal, parts));
  }

  private static Member member(int ordinal, String[] parts) {
    String revision = parts.length > 2 ? parts[2] : "new";
    String phase =
        switch (parts[1]) {
          case "pending" -> "Pending";
          case "failed" -> "Failed";
          case "succeeded" -> "Succeeded";
          default -> "Running";
        };
    Instant since =
        switch (parts[1]) {
          case "ready", "going", "unnamed" -> NOW.minusSeconds(600);
          case "fresh" -> NOW.minusSeconds(5);
          default -> null;
        };
    return new Member(
        "web-" + ordinal,
        "uid-" + ordinal,
        ordinal,
        phase,
        since,
        parts[1].equals("going"),
        revision,
        !parts[1].equals("unnamed"));
  }

  private static ClaimState claim(String text) {
    String[] parts = text.split("/");
    String name = parts[0];
    String pod = name.substring(name.indexOf('-') + 1);
    String ordinal = name.substring(name.lastIndexOf('-') + 1);
    List<OwnerReference> owners =
        switch (parts.length > 1 ? parts[1] : "") {
          case "set" -> List.of(owner("StatefulSet", "web", SET_UID));
          case "pod" -> List.of(owner("Pod", pod, "uid-" + ordinal));
          case "former" -> List.of(owner("Pod", pod, "uid-of-the-one-before"));
          case "foreign" -> List.of(owner("Other", "x", "x"));
          default -> List.of();
        };
    return new ClaimState(name, text.endsWith("/going"), owners);
  }

  private static OwnerReference owner(String kind, String name, String uid) {
    return new OwnerReference("v1", kind, name, uid, true, true);
  }

  /// The actions in words, those on the status and on time left out.
  static List<String> told(List<Action> actions) {
    return actions.stream().map(Scene::told).filter(each -> !each.isEmpty()).toList();
  }

  private static String told(Action action) {
    return switch (action) {
      case Action.CreatePod create ->
          "create " + create.ordinal() + "/" + create.revision() + plus(create.claims());
      case Action.CreateClaim create -> "claim " + create.claim();
      case Action.RefusePod refuse -> "refuse " + refuse.ordinal();
      case Action.DeletePod delete ->
          "delete "
              + delete.pod().ordinal()
              + " "
              + delete.why().name().toLowerCase(java.util.Locale.ROOT);
      case Action.Identify identify -> "identify " + identify.pod().ordinal();
      case Action.SetOwner own -> "own " + own.claim() + " " + told(own.owner());
      case Action.UpdateStatus status -> "";
      case Action.LookAgain again -> "";
    };
  }

  private static String plus(List<String> claims) {
    return claims.isEmpty() ? "" : "+" + String.join("+", claims);
  }

  private static String told(Owner owner) {
    return owner.name().toLowerCase(java.util.Locale.ROOT);
  }
}
