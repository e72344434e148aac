package dev.ballast.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// A sorted map that is never changed: [#with] gives another one that shares all it can with this
/// one. A B+ tree: leaves hold up to 64 entries, branches up to 64 children with the first key of
/// each; the cost of a batch of edits grows with the batch and with the tree's height, not with its
/// size.
final class Image<V> {
  private static final int WIDTH = 64;

  /// A subtree; its height is the same for all children of one branch.
  private sealed interface Node<V> {
    int size();

    String firstKey();
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Leaf<V>(Entry<V>[] entries) implements Node<V> {
    @Override
    public int size() {
      return entries.length;
    }

    @Override
    public String firstKey() {
      return entries[0].key();
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Branch<V>(Node<V>[] children, String[] firstKeys, int size) implements Node<V> {
    static <V> Branch<V> of(List<Node<V>> nodes) {
      Node<V>[] children = nodes.toArray(Image.<V>nodes(0));
      var firstKeys = new String[children.length];
      int size = 0;
      for (int i = 0; i < children.length; i++) {
        firstKeys[i] = children[i].firstKey();
        size += children[i].size();
      }
      return new Branch<>(children, firstKeys, size);
    }

    @Override
    public String firstKey() {
      return firstKeys[0];
    }

    /// The child where `key` is, or where it would go.
    int indexOf(String key) {
      int low = 1;
      int high = firstKeys.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (firstKeys[middle].compareTo(key) <= 0) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    }
  }

  private final Node<V> root;

  private Image(Node<V> root) {
    this.root = root;
  }

  static <V> Image<V> empty() {
    return new Image<>(new Leaf<>(Image.<V>entries(0)));
  }

  int size() {
    return root.size();
  }

  @Nullable Entry<V> get(String key) {
    Leaf<V> leaf = leafOf(key);
    int at = position(leaf.entries, key);
    if (at == leaf.entries.length) return null;
    Entry<V> found = leaf.entries[at];
    return found.key().equals(key) ? found : null;
  }

  int count(String prefix) {
    if (prefix.isEmpty()) return size();
    return rank(endOf(prefix)) - rank(prefix);
  }

  /// How many keys begin with `prefix` and come after `key`.
  int countAfter(String prefix, String key) {
    int end = prefix.isEmpty() ? size() : rank(endOf(prefix));
    int from = rank(key) + (get(key) == null ? 0 : 1);
    return end - Math.max(from, rank(prefix));
  }

  Iterator<Entry<V>> scan(String prefix, String startAfter) {
    return new Scan(prefix, startAfter);
  }

  /// This image after `edits`, which come in the order of their keys, each key once.
  Image<V> with(List<Edit<V>> edits) {
    if (edits.isEmpty()) return this;
    List<Node<V>> level = edited(root, edits);
    if (level.isEmpty()) return empty();
    while (level.size() > 1) level = branches(level);
    Node<V> top = level.get(0);
    while (top instanceof Branch<V> branch && branch.children.length == 1) top = branch.children[0];
    return new Image<>(top);
  }

  private static <V> List<Node<V>> edited(Node<V> node, List<Edit<V>> edits) {
    return switch (node) {
      case Leaf<V> leaf -> leaves(merged(leaf.entries, edits));
      case Branch<V> branch -> editedBranch(branch, edits);
    };
  }

  private static <V> List<Node<V>> editedBranch(Branch<V> branch, List<Edit<V>> edits) {
    var nodes = new ArrayList<Node<V>>(branch.children.length + 1);
    int done = 0;
    int from = 0;
    while (from < edits.size()) {
      int child = branch.indexOf(edits.get(from).key());
      boolean last = child + 1 == branch.children.length;
      int to = last ? edits.size() : endOfChild(edits, from, branch.firstKeys[child + 1]);
      for (; done < child; done++) append(nodes, branch.children[done]);
      for (Node<V> made : edited(branch.children[child], edits.subList(from, to)))
        append(nodes, made);
      done = child + 1;
      from = to;
    }
    for (; done < branch.children.length; done++) append(nodes, branch.children[done]);
    return branches(nodes);
  }

  private static <V> int endOfChild(List<Edit<V>> edits, int from, String nextFirstKey) {
    int to = from + 1;
    while (to < edits.size() && edits.get(to).key().compareTo(nextFirstKey) < 0) to++;
    return to;
  }

  /// Adds `node` after the others; two small neighbours become one, so that deletions leave no
  /// crumbs.
  private static <V> void append(List<Node<V>> nodes, Node<V> node) {
    Node<V> last = nodes.isEmpty() ? null : nodes.getLast();
    if (last instanceof Leaf<V> one
        && node instanceof Leaf<V> two
        && fit(one.entries, two.entries)) {
      nodes.set(nodes.size() - 1, new Leaf<>(joined(one.entries, two.entries)));
    } else if (last instanceof Branch<V> one
        && node instanceof Branch<V> two
        && fit(one.children, two.children)) {
      nodes.set(nodes.size() - 1, Branch.of(List.of(joined(one.children, two.children))));
    } else {
      nodes.add(node);
    }
  }

  private static <T> boolean fit(T[] one, T[] two) {
    return one.length + two.length <= WIDTH / 2;
  }

  private static <T> T[] joined(T[] one, T[] two) {
    T[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  private static <V> List<Entry<V>> merged(Entry<V>[] old, List<Edit<V>> edits) {
    var merged = new ArrayList<Entry<V>>(old.length + edits.size());
    int next = 0;
    for (Edit<V> edit : edits) {
      int order = -1;
      while (next < old.length && (order = old[next].key().compareTo(edit.key())) < 0) {
        merged.add(old[next++]);
      }
      if (next < old.length && order == 0) next++;
      Entry<V> entry = edit.entry();
      if (entry != null) merged.add(entry);
    }
    while (next < old.length) merged.add(old[next++]);
    return merged;
  }

  private static <V> List<Node<V>> leaves(List<Entry<V>> entries) {
    var leaves = new ArrayList<Node<V>>();
    for (List<Entry<V>> part : parts(entries)) {
      leaves.add(new Leaf<>(part.toArray(Image.<V>entries(0))));
    }
    return leaves;
  }

  private static <V> List<Node<V>> branches(List<Node<V>> nodes) {
    var branches = new ArrayList<Node<V>>();
    for (List<Node<V>> part : parts(nodes)) branches.add(Branch.of(part));
    return branches;
  }

  /// `all` as it is where it fits into one node, else in equal parts that leave room to grow.
  private static <T> List<List<T>> parts(List<T> all) {
    if (all.isEmpty()) return List.of();
    if (all.size() <= WIDTH) return List.of(all);
    int count = (all.size() + WIDTH * 3 / 4 - 1) / (WIDTH * 3 / 4);
    var parts = new ArrayList<List<T>>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) all.size() * i / count);
      int to = (int) ((long) all.size() * (i + 1) / count);
      parts.add(all.subList(from, to));
    }
    return parts;
  }

  private Leaf<V> leafOf(String key) {
    Node<V> here = root;
    while (here instanceof Branch<V> branch) here = branch.children[branch.indexOf(key)];
    return (Leaf<V>) here;
  }

  /// How many keys come before `key`.
  private int rank(String key) {
    int before = 0;
    Node<V> here = root;
    while (here instanceof Branch<V> branch) {
      int child = branch.indexOf(key);
      for (int i = 0; i < child; i++) before += branch.children[i].size();
      here = branch.children[child];
    }
    return before + position(((Leaf<V>) here).entries, key);
  }

  /// The index of the first entry that is not before `key`.
  private static <V> int position(Entry<V>[] entries, String key) {
    int low = 0;
    int high = entries.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries[middle].key().compareTo(key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /// The first string after all that begin with `prefix`.
  private static String endOf(String prefix) {
    int last = prefix.length() - 1;
    return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> Entry<V>[] entries(int length) {
    return (Entry<V>[]) new Entry[length];
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> Node<V>[] nodes(int length) {
    return (Node<V>[]) new Node[length];
  }

  /// Walks leaf by leaf; the next leaf is found from the root again, which costs little a leaf and
  /// keeps no path.
  private final class Scan implements Iterator<Entry<V>> {
    private final String prefix;
    private Entry<V>[] leaf;
    private int at;

    private Scan(String prefix, String startAfter) {
      this.prefix = prefix;
      String from = startAfter.compareTo(prefix) < 0 ? prefix : startAfter;
      leaf = leafOf(from).entries;
      at = position(leaf, from);
      if (at < leaf.length && leaf[at].key().equals(startAfter)) at++;
      turnLeaf();
    }

    private void turnLeaf() {
      while (at == leaf.length && at > 0) {
        String last = leaf[leaf.length - 1].key();
        String firstKey = nextFirstKey(last);
        if (firstKey == null) return;
        leaf = leafOf(firstKey).entries;
        at = 0;
      }
    }

    /// The first key of the leaf after the one that holds `key`.
    private @Nullable String nextFirstKey(String key) {
      String next = null;
      Node<V> here = root;
      while (here instanceof Branch<V> branch) {
        int child = branch.indexOf(key);
        if (child + 1 < branch.children.length) next = branch.firstKeys[child + 1];
        here = branch.children[child];
      }
      return next;
    }

    @Override
    public boolean hasNext() {
      return at < leaf.length && leaf[at].key().startsWith(prefix);
    }

    @Override
    public Entry<V> next() {
      if (!hasNext()) throw new NoSuchElementException();
      Entry<V> entry = leaf[at++];
      if (at == leaf.length) turnLeaf();
      return entry;
    }
  }
}
