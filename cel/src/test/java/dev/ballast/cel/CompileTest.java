package dev.ballast.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.cel.EvaluationException.Reason;
import dev.ballast.cel.library.Authorization;
import dev.ballast.cel.library.Authorizer;
import dev.ballast.cel.library.Decision;
import dev.ballast.cel.library.Question;
import dev.ballast.cel.library.Question.OfResource;
import dev.ballast.cel.library.Question.Principal;
import dev.ballast.cel.shape.Shape;
import dev.ballast.cel.shape.Shape.Fields;
import dev.ballast.cel.shape.Shape.Items;
import dev.ballast.cel.shape.Shape.Scalar;
import dev.ballast.cel.shape.Shape.Text;
import dev.ballast.objects.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused when it is compiled, and what is stopped while it runs.
class CompileTest {
  private static final Shape SELF =
      new Fields(Map.of("foo", Scalar.INT, "names", Items.of(Text.ANY)));
  private static final Language LANGUAGE =
      Language.of(
          new Variable("self", SELF),
          new Variable("object", Scalar.ANY),
          new Variable("authorizer", Authorization.SHAPE),
          new Variable("authorizer.requestResource", Authorization.RESOURCE_SHAPE));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          self.bar == 1         | 1:5: undefined field 'bar'
          other == 1            | 1:1: undeclared reference to 'other' (in container '')
          self.foo == 'x'       | 1:10: found no matching overload for '_==_' applied to '(int, string)'
          self.foo == 1 &&      | 1:17: Syntax error: mismatched input '<EOF>'
          'a'.matches('[')      | 1:13: invalid matches argument
          duration('x') == duration('1s') | 1:10: invalid duration argument
          [1, 'a'].size() == 2  | 1:5: expected type 'int' but found 'string'
          """)
  void refuses(String expression, String message) {
    assertThatThrownBy(() -> LANGUAGE.compile(expression, Result.BOOL))
        .isInstanceOf(CompileException.class)
        .hasMessageStartingWith("compilation failed: ERROR: <input>:" + message)
        .hasMessageContaining("\n | ");
  }

  @Test
  void refusesAnotherType() {
    assertThatThrownBy(() -> LANGUAGE.compile("self.foo", Result.BOOL))
        .hasMessage("must evaluate to bool");
    assertThatThrownBy(() -> LANGUAGE.compile("self.foo", Result.STRING))
        .hasMessage("must evaluate to string");
  }

  @Test
  void looksIntoWhatNobodyDeclares() throws CompileException {
    var object = Json.parse("{\"a\":[{\"b\":1.5,\"c\":null,\"d-e\":true}]}");
    Expression expression =
        LANGUAGE.compile(
            "object.a[0].b == 1.5 && object.a[0].c == null && object.a[0]['d-e'] && !has(object.z)"
                + " && object.a.map(x, x.b).sum() > 1 && object.a[0].all(k, k.size() < 4)",
            Result.BOOL);
    assertThat(expression.test(Map.of("object", object), Budget.ofRequest())).isTrue();
  }

  @Test
  void givesTrees() throws CompileException {
    var object = Json.parse("{\"a\":{\"b\":[1,\"x\"]}}");
    Expression expression =
        LANGUAGE.compile("{'in': object.a, 'n': [1, 2].map(x, x * 2)}", Result.ANY);
    assertThat(Json.text(expression.tree(Map.of("object", object), Budget.ofRequest())))
        .isEqualTo("{\"in\":{\"b\":[1,\"x\"]},\"n\":[2,4]}");
  }

  @Test
  void stopsACallThatCostsTooMuch() throws CompileException {
    var names = Json.array();
    for (int i = 0; i < 2000; i++) names.add("n" + i);
    var self = Json.object();
    self.set("names", names);
    Expression expression =
        LANGUAGE.compile("self.names.all(x, self.names.all(y, x != y || x == y))", Result.BOOL);
    var budget = Budget.ofRequest();
    assertThatThrownBy(() -> expression.test(Map.of("self", self), budget))
        .isInstanceOfSatisfying(
            EvaluationException.class, it -> assertThat(it.reason()).isEqualTo(Reason.CALL_LIMIT))
        .hasMessage("operation cancelled: actual cost limit exceeded");
    assertThat(budget.left()).isBetween(8_000_000L, 9_000_000L);
  }

  @Test
  void stopsWhenTheBudgetIsSpent() throws CompileException {
    Expression expression = LANGUAGE.compile("[1, 2, 3].all(x, x > 0)", Result.BOOL);
    var budget = new Budget(40);
    assertThat(expression.test(Map.of(), budget)).isTrue();
    assertThatThrownBy(() -> expression.test(Map.of(), budget))
        .isInstanceOfSatisfying(
            EvaluationException.class, it -> assertThat(it.reason()).isEqualTo(Reason.BUDGET));
  }

  @Test
  void asksTheAuthorizer() throws CompileException {
    var authorizer = new Authorizer(new Principal.Requester(), CompileTest::answer);
    var values =
        Map.of(
            "authorizer",
            authorizer,
            "authorizer.requestResource",
            Authorization.resource(authorizer, OfResource.of("apps", "deployments")));
    for (String expression :
        List.of(
            "authorizer.group('').resource('pods').namespace('n').check('get').allowed()",
            "!authorizer.path('/healthz').check('get').allowed()",
            "authorizer.path('/healthz').check('get').reason() == 'no'",
            "authorizer.requestResource.check('list').errored() == false",
            "authorizer.serviceAccount('a', 'b').group('').resource('pods').check('get').reason() =="
                + " 'a/b'")) {
      assertThat(LANGUAGE.compile(expression, Result.BOOL).test(values, Budget.ofRequest()))
          .as(expression)
          .isTrue();
    }
  }

  private static Decision answer(Principal who, Question asked) {
    String reason =
        who instanceof Principal.Account account
            ? account.namespace() + "/" + account.name()
            : "no";
    return new Decision(asked instanceof OfResource, reason, "");
  }
}
