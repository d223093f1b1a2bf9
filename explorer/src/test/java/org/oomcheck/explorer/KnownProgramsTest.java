// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.KnownLifetimes.Grace;
import org.oomcheck.explorer.KnownLifetimes.Making;
import org.oomcheck.explorer.KnownLifetimes.Shutdown;
import org.oomcheck.explorer.KnownLocks.Upgrade;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * Programs from textbooks and from kernel folklore, each as it goes wrong and as it is right. What
 * is expected of them is theory's answer: with a scheduler that owes every task its turn (strong
 * fairness), with one that owes it only to a task that can always go on (weak), and with timers
 * that may fire at any moment (eager).
 */
class KnownProgramsTest {
  /** What takes no fairness to be seen. */
  private static final Set<Hazard> SAFETY =
      EnumSet.of(Hazard.DEADLOCK, Hazard.LOST_WAKEUP, Hazard.LOCK_MISUSE, Hazard.KERNEL_BUG);

  private static final String CLEAN = "";
  private static final String BUG = "KERNEL_BUG";
  private static final String DEADLOCK = "DEADLOCK";
  private static final String LOST = "LOST_WAKEUP";
  private static final String RACE_AND_BUG = "DATA_RACE KERNEL_BUG";
  private static final String LIVELOCK = "OOM_LOCKUP";

  private static Arguments row(String name, World world, String expected) {
    return row(name, world, expected, expected, expected);
  }

  private static Arguments row(String name, World world, String strong, String weak, String eager) {
    return Arguments.of(name, world, strong, weak, eager);
  }

  static Stream<Arguments> locks() {
    return Stream.of(
        row("Peterson", KnownEntries.exclusion(KnownEntries::peterson), CLEAN),
        row("Peterson, turn first", KnownEntries.exclusion(KnownEntries::petersonTurnFirst), BUG),
        row("flags alone", KnownEntries.exclusion(KnownEntries::flagsAlone), LIVELOCK),
        row("test, then set", KnownEntries.exclusion(KnownEntries::testThenSet), BUG),
        row("Dekker", KnownEntries.exclusion(KnownEntries::dekker), CLEAN),
        row("Dekker, no turn", KnownEntries.exclusion(KnownEntries::dekkerWithoutTurn), LIVELOCK),
        row("Hyman", KnownEntries.exclusion(KnownEntries::hyman), BUG),
        row("ticket lock", KnownEntries.ticketLock(true), CLEAN),
        row("ticket lock, read and write", KnownEntries.ticketLock(false), DEADLOCK + " " + BUG),
        row("a hog, trylock", KnownEntries.oneHogsTheLock(false), LIVELOCK),
        row("a hog, tickets", KnownEntries.oneHogsTheLock(true), CLEAN),
        row("interrupt takes the lock", KnownLocks.interrupt(false), DEADLOCK),
        row("interrupts disabled", KnownLocks.interrupt(true), CLEAN),
        row("priority inversion", KnownLocks.priorities(false), DEADLOCK + " " + LIVELOCK),
        row("priority inheritance", KnownLocks.priorities(true), CLEAN),
        row("all philosophers polite", KnownLocks.politePhilosophers(3), LIVELOCK),
        row("one insists", KnownLocks.politePhilosophers(2), CLEAN, LIVELOCK, CLEAN),
        row("as many chairs as forks", KnownLocks.philosophersWithChairs(3), DEADLOCK),
        row("a chair less", KnownLocks.philosophersWithChairs(2), CLEAN),
        row("upgrade in place", KnownLocks.upgrade(Upgrade.UNDER_THE_LOCK), DEADLOCK),
        row("upgrade by trylock", KnownLocks.upgrade(Upgrade.BY_TRYLOCK), LIVELOCK),
        row("no second look", KnownLocks.upgrade(Upgrade.WITHOUT_LOOKING_AGAIN), BUG),
        row("upgrade", KnownLocks.upgrade(Upgrade.RIGHT), CLEAN),
        row("downgrade in two steps", KnownLocks.downgrade(false), BUG),
        row("downgrade", KnownLocks.downgrade(true), CLEAN));
  }

  static Stream<Arguments> waits() {
    return Stream.of(
        row("one condition, notify()", KnownWaits.buffer(false), LOST),
        row("one condition, notifyAll()", KnownWaits.buffer(true), CLEAN),
        row("if (empty) wait", KnownWaits.oneTestPerWait(false), BUG),
        row("while (empty) wait", KnownWaits.oneTestPerWait(true), CLEAN),
        // In sleep_on() a daemon does not idle, so it is stuck as well where no customer comes.
        row("barber looks, then sleeps", KnownWaits.barber(true), DEADLOCK + " " + LOST),
        row("barber", KnownWaits.barber(false), CLEAN),
        row("smokers, one by one", KnownWaits.smokers(false), DEADLOCK),
        row("smokers, both at once", KnownWaits.smokers(true), CLEAN),
        row("nested monitors", KnownWaits.nestedMonitors(true), DEADLOCK),
        row("one monitor", KnownWaits.nestedMonitors(false), CLEAN),
        row("barrier, used again", KnownWaits.barrier(false), DEADLOCK),
        row("barrier with generations", KnownWaits.barrier(true), CLEAN),
        row("readers first", KnownWaits.readersFirst(false), LIVELOCK),
        row("turnstile", KnownWaits.readersFirst(true), CLEAN, LIVELOCK, CLEAN));
  }

  static Stream<Arguments> lifetimes() {
    return Stream.of(
        row("init_completion() too late", KnownLifetimes.completion(false), DEADLOCK),
        row("completion", KnownLifetimes.completion(true), CLEAN),
        row("no grace period", KnownLifetimes.rcu(Grace.NONE), BUG),
        row("grace period too early", KnownLifetimes.rcu(Grace.TOO_EARLY), BUG),
        row("grace period as a reader", KnownLifetimes.rcu(Grace.AS_A_READER), DEADLOCK),
        row("grace period", KnownLifetimes.rcu(Grace.RIGHT), CLEAN),
        row("flush under the lock", KnownLifetimes.flush(true), DEADLOCK),
        row("flush", KnownLifetimes.flush(false), CLEAN),
        row("stop, no wake-up", KnownLifetimes.shutdown(Shutdown.WITHOUT_WAKE_UP), LOST),
        row("stop, no join", KnownLifetimes.shutdown(Shutdown.WITHOUT_JOIN), BUG),
        row("stop", KnownLifetimes.shutdown(Shutdown.RIGHT), CLEAN),
        row("a timed request", KnownLifetimes.timedRequest(false), CLEAN, CLEAN, BUG),
        row("taken back in time", KnownLifetimes.timedRequest(true), CLEAN),
        row("one look", KnownLifetimes.doubleChecked(Making.WITHOUT_SECOND_LOOK), BUG),
        row("pointer first", KnownLifetimes.doubleChecked(Making.POINTER_FIRST), RACE_AND_BUG),
        row("plain pointer", KnownLifetimes.doubleChecked(Making.PLAIN_POINTER), "DATA_RACE"),
        row("double-checked", KnownLifetimes.doubleChecked(Making.RIGHT), CLEAN),
        row("free list", KnownLifetimes.freeList(false), BUG),
        row("free list with a tag", KnownLifetimes.freeList(true), CLEAN),
        row("one count at the end", KnownLifetimes.seqlock(false), BUG),
        row("seqlock", KnownLifetimes.seqlock(true), CLEAN),
        row("up() too much", KnownLocks.semaphore(true), BUG),
        row("semaphore", KnownLocks.semaphore(false), CLEAN),
        row("room for one message", KnownWaits.channels(1), DEADLOCK),
        row("room for two", KnownWaits.channels(2), CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"locks", "waits", "lifetimes"})
  void theory_andTheExplorer_agree(
      String name, World world, String strong, String weak, String eager) {
    Options options = Options.defaults();
    assertThat(hazards(world, options)).isEqualTo(strong);
    assertThat(hazards(world, options.symmetry(false))).isEqualTo(strong);
    assertThat(hazards(world, options.fairness(Fairness.WEAK))).isEqualTo(weak);
    assertThat(hazards(world, options.time(TimeMode.EAGER))).isEqualTo(eager);
    for (boolean symmetry : List.of(true, false)) {
      Options safety = options.hazards(SAFETY).symmetry(symmetry);
      assertThat(hazards(world, safety)).isEqualTo(safetyAlone(strong));
      assertThat(hazards(world, safety.time(TimeMode.EAGER))).isEqualTo(safetyAlone(eager));
    }
    ReductionLaw.holdsFor(world);
  }

  private static String safetyAlone(String hazards) {
    return Stream.of(hazards.split(" "))
        .filter(word -> SAFETY.stream().anyMatch(hazard -> hazard.name().equals(word)))
        .collect(Collectors.joining(" "));
  }

  private static String hazards(World world, Options options) {
    Verdict verdict = new Explorer(options).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream()
            .map(found -> found.hazard().name())
            .collect(Collectors.joining(" "))
        : CLEAN;
  }
}
