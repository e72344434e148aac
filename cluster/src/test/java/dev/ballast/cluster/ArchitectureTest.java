package dev.ballast.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may import whom (docs/architecture.md tells why), and that packages never go round in
/// circles.
class ArchitectureTest {
  /// Each module's own imports; what is not named is forbidden.
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("world", List.of()),
          Map.entry("wire", List.of()),
          Map.entry("objects", List.of("world")),
          Map.entry("cel", List.of("objects", "world")),
          Map.entry("kinds", List.of("cel", "objects", "world")),
          Map.entry("store", List.of("world")),
          Map.entry("server", List.of("cel", "kinds", "objects", "store", "wire", "world")),
          Map.entry("client", List.of("objects", "world")),
          Map.entry("bench", List.of("client", "objects", "world")),
          Map.entry("loop", List.of("client", "objects", "world")),
          Map.entry("controllers", List.of("loop", "client", "objects", "world")),
          Map.entry("scheduler", List.of("loop", "client", "objects", "world")),
          Map.entry("node", List.of("loop", "client", "objects", "wire", "world")));

  private static JavaClasses ballast;

  @BeforeAll
  static void read() {
    ballast =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.ballast");
  }

  static Stream<String> modules() {
    return MAY_IMPORT.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleImportsOnlyWhatTheTableAllows(String module) {
    List<String> allowed =
        Stream.concat(Stream.of(module), MAY_IMPORT.get(module).stream())
            .map(each -> "dev.ballast." + each + "..")
            .toList();
    noClasses()
        .that()
        .resideInAPackage("dev.ballast." + module + "..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are ours and outside " + allowed,
                type ->
                    type.getPackageName().startsWith("dev.ballast.")
                        && allowed.stream().noneMatch(each -> inside(type.getPackageName(), each))))
        .because("docs/architecture.md draws the house so")
        .allowEmptyShould(true)
        .check(ballast);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.ballast.(**)")
        .should()
        .beFreeOfCycles()
        .because("a reader must be able to start somewhere")
        .check(ballast);
  }

  /// `history` (revisions of a pod template) is a room that both kinds of sets build on; the others
  /// stand alone.
  @Test
  void controllersNeverImportEachOther() {
    slices()
        .matching("dev.ballast.controllers.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                "dev.ballast.controllers.history.."))
        .check(ballast);
  }

  /// A plan decides: it takes what was seen and the time, and asks nobody.
  @Test
  void plansArePure() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Plan")
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are values",
                type ->
                    !type.getPackageName().startsWith("dev.ballast.world")
                        && !type.getName().equals("dev.ballast.client.Client")
                        && !type.getPackageName().startsWith("java.io")
                        && !type.getPackageName().startsWith("java.nio.file")
                        && !type.getPackageName().startsWith("java.net")))
        .because("law 1: decide purely")
        .check(ballast);
  }

  private static boolean inside(String name, String pattern) {
    String prefix = pattern.substring(0, pattern.length() - 2);
    return name.equals(prefix) || name.startsWith(prefix + ".");
  }
}
