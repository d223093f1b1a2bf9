// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.jetbrains.lincheck.datastructures.verifier.LinearizabilityVerifier;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * Tries schedules of the operations of a class: each operation once and on a thread of its own, or
 * random programs of them for two threads.
 *
 * <p>Lincheck looks its object up in a list at every access that it sees, and the list holds all
 * objects that the schedule has made so far: a world that boots within the schedule makes it three
 * times slower. The operations' object is therefore made outside, by its constructor, and what only
 * concerns the task itself is hidden: its identity, and how a step is put together. Guards and
 * effects are not hidden.
 */
final class Schedules {

  /** How many schedules are tried before a pass is believed: {@code -Dlincheck.schedules=n}. */
  static final int DEFAULT = Integer.getInteger("lincheck.schedules", 100);

  /** How many times as long as for a broken form nothing has to be found. */
  private static final int MARGIN = 10;

  /** How many random programs are put together for a class whose results are judged. */
  private static final int PROGRAMS = 3;

  /** How many are put together until a class that is wrong is rejected. */
  private static final int MOST_PROGRAMS = 50;

  /** How many calls each thread of such a program makes. */
  private static final int CALLS = 2;

  /**
   * How many milliseconds a schedule may take. Tasks that wait for each other, or that run for
   * ever, are seen without a clock; so this is only to be more than a busy machine needs.
   */
  private static final long TEN_MINUTES = 600_000;

  private static final Method TASK = task();

  private Schedules() {}

  /** What Lincheck has to say about schedules of a class that has this many operations. */
  static @Nullable String failure(Class<?> operations, int threads) {
    return failure(operations, threads, EpsilonVerifier.class);
  }

  /**
   * The same, with results to judge.
   *
   * @return Lincheck's message, which contains the schedule; null if it found nothing
   */
  static @Nullable String failure(
      Class<?> operations, int threads, Class<? extends Verifier> verifier) {
    return failure(
        options().iterations(1).threads(threads).actorsPerThread(1).verifier(verifier), operations);
  }

  /** The same in a quarter of the schedules, for operations with which nothing may be found. */
  static @Nullable String complaint(Class<?> operations, int threads) {
    return failure(
        options()
            .iterations(1)
            .invocationsPerIteration(most(false))
            .threads(threads)
            .actorsPerThread(1)
            .verifier(EpsilonVerifier.class),
        operations);
  }

  /**
   * What Lincheck has to say about two threads that call the operations at random, several in a row
   * and each as often as it likes: every result must be one that the specification gives when the
   * calls are put one after the other.
   *
   * @param specification a class with the same operations, for one thread
   * @return Lincheck's message, which contains the calls; null if it found nothing
   */
  static @Nullable String failure(Class<?> operations, Class<?> specification) {
    return failure(operations, specification, PROGRAMS, (DEFAULT + 3) / 4);
  }

  /** The same for operations that are wrong, so that the search ends when that is found. */
  static @Nullable String rejection(Class<?> operations, Class<?> specification) {
    return failure(operations, specification, MOST_PROGRAMS, DEFAULT);
  }

  private static @Nullable String failure(
      Class<?> operations, Class<?> specification, int programs, int schedules) {
    return failure(
        options()
            .iterations(programs)
            .invocationsPerIteration(schedules)
            .threads(LentTasks.THREADS)
            .actorsPerThread(CALLS)
            .verifier(LinearizabilityVerifier.class)
            .sequentialSpecification(specification),
        operations);
  }

  /**
   * What Lincheck has to say about the world that {@link CellRace} has been prepared for. {@link
   * CountingVerifier} knows how many schedules of it came to their end.
   *
   * @param tasks how many tasks it has
   * @param declared whether something has to be found
   * @return Lincheck's message, which contains the schedule; null if it found nothing
   */
  static @Nullable String failure(int tasks, boolean declared) {
    return failure(tasks, most(declared));
  }

  /** The same with so many schedules. */
  static @Nullable String failure(int tasks, int schedules) {
    List<List<Actor>> threads = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      threads.add(List.of(new Actor(TASK, List.of(task))));
    }
    return failure(
        options()
            .iterations(0)
            .addCustomScenario(new ExecutionScenario(List.of(), threads, List.of(), null))
            .invocationsPerIteration(schedules)
            .verifier(CountingVerifier.class),
        CellRace.class);
  }

  /** How many schedules a world gets; fewer where all of them will be tried. */
  static int most(boolean declared) {
    return declared ? DEFAULT : (DEFAULT + 3) / 4;
  }

  /**
   * How many schedules are enough where nothing may be found, if the broken form shows in one of
   * the first few: ten times as many, and more with {@code -Dlincheck.schedules=n}.
   */
  static int enough(int foundIn) {
    return Math.max(1, MARGIN * foundIn * DEFAULT / 100);
  }

  private static Method task() {
    try {
      return CellRace.class.getMethod("task", int.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .invocationsPerIteration(DEFAULT)
        .actorsBefore(0)
        .actorsAfter(0)
        .minimizeFailedScenario(false)
        .invocationTimeout$lincheck(TEN_MINUTES)
        .logLevel(LoggingLevel.ERROR)
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses(Step.class.getName())
                .methods(Schedules::buildsOrDescribesAStep)
                .ignore())
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses(
                    Task.class.getName(), Gfp.class.getName(), FirstOrLast.class.getName())
                .allMethods()
                .ignore());
  }

  private static @Nullable String failure(ModelCheckingOptions options, Class<?> operations) {
    try {
      options.check(operations);
      return null;
    } catch (LincheckAssertionError found) {
      return String.valueOf(found.getMessage());
    }
  }

  /** Everything but the methods that run a guard or an effect; a lambda may be an effect. */
  private static boolean buildsOrDescribesAStep(String method) {
    return !method.equals("enabled")
        && !method.startsWith("execute")
        && !method.startsWith("lambda$");
  }
}
