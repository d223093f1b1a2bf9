// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;

/** {@link SharedVariable} on threads: one access is one step, two are not. */
@ExtendWith(KnownBugs.class)
class SharedVariableLinearizabilityTest {

  /** Reads, and writes what tells the writers apart. */
  public abstract static class Ops extends LentTasks {
    private final SharedVariable variable = new SharedVariable(machine, "variable", 0);
    private final Access mode;

    Ops(Access mode) {
      this.mode = mode;
    }

    @Operation
    public int read(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> variable.read(mode));
    }

    @Operation
    public int write(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            variable.write(mode, thread);
            return 0;
          });
    }
  }

  /** {@link Access#PLAIN}. */
  public static final class Plain extends Ops {
    public Plain() {
      super(Access.PLAIN);
    }
  }

  /** {@link Access#ONCE}. */
  public static final class Once extends Ops {
    public Once() {
      super(Access.ONCE);
    }
  }

  /** {@link Access#ACQUIRE_RELEASE}. */
  public static final class AcquireRelease extends Ops {
    public AcquireRelease() {
      super(Access.ACQUIRE_RELEASE);
    }
  }

  /** {@link Access#ATOMIC}. */
  public static final class Atomic extends Ops {
    public Atomic() {
      super(Access.ATOMIC);
    }
  }

  /** {@link Access#FULL}. */
  public static final class Full extends Ops {
    public Full() {
      super(Access.FULL);
    }
  }

  /** What the variable is for one thread. */
  public static final class Spec {
    private int value;

    public int read(int thread) {
      return value;
    }

    public int write(int thread) {
      value = thread;
      return 0;
    }
  }

  /** Draws a number, as if a read and a write were one step. */
  public static final class Drawing extends LentTasks {
    private final SharedVariable last = new SharedVariable(machine, "last", 0);

    @Operation
    public int draw(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            int drawn = last.read(Access.FULL) + 1;
            last.write(Access.FULL, drawn);
            return drawn;
          });
    }
  }

  /** What drawing is for one thread. */
  public static final class Numbers {
    private int last;

    public int draw(int thread) {
      return ++last;
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Plain.class, Once.class, AcquireRelease.class, Atomic.class, Full.class})
  void anAccessIsOneStep(Class<?> operations) {
    assertThat(Schedules.failure(operations, Spec.class)).isNull();
  }

  @Test
  void noticesThatTwoAccessesAreNot() {
    assertThat(Schedules.rejection(Drawing.class, Numbers.class))
        .contains("Invalid execution results");
  }
}
