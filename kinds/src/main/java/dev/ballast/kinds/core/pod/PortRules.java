package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/// What holds for the ports of containers.
public final class PortRules {
  /// The protocols that ports speak, in the order in which messages list them.
  public static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

  private PortRules() {}

  static void validate(Field ports) {
    var names = new HashSet<String>();
    for (Field port : ports.items()) {
      Field name = port.at("name");
      if (name.filled() && name.reads(Forms::portName) && !names.add(name.text())) name.duplicate();
      Field number = port.at("containerPort");
      if (number.number() == 0) number.required();
      else number.port();
      if (port.at("hostPort").number() != 0) port.at("hostPort").port();
      if (port.at("protocol").demanded()) port.at("protocol").oneOf(PROTOCOLS);
    }
  }

  /// No two containers may ask for the same port of the node.
  static void hostPorts(List<Field> containers) {
    Set<String> taken = new HashSet<>();
    for (Field container : containers) {
      for (Field port : container.at("ports").items()) {
        if (port.at("hostPort").number() == 0) continue;
        String socket =
            String.join(
                "/",
                port.at("protocol").text(),
                port.at("hostIP").text(),
                "" + port.at("hostPort").number());
        if (!taken.add(socket))
          port.at("hostPort").duplicate(JsonNodeFactory.instance.stringNode(socket));
      }
    }
  }

  /// A port by number or by name.
  public static void numberOrName(Field port) {
    if (port.value().isString()) port.reads(Forms::portName);
    else port.port();
  }
}
