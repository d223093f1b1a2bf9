// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * What the actors of the handshakes do to memory, access by access. A test shows what its mode is
 * good for only if each access has that mode, and no hardware has to show it when one has not: x86
 * keeps in order what release and acquire are for.
 */
class ActorsTest {

  /**
   * The actors, the second after the first, and their accesses. In capitals: in the mode that the
   * test has its name from. Otherwise plain, or full, where it says so.
   */
  private static final Map<String, List<String>> ACTORS =
      Map.of(
          "LostCreditStress",
          List.of(
              "oomNotifier: write oom_notifier_freed, WRITE oom_notifier_requested",
              "outOfMemory: READ oom_notifier_requested, read oom_notifier_freed"),
          "StaleCreditStress",
          List.of(
              "outOfMemory: write oom_notifier_freed, WRITE oom_notifier_requested",
              "oomNotifier: READ oom_notifier_requested, read oom_notifier_freed,"
                  + " write oom_notifier_freed"),
          "LostWakeUpStress",
          List.of(
              "wakeUp: WRITE condition, READ queued", "waitEvent: WRITE queued, READ condition"),
          "BarrierStress",
          List.of(
              "wakeUp: WRITE condition, READ queued", "waitEvent: WRITE queued, READ condition"),
          "RcuCountStress",
          List.of(
              "rcuOomCallback: write rdp->oom_head, WRITE oom_callback_count",
              "rcuOomNotify: READ oom_callback_count, read rdp->oom_head"),
          "NotifierListStress",
          List.of(
              "register: write n->notifier_call, WRITE *nl",
              "walk: READ *nl, read n->notifier_call"),
          "LazyKthreadStress",
          List.of(
              "oneDriver: READ oom_notifier_th, WRITE oom_notifier_th",
              "anotherDriver: READ oom_notifier_th"),
          "HintedPageStress",
          List.of(
              "hint: READ PageBuddy(page), full write *page",
              "allocate: WRITE PageBuddy(page), full write *page"),
          "StaleActualStress",
          List.of(
              "fillBalloon: read vb->num_pages locked, write vb->num_pages locked,"
                  + " READ vb->num_pages, full write config.actual",
              "oomNotify: read vb->num_pages locked, write vb->num_pages locked,"
                  + " READ vb->num_pages, full write config.actual"));

  /** In v4.13 it is atomic_dec_and_test(), whatever the reader does. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "RcuCountStress.Once.rcuOomCallback",
          "write rdp->oom_head, full write oom_callback_count");

  private static final Map<String, Access> MODES =
      Map.of(
          "Plain", Access.PLAIN,
          "Once", Access.ONCE,
          "AcquireRelease", Access.ACQUIRE_RELEASE,
          "Ordered", Access.FULL,
          "FullBarriers", Access.ONCE,
          "ReadAndWriteBarriers", Access.ONCE,
          "UnderLock", Access.PLAIN,
          "UnderRwsem", Access.PLAIN);

  /** Notes each access down and passes it on. */
  private static final class NotingCell extends Cell {
    private final Cell cell;
    private final List<Object> locks;
    private final List<String> notes;

    NotingCell(Cell cell, List<Object> locks, List<String> notes) {
      super(cell.name());
      this.cell = cell;
      this.locks = locks;
      this.notes = notes;
    }

    @Override
    public int get() {
      return get(Access.PLAIN);
    }

    @Override
    public void set(int value) {
      set(Access.PLAIN, value);
    }

    @Override
    public int get(Access mode) {
      note(mode + " read");
      return cell.get(mode);
    }

    @Override
    public void set(Access mode, int value) {
      note(mode + " write");
      cell.set(mode, value);
    }

    private void note(String access) {
      boolean locked = locks.stream().anyMatch(Thread::holdsLock);
      notes.add(access + " " + name() + (locked ? " locked" : ""));
    }
  }

  static List<Class<?>> tests() throws ClassNotFoundException {
    List<Class<?>> tests = new ArrayList<>();
    for (String test : new TreeSet<>(TestList.tests())) {
      Class<?> type = Class.forName(TestList.getInfo(test).binaryName());
      if (ACTORS.containsKey(handshake(type))) {
        tests.add(type);
      }
    }
    return tests;
  }

  private static String handshake(Class<?> test) {
    return test.getEnclosingClass().getSimpleName();
  }

  @ParameterizedTest
  @MethodSource("tests")
  void accessesAreThoseOfTheTable(Class<?> test) throws ReflectiveOperationException {
    List<String> notes = new ArrayList<>();
    Object sample = sample(test, notes);
    for (String actor : ACTORS.getOrDefault(handshake(test), List.of())) {
      String name = actor.substring(0, actor.indexOf(':'));
      String accesses =
          OTHERWISE.getOrDefault(
              handshake(test) + "." + test.getSimpleName() + "." + name,
              actor.substring(name.length() + 2));
      run(sample, test, name);
      assertThat(notes)
          .as(name)
          .isEqualTo(Arrays.stream(accesses.split(", ")).map(a -> expected(a, test)).toList());
      notes.clear();
    }
  }

  private static String expected(String access, Class<?> test) {
    String variant = test.getSimpleName();
    String named = access;
    if (access.startsWith("full ")) {
      named = access.replace("full", Access.FULL.name());
    } else {
      boolean own = access.startsWith("READ ") || access.startsWith("WRITE ");
      Access mode = own ? MODES.get(variant) : Access.PLAIN;
      named = mode + " " + access.replace("READ ", "read ").replace("WRITE ", "write ");
    }
    return variant.startsWith("Under") && !named.endsWith(" locked") ? named + " locked" : named;
  }

  /** A sample whose variables note down what is done to them, and under which of its locks. */
  private static Object sample(Class<?> test, List<String> notes)
      throws ReflectiveOperationException {
    Object sample = test.getDeclaredConstructor().newInstance();
    List<Object> locks = new ArrayList<>();
    for (Field field : test.getSuperclass().getDeclaredFields()) {
      field.setAccessible(true);
      if (field.getType() == Object.class) {
        locks.add(field.get(sample));
      }
    }
    for (Field field : test.getSuperclass().getDeclaredFields()) {
      field.setAccessible(true);
      if (field.getType() == Cell.class) {
        field.set(sample, new NotingCell((Cell) field.get(sample), locks, notes));
      }
    }
    return sample;
  }

  private static void run(Object sample, Class<?> test, String actor)
      throws ReflectiveOperationException {
    Method method =
        Stream.of(test.getDeclaredMethods())
            .filter(m -> m.getName().equals(actor))
            .findAny()
            .orElseThrow();
    if (method.getParameterCount() == 0) {
      method.invoke(sample);
    } else {
      method.invoke(sample, method.getParameterTypes()[0].getDeclaredConstructor().newInstance());
    }
  }

  /** A new handshake, or a new variant of one, has to be in the tables. */
  @Test
  void everyHandshakeIsInTheTable() throws ClassNotFoundException {
    List<String> others =
        List.of(
            ReclaimNeedsOomStress.class.getSimpleName(),
            BareReentrantLocks.class.getSimpleName(),
            KilledWaitStress.class.getSimpleName());
    for (String test : TestList.tests()) {
      String handshake = handshake(Class.forName(TestList.getInfo(test).binaryName()));
      assertThat(ACTORS.containsKey(handshake)).as(test).isNotEqualTo(others.contains(handshake));
    }
    assertThat(tests()).extracting(Class::getSimpleName).isSubsetOf(MODES.keySet());
  }
}
