// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the threads of a machine share. It is the declarations that are looked at: a run that needs
 * them is rare, and Lincheck keeps memory in one order and takes {@code notify()} for {@code
 * notifyAll()}.
 */
class SharedByThreadsTest {

  /**
   * Set before the first thread starts: {@code lent}, {@code gate}. Used by the task's own thread
   * alone: {@code jiffiesLeft}.
   */
  private static final String[] PLAIN = {"lent", "gate", "jiffiesLeft"};

  @Test
  void fieldsOutsideEveryMonitor_areFinalOrVolatile() {
    assertThat(Stream.of(ThreadMachine.class, TaskThread.class))
        .flatMap(type -> Stream.of(type.getDeclaredFields()).toList())
        .filteredOn(field -> (field.getModifiers() & (Modifier.FINAL | Modifier.VOLATILE)) == 0)
        .extracting(Field::getName)
        .containsExactlyInAnyOrder(PLAIN);
  }

  /** The schedule's own state is under its own monitor. */
  @Test
  void forcedSchedule_isEnteredByOneThreadAtATime() {
    assertThat(ForcedSchedule.class.getDeclaredMethods())
        .filteredOn(method -> Modifier.isPublic(method.getModifiers()))
        .isNotEmpty()
        .allMatch(method -> Modifier.isSynchronized(method.getModifiers()));
  }

  /**
   * Who waits on an object waits for something of their own; to wake one may wake the wrong one.
   */
  @Test
  void nobodyIsWokenAlone() {
    noClasses()
        .should()
        .callMethod(Object.class, "notify")
        .check(new ClassFileImporter().importPath(Path.of("target", "classes")));
  }
}
