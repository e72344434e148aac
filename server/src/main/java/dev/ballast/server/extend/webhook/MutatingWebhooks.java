package dev.ballast.server.extend.webhook;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.patch.JsonPatch;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.admission.Attributes.Operation;
import dev.ballast.server.extend.match.Replacement;
import dev.ballast.server.extend.match.Rules;
import dev.ballast.server.extend.match.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Asks the webhooks that may change what is written, one after the other. One that wants to see
/// what others changed after it is asked once more.
public final class MutatingWebhooks {
  private final Schemas schemas;
  private final HookCalls calls;

  MutatingWebhooks(Schemas schemas, HookCalls calls) {
    this.schemas = schemas;
    this.calls = calls;
  }

  /// Whether the object is another one now.
  ///
  /// @throws ApiException where one refuses
  public boolean mutate(Attributes asked) {
    if (Rules.exempt(asked)) return false;
    List<Hook> hooks = Hook.all(Hook.MUTATING, asked.seen());
    if (hooks.isEmpty()) return false;
    var seenBefore = new HashSet<Hook>();
    var again = new HashSet<Hook>();
    boolean changed = false;
    for (Hook each : hooks) changed |= pass(each, asked, seenBefore, again);
    if (again.isEmpty()) return changed;
    Set<Hook> second = Set.copyOf(again);
    for (Hook each : hooks) {
      if (second.contains(each)) changed |= pass(each, asked, new HashSet<>(), new HashSet<>());
    }
    return changed;
  }

  private boolean pass(Hook hook, Attributes asked, Set<Hook> before, Set<Hook> again) {
    Optional<Subject> subject = calls.subject(hook, Subject.of(asked));
    if (subject.isEmpty()) return false;
    var answer = calls.ask(hook, subject.get(), true);
    boolean changed = false;
    if (answer.isPresent()) {
      asked.warnings().addAll(answer.get().warnings());
      if (answer.get().patch().isArray()) changed = apply(hook, answer.get(), subject.get());
    }
    if (changed) again.addAll(before);
    if (hook.reinvoked()) before.add(hook);
    return changed;
  }

  private boolean apply(Hook hook, Review.Answer answer, Subject subject) {
    if (answer.patch().isEmpty()) return false;
    Attributes asked = subject.asked();
    ObjectNode seen = subject.object();
    if (seen == null || asked.operation() == Operation.DELETE)
      throw ApiException.internal(
          "admission webhook \""
              + hook.name()
              + "\" attempted to modify the object, which is not supported for this operation");
    ObjectNode patched;
    try {
      patched = JsonPatch.apply(seen, answer.patch());
    } catch (ApiException misfit) {
      throw ApiException.internal(String.valueOf(misfit.getMessage()));
    }
    if (Json.same(patched, seen)) return false;
    Replacement.take(schemas, subject, patched);
    return true;
  }
}
