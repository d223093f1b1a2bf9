// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.AnyNumberReadersTest.Family;
import org.oomcheck.explorer.AnyNumberReadersTest.Many;
import org.oomcheck.explorer.parametric.CountedContributionsTest;
import org.oomcheck.explorer.primitive.UncommonCallsTest;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.share.TerminalComponentsTest;

/** A part of the explorer's tests, each of which runs in a few seconds. */
enum Checks {
  SMALL_WORLDS {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new SmallWorldsTest());
    }
  },
  REEXPANSION {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new ReexpansionTest());
    }
  },
  HAZARDS {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new HazardsTest());
    }
  },
  GOING_ON {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new WholeSearchTest());
    }
  },
  GOALS {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new GoalsTest());
    }
  },
  HANGS {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new HangsTest());
    }
  },
  SLEEPERS {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new SleepersTest());
    }
  },
  HOLDERS {
    @Override
    void run() {
      SmallHolders.all()
          .forEach(
              pair -> {
                new SmallWorldsModesTest()
                    .brokenForm_isFound_andFixedFormIsClean_howeverItIsSearched(pair);
                new CompactSearchTest()
                    .brokenForm_isFound_andFixedFormIsClean_alsoBesideADaemon(pair);
              });
    }
  },
  MESSAGES {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new MessagesTest());
    }
  },
  PROGRAM_ORDER {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new ProgramOrderTest());
    }
  },
  STORE_BUFFERS {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new StoreBuffersTest());
    }
  },
  STRAY_WORLDS {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new StrayWorldsTest());
    }
  },
  WORLD_RULES {
    @Override
    void run() throws ReflectiveOperationException {
      WorldRulesTest tests = new WorldRulesTest();
      runTestsOf(tests);
      WorldRulesTest.broken().forEach(tests::brokenForm_isRefused_byName);
    }
  },
  ANY_NUMBER {
    @Override
    void run() throws ReflectiveOperationException {
      AnyNumberTest tests = new AnyNumberTest();
      runTestsOf(tests);
      AnyNumberTest.isNoAnswer().forEach(tests::isNoAnswer);
    }
  },
  HANGS_OF_MANY {
    @Override
    void run() {
      new AnyNumberHangsTest().everyHang_isFound();
    }
  },
  CONTRIBUTIONS {
    @Override
    void run() {
      CountedContributionsTest.everyOne_isSeen();
      AnyNumberReadersTest tests = new AnyNumberReadersTest();
      tests.oneThatDoesNotWaitForReaders_isFound_andTheFixedFormIsProven(
          Family.USERS_POLL_WHILE_THEY_ARE_COUNTED);
      tests.whatOnlyManyTasksMeet_isNotProven(Many.MORE_THAN_A_HUNDRED);
    }
  },
  EXCURSIONS {
    @Override
    void run() {
      new AnyNumberExcursionsTest().tasksOfWhichOnlyFewCanLeave_areNotProven();
      new AnyNumberSemaphoresTest().unitThatIsLostWithSomeNumberOfWaiters_isNotProven();
    }
  },
  HALVES {
    @Override
    void run() {
      HalvedStatesTest tests = new HalvedStatesTest();
      tests.states_areThoseThatWerePutIn(true);
      tests.states_areThoseThatWerePutIn(false);
      tests.addAll_handsOutWhatIsNew();
    }
  },
  HANDLERS {
    @Override
    void run() {
      UncommonCallsTest.everyHandler_isJudged();
    }
  },
  COMPONENTS {
    @Override
    void run() {
      new TerminalComponentsTest().componentsThatNoTransitionLeaves_areFound();
    }
  },
  SHARED {
    @Override
    void run() {
      SharedSearchTest tests = new SharedSearchTest();
      tests.locks_inOrderAndNot(true);
      tests.locks_inOrderAndNot(false);
      tests.tasksThatAreToldApart_areNotTakenForEachOther(true);
    }
  },
  STORE {
    @Override
    void run() {
      new StateStoreTest().statesThatDifferInOneWord_areNeverTakenForOne(1);
    }
  },
  SOUNDNESS {
    @Override
    void run() throws ReflectiveOperationException {
      runTestsOf(new SoundnessTest());
    }
  },
  LOCKS {
    @Override
    void run() {
      LockSelfTestTest table = new LockSelfTestTest();
      table.locks("A-B-B-A", "A B b a / B A a b", "DEADLOCK", "SILENT");
      table.locks("A-B-B-C-C-A", "A B b a / B C c b / C A a c", "DEADLOCK", "SILENT");
      table.locks("A-B-B-C-A-C", "A B b a / B C c b / A C c a", "SILENT", "SILENT");
      table.readersAndWriters("a writer", "RS A a rS / A RS rS a / WS wS", "DEADLOCK");
    }
  },
  SHORT_CUTS {
    @Override
    void run() {
      SoundnessTest soundness = new SoundnessTest();
      new ReductionTest().loopThatConcernsNoOtherTask_hidesNoBug();
      for (boolean polite : List.of(false, true)) {
        soundness.symmetry_keepsTheVerdict(polite, polite ? "" : "DEADLOCK");
        soundness.reduction_keepsWhereTasksEnd_withLocks(polite);
        new ReductionTest().reduction_keepsBugs_thatCanBeReachedOrNot(polite);
      }
      for (String series : List.of("v4.13", "v4.15")) {
        soundness.reduction_keepsWhatHangs_andFinalStates(series);
      }
    }
  },
  REDUCED_LOOPS {
    @Override
    void run() {
      ReductionTest tests = new ReductionTest();
      tests.loopThatKeepsATimerFromFiring_isNotReduced();
      tests.timerThatIsArmedBesideALoop_isNotPutOffForEver();
      tests.writesOfDifferentValues_areTakenInBothOrders();
      tests.taskThatOvertakesAnotherOfItsRole_isNotForgotten();
      tests.writeOfWhatTheStepHasNotLookedAt_enablesAnotherStep();
      tests.caseThatIsNotLearnedYet_mayBeAnyCase();
    }
  },
  MERGING {
    @Override
    void run() {
      MergingTest tests = new MergingTest();
      tests.cellThatDecidesWhatATaskDoes_isKept();
      tests.cellThatIsCopiedToOneThatMatters_isKept();
      tests.cellThatOnlyASleepersConditionReads_isKept();
      tests.worldInWhichATaskSpinsWhileATimerRuns_isSearchedInFull();
      tests.cellThatIsReadLate_isKept();
    }
  },
  BYSTANDERS {
    @Override
    void run() {
      for (boolean releases : List.of(false, true)) {
        BystanderLawTest.isJudgedAlike(KeptLocks.keptByADaemon(releases), Options.defaults());
      }
      BystanderLawTest.isJudgedAlike(KnownLocks.politePhilosophers(3), Options.defaults());
      BystanderLawTest.isJudgedAlike(KnownWaits.barber(true), Options.defaults());
    }
  },
  PROGRAMS {
    @Override
    void run() {
      JqwikSession.run(() -> generated(25));
    }
  };

  abstract void run() throws ReflectiveOperationException;

  /** Runs a check, for a caller with other classes of these names. */
  static void run(String name) throws ReflectiveOperationException {
    valueOf(name).run();
  }

  private static void runTestsOf(Object tests) throws ReflectiveOperationException {
    List<Method> methods =
        Arrays.stream(tests.getClass().getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    for (Method method : methods) {
      method.setAccessible(true);
      try {
        method.invoke(tests);
      } catch (InvocationTargetException e) {
        throw new AssertionError(method.getName(), e.getCause());
      }
    }
  }

  private static void generated(int many) {
    programs(GeneratedProgramsTest.programs(), many).forEach(GeneratedProgramsTest::everySchedule);
    programs(GeneratedProgramsTest.loopingPrograms(), many)
        .forEach(GeneratedProgramsTest::everyState);
  }

  private static List<GeneratedProgram> programs(Arbitrary<GeneratedProgram> some, int many) {
    RandomGenerator<GeneratedProgram> generator = some.generator(many);
    Random random = new Random(many);
    return random.ints(many).mapToObj(i -> generator.next(random).value()).toList();
  }
}
