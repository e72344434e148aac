package dev.ballast.cel;

import dev.ballast.cel.library.Functions;
import dev.cel.common.CelOptions;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.EnumSet;
import java.util.Set;

/// The language without variables: what all expressions share. Made when the first is compiled.
final class Engine {
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
  private static final Functions FUNCTIONS = Functions.all();
  // What may give something far larger than what it is given is our own, with bounds.
  private static final Set<CelListsExtensions.Function> LISTS =
      EnumSet.complementOf(EnumSet.of(CelListsExtensions.Function.RANGE));
  private static final Set<CelStringExtensions.Function> TEXTS =
      EnumSet.complementOf(
          EnumSet.of(CelStringExtensions.Function.REPLACE, CelStringExtensions.Function.JOIN));

  static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(
              CelExtensions.optional(),
              CelExtensions.strings(TEXTS),
              CelExtensions.sets(OPTIONS),
              CelExtensions.lists(LISTS),
              CelExtensions.comprehensions())
          .addFunctionBindings(FUNCTIONS.bindings())
          .build();

  private Engine() {}

  static CelCompilerBuilder compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(
            CelExtensions.optional(),
            CelExtensions.strings(TEXTS),
            CelExtensions.sets(OPTIONS),
            CelExtensions.lists(LISTS),
            CelExtensions.comprehensions())
        .addFunctionDeclarations(FUNCTIONS.declarations());
  }
}
