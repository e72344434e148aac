package dev.ballast.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is taken out of tables that `iptables -S` printed.
class LeftoverPlanTest {
  private static final String MINE = comment("ballast1", "aa11");
  private static final String GONE = comment("ballast1", "bb22");
  private static final String OTHER = comment("cbr0", "cc33");

  private static String comment(String network, String id) {
    return "-m comment --comment \"name: \\\"" + network + "\\\" id: \\\"" + id + "\\\"\"";
  }

  private static List<String> nat() {
    return List.of(
        "-P PREROUTING ACCEPT",
        "-N CNI-1",
        "-N CNI-2",
        "-A POSTROUTING -s 10.244.0.4/32 " + MINE + " -j CNI-1",
        "-A POSTROUTING -s 10.244.0.5/32 " + GONE + " -j CNI-2",
        "-A POSTROUTING -s 10.88.0.5/32 " + OTHER + " -j CNI-3",
        "-A CNI-1 -d 10.244.0.0/24 " + MINE + " -j ACCEPT",
        "-A CNI-2 -d 10.244.0.0/24 " + GONE + " -j ACCEPT",
        "-A CNI-3 -d 10.88.0.0/24 " + OTHER + " -j ACCEPT");
  }

  @Test
  void rulesOfSandboxesThatAreGoneGo() {
    assertThat(LeftoverPlan.masquerading(nat(), "ballast1", Set.of("aa11")))
        .containsExactly(
            "-D POSTROUTING -s 10.244.0.5/32 " + GONE + " -j CNI-2", "-F CNI-2", "-X CNI-2");
  }

  @Test
  void whatWasTakenAwayHalfGoesWhole() {
    List<String> half = nat().stream().filter(each -> !each.contains("-j CNI-2")).toList();
    assertThat(LeftoverPlan.masquerading(half, "ballast1", Set.of("aa11")))
        .containsExactly("-F CNI-2", "-X CNI-2");
  }

  @Test
  void othersAndLivingOnesStay() {
    assertThat(LeftoverPlan.masquerading(nat(), "ballast1", Set.of("aa11", "bb22"))).isEmpty();
    assertThat(LeftoverPlan.masquerading(nat(), "ballast", Set.of())).isEmpty();
  }

  @Test
  void addressesThatNobodyHasAreNotLetThrough() {
    List<String> rules =
        List.of(
            "-N CNI-FORWARD",
            "-A CNI-FORWARD -m comment --comment \"CNI firewall plugin admin overrides\" -j CNI-ADMIN",
            "-A CNI-FORWARD -d 10.244.0.4/32 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            "-A CNI-FORWARD -s 10.244.0.5/32 -j ACCEPT",
            "-A CNI-FORWARD -s 10.88.0.5/32 -j ACCEPT",
            "-A FORWARD -s 10.244.0.5/32 -j DROP");
    assertThat(LeftoverPlan.forwarding(rules, Subnet.parse("10.244.0.0/24"), Set.of("10.244.0.4")))
        .containsExactly("-D CNI-FORWARD -s 10.244.0.5/32 -j ACCEPT");
  }
}
