package dev.ballast.cel.shape;

import java.util.AbstractList;
import java.util.RandomAccess;
import tools.jackson.databind.node.ArrayNode;

/// A list of JSON.
final class ListView extends AbstractList<Object> implements RandomAccess {
  private final ArrayNode node;
  private final Shape item;

  ListView(ArrayNode node, Shape item) {
    this.node = node;
    this.item = item;
  }

  @Override
  public Object get(int index) {
    return View.of(node.get(index), item);
  }

  @Override
  public int size() {
    return node.size();
  }
}
