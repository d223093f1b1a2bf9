// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/**
 * The shapes of the kernel's lib/locking-selftest.c. What is one line of locking after another
 * there is a task each here, since a hazard has to be reachable, not just imaginable.
 *
 * <p>A task is a row of words: {@code A} locks A and {@code a} unlocks it; {@code A?} takes A if it
 * is free, and then releases it at once. {@code RS} reads and {@code WS} writes the semaphore S,
 * {@code rS} and {@code wS} leave it again.
 */
@Tag("slow")
class LockSelfTestTest {
  private static final String SILENT = "SILENT";
  private static final int BUDGET = 200_000;

  /** What {@code L}, {@code T} and {@code U} do to a lock. */
  private record Exclusive(Runnable lock, BooleanSupplier trylock, Runnable unlock) {

    static Exclusive of(Machine machine, String kind, String name) {
      switch (kind) {
        case "mutex" -> {
          Mutex mutex = new Mutex(machine, name);
          return new Exclusive(mutex::lock, mutex::trylock, mutex::unlock);
        }
        case "spin" -> {
          Spinlock spin = new Spinlock(machine, name);
          return new Exclusive(spin::lock, spin::trylock, spin::unlock);
        }
        default -> {
          RwSemaphore sem = new RwSemaphore(machine, name);
          return kind.equals("rsem")
              ? new Exclusive(sem::downRead, sem::downReadTrylock, sem::upRead)
              : new Exclusive(sem::downWrite, sem::downWriteTrylock, sem::upWrite);
        }
      }
    }
  }

  private static World world(String kind, String tasks) {
    return machine -> {
      Words words = Words.of(machine, kind);
      int count = 0;
      for (String line : List.of(tasks.split("/"))) {
        List<String> task = List.of(line.trim().split(" "));
        machine.spawn(Role.task("task" + count++), () -> task.forEach(words::run));
      }
    };
  }

  /** What the words act on: the locks A to D, and the semaphores S and T. */
  private record Words(List<Exclusive> locks, List<RwSemaphore> semaphores) {

    static Words of(Machine machine, String kind) {
      return new Words(
          Stream.of("A", "B", "C", "D").map(name -> Exclusive.of(machine, kind, name)).toList(),
          Stream.of("S", "T").map(name -> new RwSemaphore(machine, name)).toList());
    }

    void run(String word) {
      char first = word.charAt(0);
      if (first >= 'a' && first <= 'd') {
        locks.get(first - 'a').unlock().run();
      } else if (first >= 'A' && first <= 'D') {
        Exclusive lock = locks.get(first - 'A');
        if (word.length() == 1) {
          lock.lock().run();
        } else if (lock.trylock().getAsBoolean()) {
          lock.unlock().run();
        }
      } else {
        RwSemaphore semaphore = semaphores.get(word.charAt(1) - 'S');
        switch (first) {
          case 'R' -> semaphore.downRead();
          case 'W' -> semaphore.downWrite();
          case 'r' -> semaphore.upRead();
          case 'w' -> semaphore.upWrite();
          default -> throw new IllegalArgumentException(word);
        }
      }
    }
  }

  private static void assertDetected(String kind, String tasks, String expected) {
    World world = world(kind, tasks);
    boolean merging = tasks.chars().filter(c -> c == '/').count() > 1;
    ReferenceEngine engine = new ReferenceEngine(world, TimeMode.MAXIMAL, 10);
    ReferenceEngine.Outcome reference =
        merging ? engine.exploreMerged(BUDGET) : engine.explore(BUDGET);
    assertThat(reference.complete()).isTrue();
    assertThat(named(reference.hazards().keySet())).as(kind).isEqualTo(expected);
    Verdict verdict = new Explorer(Options.defaults()).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    Set<Hazard> found =
        verdict instanceof Verdict.Violated violated
            ? violated.counterexamples().stream()
                .map(Counterexample::hazard)
                .collect(Collectors.toSet())
            : Set.of();
    assertThat(named(found)).as(kind).isEqualTo(expected);
    ReductionLaw.holdsFor(world);
  }

  private static String named(Set<Hazard> hazards) {
    return hazards.isEmpty()
        ? SILENT
        : hazards.stream().map(Hazard::name).sorted().collect(Collectors.joining("+"));
  }

  /** The columns of the kernel's table that have a counterpart. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # shape                | tasks                                 | exclusive   | readers
          A-A                    | A A a a                               | DEADLOCK    | SILENT
          A-A with trylock       | A A? a                                | SILENT      | SILENT
          A-B-B-A                | A B b a / B A a b                     | DEADLOCK    | SILENT
          A-B-A-B                | A B b a / A B b a                     | SILENT      | SILENT
          A-B-B-A, one trylock   | A B b a / B A? b                      | SILENT      | SILENT
          A-B-B-A, never both    | A a B b / B b A a                     | SILENT      | SILENT
          A-B-B-A, behind a gate | C A B b a c / C B A a b c             | SILENT      | SILENT
          A-B-B-C-C-A            | A B b a / B C c b / C A a c           | DEADLOCK    | SILENT
          A-B-C-A-B-C            | A B b a / C A a c / B C c b           | DEADLOCK    | SILENT
          A-B-B-C-A-C            | A B b a / B C c b / A C c a           | SILENT      | SILENT
          A-B-B-C-C-D-D-A        | A B b a / B C c b / C D d c / D A a d | DEADLOCK    | SILENT
          A-B-C-D-B-D-D-A        | A B b a / C D d c / B D d b / D A a d | DEADLOCK    | SILENT
          A-B-C-D-B-C-D-A        | A B b a / C D d c / B C c b / D A a d | DEADLOCK    | SILENT
          double unlock          | A a a                                 | LOCK_MISUSE | LOCK_MISUSE
          unlock without lock    | a                                     | LOCK_MISUSE | LOCK_MISUSE
          unlock by a stranger   | A a / a                               | LOCK_MISUSE | LOCK_MISUSE
          unlock of another lock | A b                                   | LOCK_MISUSE | LOCK_MISUSE
          lock kept              | A                                     | LOCK_MISUSE | LOCK_MISUSE
          bad unlock order       | A B a b                               | SILENT      | SILENT
          bad order, two tasks   | A B a b / A B a b                     | SILENT      | SILENT
          hand over hand A-B-B-A | A B a b / B A b a                     | DEADLOCK    | SILENT
          """)
  void locks(String shape, String tasks, String exclusive, String readers) {
    for (String kind : List.of("mutex", "spin", "wsem")) {
      assertDetected(kind, tasks, exclusive);
    }
    assertDetected("rsem", tasks, readers);
  }

  /** Readers share, but a writer that waits keeps new readers out. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # shape                          | tasks                                     | expected
          recursive read-lock              | RS RS rS rS                               | SILENT
          recursive read-lock, a writer    | RS RS rS rS / WS wS                       | DEADLOCK
          two readers, a writer            | RS rS / RS rS / WS wS                     | SILENT
          mixed read-write-lock            | RS WS wS rS                               | DEADLOCK
          mixed write-read-lock            | WS RS rS wS                               | DEADLOCK
          recursive write-lock             | WS WS wS wS                               | DEADLOCK
          mixed read-lock/lock-write ABBA  | RS A a rS / A WS wS a                     | DEADLOCK
          mixed read-lock/lock-read ABBA   | RS A a rS / A RS rS a                     | SILENT
          the same with a writer           | RS A a rS / A RS rS a / WS wS             | DEADLOCK
          mixed write-lock/lock-read ABBA  | WS A a wS / A RS rS a                     | DEADLOCK
          mixed write-lock/lock-write ABBA | WS A a wS / A WS wS a                     | DEADLOCK
          write-write ABBA                 | WS WT wT wS / WT WS wS wT                 | DEADLOCK
          read-write ABBA                  | RS WT wT rS / RT WS wS rT                 | DEADLOCK
          read-read ABBA                   | RS RT rT rS / RT RS rS rT                 | SILENT
          read-read ABBA, one writer       | RS RT rT rS / RT RS rS rT / WS wS         | SILENT
          read-read ABBA, two writers      | RS RT rT rS / RT RS rS rT / WS wS / WT wT | DEADLOCK
          read-write BAAB                  | RS WT wT rS / RS WT wT rS                 | SILENT
          double read unlock               | RS rS rS                                  | LOCK_MISUSE
          double write unlock              | WS wS wS                                  | LOCK_MISUSE
          read-lock kept                   | RS                                        | LOCK_MISUSE
          """)
  void readersAndWriters(String shape, String tasks, String expected) {
    assertDetected("mutex", tasks, expected);
  }

  /** Under a spinlock no task may sleep, whether there is something to wait for or not. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          semaphore in spinlock         | A RS rS a     | SLEEP_IN_ATOMIC
          semaphore in two spinlocks    | A B b WS wS a | SLEEP_IN_ATOMIC
          spinlock in semaphore         | RS A a rS     | SILENT
          semaphore after spinlock      | A a RS rS     | SILENT
          semaphore after two spinlocks | A B a b RS rS | SILENT
          semaphore left in spinlock    | RS A rS a     | SILENT
          """)
  void sleeping(String shape, String tasks, String expected) {
    assertDetected("spin", tasks, expected);
  }
}
