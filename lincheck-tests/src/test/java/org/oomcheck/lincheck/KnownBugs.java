// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import net.bytebuddy.agent.ByteBuddyAgent;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.jvm.agent.InstrumentationMode;
import org.jetbrains.lincheck.jvm.agent.LincheckInstrumentation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.Cell;

/**
 * The canary of every suite: a lost update and two mutexes taken in opposite order must be found,
 * or it means nothing that Lincheck finds nothing. The canary is made of the same classes as what
 * is tested, and tried in the same way.
 *
 * <p>Before it, Lincheck is told that the JVM has its agent: then it changes the code of classes
 * once, and not before each program and back after it, which takes about as long as the schedules.
 */
final class KnownBugs implements BeforeAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(KnownBugs.class);

  /** Both tasks add to a variable without a lock. */
  public static final class LostUpdate extends TwoTasks {
    private final Cell counter = machine.cell("counter", 0);

    public LostUpdate() {
      spawn(() -> counter.add(1), () -> counter.add(1));
    }

    /** Fails where an update was lost. */
    @Validate
    public void bothArrived() {
      if (counter.get() != 2) {
        throw new IllegalStateException("an update was lost");
      }
    }
  }

  /** The tasks take two mutexes in opposite order. */
  public static final class OppositeOrder extends TwoTasks {
    private final Mutex a = new Mutex(machine, "A");
    private final Mutex b = new Mutex(machine, "B");

    public OppositeOrder() {
      spawn(() -> take(a, b), () -> take(b, a));
    }

    private static void take(Mutex outer, Mutex inner) {
      outer.lock();
      inner.lock();
      inner.unlock();
      outer.unlock();
    }
  }

  @Override
  public void beforeAll(ExtensionContext suite) {
    String blindness =
        suite
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent("blindness", key -> blindness(), String.class);
    if (!blindness.isEmpty()) {
      throw new IllegalStateException(blindness);
    }
  }

  /** Why the suites are invalid here; empty if they are not. */
  private static String blindness() {
    LincheckInstrumentation.INSTANCE.attachJavaAgentStatically(ByteBuddyAgent.install());
    LincheckInstrumentation.INSTANCE.install(InstrumentationMode.MODEL_CHECKING);
    if (!says(Schedules.failure(LostUpdate.class, 2), "an update was lost")) {
      return blind("a lost update passes");
    }
    if (!says(Schedules.failure(OppositeOrder.class, 2), "in deadlock")) {
      return blind("two mutexes taken in opposite order pass");
    }
    return "";
  }

  private static boolean says(@Nullable String failure, String what) {
    return failure != null && failure.contains(what);
  }

  private static String blind(String proof) {
    return "Lincheck does not see races on this JDK ("
        + System.getProperty("java.version")
        + ": "
        + proof
        + "); run this module on JDK 17";
  }
}
