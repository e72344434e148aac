package dev.ballast.cel.library;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The functions of all libraries: what the checker knows of them, and what they do.
public final class Functions {
  private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  private Functions() {}

  /// What Kubernetes 1.36 has.
  public static Functions all() {
    var all = new Functions();
    Lists.add(all);
    Texts.add(all);
    Regexes.add(all);
    Urls.add(all);
    Quantities.add(all);
    Addresses.add(all);
    Networks.add(all);
    Formats.add(all);
    Versions.add(all);
    Authorization.add(all);
    return all;
  }

  public List<CelFunctionDecl> declarations() {
    var made = new ArrayList<CelFunctionDecl>();
    overloads.forEach((name, each) -> made.add(CelFunctionDecl.newFunctionDeclaration(name, each)));
    return made;
  }

  public List<CelFunctionBinding> bindings() {
    return List.copyOf(bindings);
  }

  /// `name()`.
  void global(String name, String id, Type<?> result, CelFunctionOverload does) {
    declare(name, CelOverloadDecl.newGlobalOverload(id, result.cel(), List.of()));
    bindings.add(CelFunctionBinding.from(id, List.of(), does));
  }

  /// `name(a)`.
  <A> void global(
      String name, String id, Type<?> result, Type<A> a, CelFunctionOverload.Unary<A> does) {
    declare(name, CelOverloadDecl.newGlobalOverload(id, result.cel(), a.cel()));
    bindings.add(CelFunctionBinding.from(id, a.java(), does));
  }

  /// `name(a, b)`.
  <A, B> void global(
      String name,
      String id,
      Type<?> result,
      Type<A> a,
      Type<B> b,
      CelFunctionOverload.Binary<A, B> does) {
    declare(name, CelOverloadDecl.newGlobalOverload(id, result.cel(), a.cel(), b.cel()));
    bindings.add(CelFunctionBinding.from(id, a.java(), b.java(), does));
  }

  /// `a.name()`.
  <A> void member(
      String name, String id, Type<?> result, Type<A> a, CelFunctionOverload.Unary<A> does) {
    declare(name, CelOverloadDecl.newMemberOverload(id, result.cel(), a.cel()));
    bindings.add(CelFunctionBinding.from(id, a.java(), does));
  }

  /// `a.name(b)`.
  <A, B> void member(
      String name,
      String id,
      Type<?> result,
      Type<A> a,
      Type<B> b,
      CelFunctionOverload.Binary<A, B> does) {
    declare(name, CelOverloadDecl.newMemberOverload(id, result.cel(), a.cel(), b.cel()));
    bindings.add(CelFunctionBinding.from(id, a.java(), b.java(), does));
  }

  /// `a.name(b, c)`.
  void member(
      String name,
      String id,
      Type<?> result,
      Type<?> a,
      Type<?> b,
      Type<?> c,
      CelFunctionOverload does) {
    declare(name, CelOverloadDecl.newMemberOverload(id, result.cel(), a.cel(), b.cel(), c.cel()));
    bindings.add(CelFunctionBinding.from(id, List.of(a.java(), b.java(), c.java()), does));
  }

  /// `a.name(b, c...)`.
  void member(String name, String id, Type<?> result, List<Type<?>> all, CelFunctionOverload does) {
    declare(
        name,
        CelOverloadDecl.newMemberOverload(id, result.cel(), all.stream().map(Type::cel).toList()));
    List<Class<?>> java = new ArrayList<>();
    for (Type<?> each : all) java.add(each.java());
    bindings.add(CelFunctionBinding.from(id, java, does));
  }

  private void declare(String name, CelOverloadDecl overload) {
    overloads.computeIfAbsent(name, any -> new ArrayList<>()).add(overload);
  }
}
