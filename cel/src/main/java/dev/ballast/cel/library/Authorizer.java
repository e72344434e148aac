package dev.ballast.cel.library;

import dev.ballast.cel.library.Question.Principal;
import java.util.function.BiFunction;

/// The value of `authorizer`: somebody, and who answers for them.
public record Authorizer(Principal who, BiFunction<Principal, Question, Decision> answers) {
  Authorizer as(Principal other) {
    return new Authorizer(other, answers);
  }

  Decision decide(Question question) {
    return answers.apply(who, question);
  }
}
