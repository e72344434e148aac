package dev.ballast.kinds.custom;

import tools.jackson.databind.node.ObjectNode;

/// Brings an object of a kind from the version that it is written in to another one.
public interface Converter {
  /// Returns the same object at `apiVersion`; changes no tree that it gets.
  ObjectNode convert(ObjectNode object, String apiVersion);

  /// Versions that differ in their names alone (Kubernetes: strategy None).
  static Converter byName() {
    return (object, apiVersion) -> {
      ObjectNode made = object.objectNode();
      made.put("apiVersion", apiVersion);
      object.properties().stream()
          .filter(each -> !each.getKey().equals("apiVersion"))
          .forEach(each -> made.set(each.getKey(), each.getValue()));
      return made;
    };
  }
}
