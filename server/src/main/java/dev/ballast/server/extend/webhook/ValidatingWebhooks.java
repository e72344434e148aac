package dev.ballast.server.extend.webhook;

import dev.ballast.objects.ApiException;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.extend.match.Rules;
import dev.ballast.server.extend.match.Subject;
import dev.ballast.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Asks the webhooks that only say yes or no, all at once.
public final class ValidatingWebhooks {
  private final World world;
  private final HookCalls calls;

  ValidatingWebhooks(World world, HookCalls calls) {
    this.world = world;
    this.calls = calls;
  }

  /// A webhook, and what it is asked about.
  private record Question(Hook hook, Subject subject) {}

  /// @throws ApiException where one refuses; of several, the first one's refusal
  public void validate(Attributes asked) {
    if (Rules.exempt(asked)) return;
    List<Hook> all = Hook.all(Hook.VALIDATING, asked.seen());
    if (all.isEmpty()) return;
    Subject subject = Subject.of(asked);
    var hooks = new ArrayList<Question>();
    for (Hook each : all)
      calls.subject(each, subject).ifPresent(seen -> hooks.add(new Question(each, seen)));
    if (hooks.isEmpty()) return;
    var refusals = new AtomicReferenceArray<RuntimeException>(hooks.size());
    var warnings = new ConcurrentHashMap<Integer, List<String>>();
    ask(hooks, refusals, warnings);
    for (int i = 0; i < hooks.size(); i++)
      asked.warnings().addAll(warnings.getOrDefault(i, List.of()));
    for (int i = 0; i < hooks.size(); i++) {
      RuntimeException refusal = refusals.get(i);
      if (refusal != null) throw refusal;
    }
  }

  private void ask(
      List<Question> hooks,
      AtomicReferenceArray<RuntimeException> refusals,
      ConcurrentHashMap<Integer, List<String>> warnings) {
    var running = new ArrayList<Thread>();
    for (int i = 0; i < hooks.size(); i++) {
      int number = i;
      Runnable one =
          () -> {
            try {
              calls
                  .ask(hooks.get(number).hook(), hooks.get(number).subject(), false)
                  .ifPresent(answer -> warnings.put(number, answer.warnings()));
            } catch (RuntimeException refusal) {
              refusals.set(number, refusal);
            }
          };
      if (i == hooks.size() - 1) one.run();
      else running.add(world.spawn("webhook", one));
    }
    try {
      for (Thread each : running) each.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ApiException.internal("interrupted while webhooks were asked");
    }
  }
}
