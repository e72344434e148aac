package dev.ballast.cel;

import dev.ballast.cel.shape.Shape;
import dev.ballast.cel.shape.ShapeTypes;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.validator.CelAstValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.HomogeneousLiteralValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// CEL with declared variables. Making one takes milliseconds; compiling with it is cheap.
/// Thread-safe.
public final class Language {
  private static final Pattern SYNTAX =
      Pattern.compile("(mismatched|extraneous) input|no viable|missing |token recognition");

  private final CelCompiler compiler;
  private final boolean makes;
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  private Language(CelCompiler compiler, List<Variable> variables, boolean makes) {
    this.compiler = compiler;
    this.makes = makes;
    for (Variable each : variables) shapes.put(each.name(), each.shape());
  }

  public static Language of(List<Variable> variables) {
    return with(variables, false);
  }

  /// One whose expressions make objects too: `Object{...}` and `JSONPatch{...}`.
  public static Language making(List<Variable> variables) {
    return with(variables, true);
  }

  private static Language with(List<Variable> variables, boolean makes) {
    var types = new ShapeTypes();
    CelCompilerBuilder builder = Engine.compiler();
    var seen = new HashMap<Shape, Shape>();
    for (Variable each : variables) {
      // Two variables of equal shapes can be compared.
      Shape one = seen.computeIfAbsent(each.shape(), shape -> shape);
      builder.addVar(each.name(), types.of(one, "kubernetes." + each.name()));
    }
    return new Language(builder.setTypeProvider(types.provider()).build(), variables, makes);
  }

  public static Language of(Variable... variables) {
    return of(List.of(variables));
  }

  /// What `source` means.
  ///
  /// @throws CompileException where it is no expression, uses what is not declared, or gives
  ///   something else than `wanted`
  public Expression compile(String source, Result wanted) throws CompileException {
    try {
      CelAbstractSyntaxTree parsed = compiler.parse(source, "<input>").getAst();
      if (makes) parsed = Constructions.asMaps(parsed);
      CelAbstractSyntaxTree tree = compiler.check(parsed).getAst();
      validate(tree);
      CelType gives = tree.getResultType();
      if (!wanted.takes(gives)) throw new CompileException("must evaluate to " + wanted.word());
      return new Expression(source, tree, Engine.RUNTIME.createProgram(tree), shapes);
    } catch (CelValidationException faults) {
      throw new CompileException(
          "compilation failed: " + display(faults.getErrors(), faults.getSource()), faults);
    } catch (StackOverflowError deep) {
      throw new CompileException("compilation failed: expression is nested too deeply", deep);
    } catch (CelEvaluationException unplanned) {
      throw new CompileException(
          "program instantiation failed: " + unplanned.getMessage(), unplanned);
    }
  }

  private void validate(CelAbstractSyntaxTree tree) throws CelValidationException {
    var validators =
        new ArrayList<CelAstValidator>(
            List.of(
                TimestampLiteralValidator.INSTANCE,
                DurationLiteralValidator.INSTANCE,
                RegexLiteralValidator.INSTANCE));
    if (!makes) validators.add(HomogeneousLiteralValidator.newInstance("format"));
    CelValidatorFactory.standardCelValidatorBuilder(compiler, Engine.RUNTIME)
        .addAstValidators(validators)
        .build()
        .validate(tree)
        .getAst();
  }

  private static String display(List<CelIssue> issues, CelSource source) {
    return issues.stream()
        .map(each -> reworded(each).toDisplayString(source))
        .collect(Collectors.joining("\n"));
  }

  /// The issue in the words of CEL's Go implementation.
  private static CelIssue reworded(CelIssue issue) {
    String message = issue.getMessage();
    if (message.startsWith("found no matching overload"))
      message = message.replaceFirst(" \\(candidates: .*", "");
    else if (SYNTAX.matcher(message).lookingAt()) message = "Syntax error: " + message;
    else if (message.startsWith("Regex validation failed")) message = "invalid matches argument";
    else if (message.startsWith("timestamp validation failed"))
      message = "invalid timestamp argument";
    else if (message.startsWith("duration validation failed"))
      message = "invalid duration argument";
    return CelIssue.formatError(issue.getSourceLocation(), message);
  }
}
