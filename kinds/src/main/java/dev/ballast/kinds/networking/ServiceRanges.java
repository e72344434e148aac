package dev.ballast.kinds.networking;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Addresses;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The ranges that Services get their addresses from, and who has which address.
public final class ServiceRanges {
  private static final String GROUP = "networking.k8s.io";

  private ServiceRanges() {}

  public static Kind range() {
    return KindBuilder.kind(GROUP, "v1", "ServiceCIDR", "servicecidrs")
        .status(status -> {})
        .rules(range -> ranges(range.at("spec")))
        .updateRules((range, old) -> update(range.at("spec", "cidrs"), old.at("spec", "cidrs")))
        .columns(
            Column.text("CIDRs")
                .documents("spec.cidrs")
                .shows(range -> String.join(",", Cells.texts(Json.at(range, "spec", "cidrs")))),
            Column.AGE)
        .build();
  }

  private static void ranges(Field spec) {
    Field ranges = spec.at("cidrs");
    if (!ranges.demanded("at least one CIDR required")) return;
    if (ranges.size() > 2) {
      spec.invalid(ranges.value(), "may only hold up to 2 values");
      return;
    }
    long sixes = ranges.items().stream().filter(each -> each.text().contains(":")).count();
    if (ranges.size() == 2 && sixes != 1) {
      spec.invalid(
          ranges.value(),
          "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96");
      return;
    }
    for (Field each : ranges.items()) each.reads(Addresses::rangeFaults);
  }

  /// A second family may come to the first; nothing else changes.
  private static void update(Field ranges, Field old) {
    if (old.size() == 1 && ranges.size() == 2) ranges.index(0).unchanged(old.index(0));
    else ranges.unchanged(old);
  }

  public static Kind address() {
    return KindBuilder.kind(GROUP, "v1", "IPAddress", "ipaddresses")
        .shortNames("ip")
        .name(ServiceRanges::nameFaults)
        .rules(address -> parent(address.at("spec", "parentRef")))
        .updateRules(
            (address, old) -> {
              parent(address.at("spec", "parentRef"));
              address.at("spec", "parentRef").unchanged(old.at("spec", "parentRef"));
            })
        .field("spec.parentRef.group")
        .field("spec.parentRef.resource")
        .field("spec.parentRef.namespace")
        .field("spec.parentRef.name")
        .columns(
            Column.text("ParentRef").documents("spec.parentRef").shows(ServiceRanges::parentName))
        .build();
  }

  private static List<String> nameFaults(String name) {
    if (!Addresses.isV4(name) && !Addresses.isV6(name))
      return List.of("ParseAddr(\"" + name + "\"): unable to parse IP");
    return name.equals(canonical(name)) ? List.of() : List.of("must be a canonical IP address");
  }

  /// As RFC 5952 writes it; an address that is none of text is none at all.
  private static String canonical(String address) {
    if (!address.contains(":")) return address;
    try {
      String[] groups = InetAddress.getByName(address).getHostAddress().split(":");
      return groups.length == 8 ? shortened(groups) : address;
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /// The first longest run of two zeros or more becomes `::`.
  private static String shortened(String[] groups) {
    int from = 0;
    int length = 0;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end].equals("0")) end++;
      if (end - i > length) {
        from = i;
        length = end - i;
      }
    }
    if (length < 2) return String.join(":", groups);
    List<String> all = List.of(groups);
    return String.join(":", all.subList(0, from))
        + "::"
        + String.join(":", all.subList(from + length, 8));
  }

  private static void parent(Field parent) {
    if (parent.absent()) {
      parent.required();
      return;
    }
    if (parent.at("group").filled()) parent.at("group").reads(Forms::subdomain);
    for (String needed : List.of("resource", "name")) {
      if (parent.at(needed).demanded()) parent.at(needed).reads(Forms::pathSegment);
    }
    if (parent.at("namespace").filled()) parent.at("namespace").reads(Forms::pathSegment);
  }

  private static String parentName(ObjectNode address) {
    JsonNode parent = address.path("spec").path("parentRef");
    if (!parent.isObject()) return "";
    String group = Json.string(parent, "group");
    String namespace = Json.string(parent, "namespace");
    return Json.string(parent, "resource")
        + (group.isEmpty() ? "" : "." + group)
        + "/"
        + (namespace.isEmpty() ? "" : namespace + "/")
        + Json.string(parent, "name");
  }
}
