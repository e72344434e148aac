package dev.ballast.kinds.descriptor;

import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// What lies between the form in which a kind's objects are stored and the one in which this kind
/// serves them: another version of the same objects, or a form that follows a definition which
/// changes. `shown` makes of a stored tree what readers get, `stored` of a written tree what is
/// kept. Neither changes the tree that it gets; where nothing is to be done it gives back that very
/// tree. `storedAs` is the apiVersion of the stored form.
public record View(
    String storedAs, UnaryOperator<ObjectNode> shown, UnaryOperator<ObjectNode> stored) {
  /// The API group of the stored form.
  String group() {
    int slash = storedAs.indexOf('/');
    return slash < 0 ? "" : storedAs.substring(0, slash);
  }
}
