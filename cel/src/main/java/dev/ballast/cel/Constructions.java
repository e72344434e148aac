package dev.ballast.cel;

import dev.ballast.cel.shape.Names;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Objects that an expression makes: `Object{spec: Object.spec{replicas: 1}}`, `JSONPatch{op:
/// "add", ...}`. They are JSON like all others, so each becomes a map of no declared type.
final class Constructions {
  private static final Set<String> PATCH_FIELDS = Set.of("op", "path", "from", "value");

  private final List<String> faults = new ArrayList<>();
  private long lastId;

  private Constructions() {}

  /// `parsed` with maps in the places of objects.
  ///
  /// @throws CompileException where it makes what it may not make
  static CelAbstractSyntaxTree asMaps(CelAbstractSyntaxTree parsed) throws CompileException {
    CelMutableAst tree = CelMutableAst.fromCelAst(parsed);
    var pass = new Constructions();
    pass.count(tree.expr());
    pass.visit(tree.expr());
    if (!pass.faults.isEmpty())
      throw new CompileException("compilation failed: " + String.join("\n", pass.faults));
    return tree.toParsedAst(true);
  }

  private void count(CelMutableExpr node) {
    lastId = Math.max(lastId, node.id());
    children(node).forEach(this::count);
    if (node.getKind() == Kind.STRUCT)
      node.struct().entries().forEach(each -> lastId = Math.max(lastId, each.id()));
    if (node.getKind() == Kind.MAP)
      node.map().entries().forEach(each -> lastId = Math.max(lastId, each.id()));
  }

  private void visit(CelMutableExpr node) {
    children(node).forEach(this::visit);
    if (node.getKind() != Kind.STRUCT) return;
    String type = node.struct().messageName();
    boolean patch = type.equals("JSONPatch");
    if (!patch && !type.equals("Object") && !type.startsWith("Object."))
      faults.add("ERROR: <input>:1:1: undeclared reference to '" + type + "' (in container '')");
    var entries = new ArrayList<CelMutableMap.Entry>();
    for (var field : node.struct().entries()) {
      String name = field.fieldKey();
      if (patch && !PATCH_FIELDS.contains(name))
        faults.add("ERROR: <input>:1:1: undefined field '" + name + "'");
      CelMutableExpr key =
          CelMutableExpr.ofConstant(++lastId, CelConstant.ofValue(Names.unescape(name)));
      entries.add(
          CelMutableMap.Entry.create(field.id(), key, field.value(), field.optionalEntry()));
    }
    CelMutableExpr map = CelMutableExpr.ofMap(++lastId, CelMutableMap.create(entries));
    node.setCall(CelMutableCall.create("dyn", map));
  }

  private static List<CelMutableExpr> children(CelMutableExpr node) {
    var all = new ArrayList<CelMutableExpr>();
    switch (node.getKind()) {
      case SELECT -> all.add(node.select().operand());
      case CALL -> {
        Optional<CelMutableExpr> target = node.call().target();
        target.ifPresent(all::add);
        all.addAll(node.call().args());
      }
      case LIST -> all.addAll(node.list().elements());
      case STRUCT -> node.struct().entries().forEach(each -> all.add(each.value()));
      case MAP ->
          node.map()
              .entries()
              .forEach(
                  each -> {
                    all.add(each.key());
                    all.add(each.value());
                  });
      case COMPREHENSION -> {
        var loop = node.comprehension();
        all.addAll(
            List.of(
                loop.iterRange(),
                loop.accuInit(),
                loop.loopCondition(),
                loop.loopStep(),
                loop.result()));
      }
      case CONSTANT, IDENT, NOT_SET -> {}
    }
    return all;
  }
}
