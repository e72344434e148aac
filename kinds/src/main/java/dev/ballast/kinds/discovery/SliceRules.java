package dev.ballast.kinds.discovery;

import dev.ballast.kinds.core.pod.PortRules;
import dev.ballast.kinds.rule.Addresses;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.HashSet;
import java.util.List;

/// What holds for an EndpointSlice.
final class SliceRules {
  private static final int MOST_ENDPOINTS = 1000;
  private static final int MOST_ADDRESSES = 100;
  private static final int MOST_PORTS = 20_000;

  private SliceRules() {}

  static void validate(Field slice) {
    addressType(slice);
    endpoints(slice);
    ports(slice.at("ports"));
  }

  /// Endpoints that stay as they were were judged before.
  static void update(Field slice, Field old) {
    addressType(slice);
    if (!slice.at("endpoints").same(old.at("endpoints"))) endpoints(slice);
    ports(slice.at("ports"));
    slice.at("addressType").unchanged(old.at("addressType"));
  }

  private static void addressType(Field slice) {
    Field type = slice.at("addressType");
    if (type.demanded()) type.oneOf("FQDN", "IPv4", "IPv6");
  }

  private static void endpoints(Field slice) {
    Field endpoints = slice.at("endpoints");
    if (endpoints.size() > MOST_ENDPOINTS) {
      endpoints.tooMany(MOST_ENDPOINTS);
      return;
    }
    for (Field each : endpoints.items()) endpoint(each, slice.at("addressType").text());
  }

  private static void endpoint(Field endpoint, String type) {
    Field addresses = endpoint.at("addresses");
    if (addresses.empty()) addresses.required("must contain at least 1 address");
    else if (addresses.size() > MOST_ADDRESSES) addresses.tooMany(MOST_ADDRESSES);
    for (Field each : addresses.items()) address(each, type);
    if (endpoint.at("nodeName").filled()) endpoint.at("nodeName").reads(Forms::subdomain);
    if (endpoint.at("zone").filled()) endpoint.at("zone").reads(Forms::labelValue);
    if (endpoint.has("hostname")) endpoint.at("hostname").reads(Forms::label);
  }

  private static void address(Field address, String type) {
    switch (type) {
      case "IPv4" -> ip(address, Addresses.isV4(address.text()), "must be an IPv4 address");
      case "IPv6" -> ip(address, Addresses.isV6(address.text()), "must be an IPv6 address");
      case "FQDN" -> {
        address.reads(Forms::subdomain);
        if (!address.text().contains(".")) {
          address.invalid("should be a domain with at least two segments separated by dots");
        }
      }
      default -> {}
    }
  }

  private static void ip(Field address, boolean ofFamily, String otherwise) {
    if (!address.reads(Addresses::faults)) return;
    if (!ofFamily) address.invalid(otherwise);
    address.reads(Addresses::specialFaults);
  }

  private static void ports(Field ports) {
    if (ports.size() > MOST_PORTS) {
      ports.tooMany(MOST_PORTS);
      return;
    }
    var names = new HashSet<String>();
    for (Field each : ports.items()) {
      Field name = each.at("name");
      if (name.filled()) name.reads(Forms::label);
      if (!names.add(name.text())) name.duplicate();
      List<String> protocols = PortRules.PROTOCOLS;
      if (each.at("protocol").demanded()) each.at("protocol").oneOf(protocols);
      if (each.at("appProtocol").filled()) each.at("appProtocol").reads(Forms::qualifiedName);
    }
  }
}
