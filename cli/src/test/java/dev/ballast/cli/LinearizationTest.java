package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.Operation.Create;
import dev.ballast.cli.Operation.Done;
import dev.ballast.cli.Operation.Found;
import dev.ballast.cli.Operation.NotThere;
import dev.ballast.cli.Operation.Read;
import dev.ballast.cli.Operation.Refused;
import dev.ballast.cli.Operation.Remove;
import dev.ballast.cli.Operation.Replace;
import dev.ballast.cli.Operation.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// That the judge of histories lets right ones pass and wrong ones not.
class LinearizationTest {
  private static Operation did(
      long asked, long answered, Operation.Call call, Operation.Answer answer) {
    return new Operation(0, asked, answered, call, answer);
  }

  private static Operation lost(long asked, Operation.Call call) {
    return new Operation(0, asked, Operation.NEVER, call, new Unknown());
  }

  private static void right(Operation... history) {
    assertThat(Linearization.problemOf(List.of(history))).isEmpty();
  }

  private static void wrong(Operation... history) {
    assertThat(Linearization.problemOf(List.of(history))).isNotEmpty();
  }

  @Test
  void oneAfterTheOther() {
    right(
        did(1, 2, new Read(), new NotThere()),
        did(3, 4, new Create(7), new Done()),
        did(5, 6, new Create(8), new Refused()),
        did(7, 8, new Replace(7, 9), new Done()),
        did(9, 10, new Replace(7, 10), new Refused()),
        did(11, 12, new Read(), new Found(9)),
        did(13, 14, new Remove(9), new Done()),
        did(15, 16, new Remove(9), new NotThere()));
  }

  @Test
  void aReadThatOverlapsAWriteMaySeeEither() {
    var create = did(1, 2, new Create(7), new Done());
    var write = did(3, 9, new Replace(7, 8), new Done());
    right(create, write, did(4, 5, new Read(), new Found(7)), did(6, 7, new Read(), new Found(8)));
    wrong(create, write, did(4, 5, new Read(), new Found(8)), did(6, 7, new Read(), new Found(7)));
  }

  @Test
  void aStaleReadIsWrong() {
    wrong(
        did(1, 2, new Create(7), new Done()),
        did(3, 4, new Replace(7, 8), new Done()),
        did(5, 6, new Read(), new Found(7)));
  }

  @Test
  void aLostWriteIsWrong() {
    wrong(did(1, 2, new Create(7), new Done()), did(3, 4, new Read(), new NotThere()));
    wrong(
        did(1, 2, new Create(7), new Done()),
        did(3, 4, new Replace(7, 8), new Done()),
        did(5, 6, new Replace(7, 9), new Done()));
  }

  @Test
  void twoThatBothWonAreWrong() {
    wrong(
        did(1, 9, new Create(7), new Done()),
        did(2, 8, new Create(8), new Done()),
        did(10, 11, new Read(), new Found(7)));
    wrong(
        did(1, 2, new Create(7), new Done()),
        did(3, 9, new Replace(7, 8), new Done()),
        did(4, 8, new Replace(7, 9), new Done()));
  }

  @Test
  void oneThatWasRefusedWithoutReasonIsWrong() {
    wrong(
        did(1, 2, new Create(7), new Done()),
        did(3, 4, new Replace(7, 8), new Refused()),
        did(5, 6, new Read(), new Found(7)));
    wrong(did(1, 2, new Create(7), new Refused()));
  }

  @Test
  void aDeletedObjectThatComesBackIsWrong() {
    wrong(
        did(1, 2, new Create(7), new Done()),
        did(3, 4, new Remove(7), new Done()),
        did(5, 6, new Read(), new Found(7)));
  }

  @Test
  void whatWasNeverWrittenIsWrong() {
    wrong(did(1, 2, new Create(7), new Done()), did(3, 4, new Read(), new Found(5)));
  }

  @Test
  void anUnansweredWriteMayHappenOrNotButNotBoth() {
    var create = did(1, 2, new Create(7), new Done());
    var lost = lost(3, new Replace(7, 8));
    right(create, lost, did(5, 6, new Read(), new Found(7)));
    right(create, lost, did(5, 6, new Read(), new Found(8)));
    right(create, lost, did(5, 6, new Read(), new Found(7)), did(7, 8, new Read(), new Found(8)));
    wrong(create, lost, did(5, 6, new Read(), new Found(8)), did(7, 8, new Read(), new Found(7)));
    wrong(create, did(2, 3, new Read(), new Found(8)), lost(4, new Replace(7, 8)));
    right(create, lost(3, new Remove(7)), did(5, 6, new Create(9), new Done()));
    wrong(create, lost(3, new Remove(5)), did(5, 6, new Create(9), new Done()));
  }

  /// Histories of an object that behaves, with clients that overlap: right as they are, wrong as
  /// soon as one read says something else.
  @Test
  void randomHistoriesPassAndTheSameWithOneWrongReadDoNot() {
    var random = new Random(20_260_507);
    for (int round = 0; round < 100; round++) {
      List<Operation> history = simulated(random, 300);
      assertThat(Linearization.problemOf(history)).as("round %d", round).isEmpty();
      int at = random.nextInt(history.size());
      while (!(history.get(at).answer() instanceof Found)) at = (at + 1) % history.size();
      Operation read = history.get(at);
      var spoiled = new ArrayList<>(history);
      spoiled.set(at, did(read.asked(), read.answered(), read.call(), new Found(999_999)));
      assertThat(Linearization.problemOf(spoiled)).as("round %d, spoiled", round).isNotEmpty();
    }
  }

  /// Each operation happens at once at a moment of its own; its question lies before, its answer
  /// behind, some far away.
  private static List<Operation> simulated(Random random, int count) {
    var history = new ArrayList<Operation>();
    var values = new AtomicLong();
    long now = Operation.ABSENT;
    for (int i = 1; i <= count; i++) {
      long moment = i * 100L;
      long asked = moment - random.nextInt(300);
      long answered = moment + 1 + random.nextInt(300);
      long expected = random.nextInt(4) == 0 ? 1 : now;
      Operation.Call call =
          switch (random.nextInt(5)) {
            case 0 -> new Create(values.incrementAndGet());
            case 1 -> new Remove(expected);
            case 2, 3 -> new Replace(expected, values.incrementAndGet());
            default -> new Read();
          };
      Operation.Answer answer = answer(call, now);
      long next = new Operation(0, asked, answered, call, answer).after(now);
      if (random.nextInt(20) == 0) history.add(lost(asked, call));
      else history.add(did(asked, answered, call, answer));
      now = next;
    }
    return history;
  }

  private static Operation.Answer answer(Operation.Call call, long now) {
    boolean there = now != Operation.ABSENT;
    return switch (call) {
      case Read _ -> there ? new Found(now) : new NotThere();
      case Create _ -> there ? new Refused() : new Done();
      case Replace(long expected, _) -> write(expected, now);
      case Remove(long expected) -> write(expected, now);
    };
  }

  private static Operation.Answer write(long expected, long now) {
    if (now == Operation.ABSENT) return new NotThere();
    return now == expected ? new Done() : new Refused();
  }
}
