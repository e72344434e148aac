package dev.ballast.cel;

import com.google.common.collect.ImmutableList;
import dev.ballast.cel.EvaluationException.Reason;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts what an evaluation costs while it runs, and stops it. The prices are those of CEL's Go
/// implementation and of Kubernetes' libraries.
@SuppressWarnings("Immutable") // one evaluation has its own, in one thread
final class Meter implements CelEvaluationListener {
  private static final double TRAVERSAL = 0.1;
  private static final double PATTERN = 0.25;
  private static final long LIST_BASE = 10;
  private static final long MAP_BASE = 30;
  private static final long STRUCT_BASE = 40;
  private static final long ACCESS_CHECK = 350_000;

  private final long limit;
  private final Map<Long, Object> values = new HashMap<>();
  private long cost;

  Meter(long limit) {
    this.limit = limit;
  }

  long cost() {
    return cost;
  }

  boolean exceeded() {
    return cost > limit;
  }

  @Override
  public void callback(CelExpr step, Object result) {
    values.put(step.id(), result);
    cost +=
        switch (step.getKind()) {
          case IDENT -> 1;
          case SELECT -> step.select().testOnly() ? 0 : 1;
          case LIST -> LIST_BASE;
          case MAP -> MAP_BASE;
          case STRUCT -> STRUCT_BASE;
          case CALL -> call(step.call(), result);
          case CONSTANT, COMPREHENSION, NOT_SET -> 0;
        };
    if (exceeded())
      throw new EvaluationException(
          Reason.CALL_LIMIT, "operation cancelled: actual cost limit exceeded");
  }

  private long call(CelExpr.CelCall call, Object result) {
    List<Object> args = new ArrayList<>();
    call.target().ifPresent(target -> note(target, args));
    ImmutableList<CelExpr> given = call.args();
    for (CelExpr each : given) note(each, args);
    Object first = args.isEmpty() ? null : args.getFirst();
    Object second = args.size() < 2 ? null : args.get(1);
    return switch (call.function()) {
      case "_&&_", "_||_", "_?_:_" -> 0;
      case "startsWith", "endsWith" -> traverse(size(first));
      case "string", "bytes" ->
          first instanceof String || first instanceof CelByteString ? traverse(size(first)) : 1;
      case "@in", "_in_" -> second instanceof Collection<?> ? size(second) : 1;
      case "_==_", "_!=_" -> traverse(Math.min(size(first), size(second)));
      case "_<_", "_<=_", "_>_", "_>=_" ->
          first instanceof String ? traverse(Math.min(size(first), size(second))) : 1;
      case "_+_" -> sum(given.getFirst(), first, second);
      case "lists.range" -> 1;
      case "matches", "find", "findAll" ->
          traverse(1 + size(first)) * (long) Math.ceil(size(second) * PATTERN);
      case "contains" -> traverse(size(first)) * traverse(size(second));
      case "check" -> ACCESS_CHECK;
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> elements(first);
      case "url", "isURL", "lowerAscii", "upperAscii", "substring", "trim" -> traverse(size(first));
      case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
          traverse(size(first));
      case "ip" -> first instanceof String ? traverse(size(first)) : 1;
      case "replace", "split", "ip.isCanonical" -> traverse(2 * size(first));
      case "join" -> traverse(2 * size(result));
      case "format" -> traverse(2 * size(result));
      case "containsIP" -> traverse(8) + (second instanceof String ? traverse(size(second)) : 0);
      case "containsCIDR" ->
          traverse(8) + traverse(4) + 1 + (second instanceof String ? traverse(size(second)) : 0);
      case "validate" -> traverse(size(second)) * (long) Math.ceil(60 * PATTERN);
      case "sets.contains", "sets.equivalent", "sets.intersects" ->
          Math.max(1, size(first) * size(second));
      case "distinct", "sort" -> Math.max(1, size(first) * size(first));
      case "flatten", "reverse", "slice" -> Math.max(1, size(result));
      default -> 1;
    };
  }

  /// Longer lists are copied, but for that of a loop, which only grows.
  private static long sum(CelExpr left, @Nullable Object first, @Nullable Object second) {
    boolean grows =
        left.getKind() == CelExpr.ExprKind.Kind.IDENT && left.ident().name().startsWith("@");
    boolean copies =
        first instanceof String
            || first instanceof CelByteString
            || first instanceof Collection<?> && !grows;
    return copies ? traverse(size(first) + size(second)) : 1;
  }

  private void note(CelExpr arg, List<Object> into) {
    Object value = constant(arg);
    if (value == null) value = values.get(arg.id());
    if (value != null) into.add(value);
  }

  private static @Nullable Object constant(CelExpr arg) {
    if (arg.getKind() != CelExpr.ExprKind.Kind.CONSTANT) return null;
    return switch (arg.constant().getKind()) {
      case STRING_VALUE -> arg.constant().stringValue();
      case BYTES_VALUE -> arg.constant().bytesValue();
      default -> 1L;
    };
  }

  private static long traverse(long size) {
    return (long) Math.ceil(size * TRAVERSAL);
  }

  private static long size(@Nullable Object value) {
    return switch (value) {
      case null -> 1;
      case String text -> text.codePointCount(0, text.length());
      case CelByteString bytes -> bytes.size();
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      default -> 1;
    };
  }

  /// One pass over a list, and over its strings.
  private static long elements(@Nullable Object value) {
    if (value instanceof String) return traverse(size(value));
    if (!(value instanceof Collection<?> list)) return 1;
    long sum = 0;
    for (Object each : list)
      sum += each instanceof String || each instanceof Collection<?> ? 1 + traverse(size(each)) : 1;
    return sum;
  }
}
