// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.api.world.VirtioBus;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.Completion;

/** {@code linux/completion.h}. */
@AutoService(KernelHeader.class)
public final class CompletionHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/completion.h";
  }

  @Override
  public void bind(Bindings to) {
    to.type(
        "struct completion",
        (site, id) -> new Completion(site.machine(), "&" + id.name(), Sleepers.of(site).signals()));
    to.declares("DECLARE_COMPLETION", "struct completion", 0);
    to.declares("DECLARE_COMPLETION_ONSTACK", "struct completion", 0);
    to.initialisedBy("struct completion", "init_completion");
    to.function(
        "init_completion",
        (site, arguments) -> {
          site.initialised(arguments.get(0));
          Completion completion = site.object(arguments.get(0), Completion.class, "x");
          if (!site.isBooting()) {
            completion.reinitCompletion();
          }
          return IntegerValue.NOTHING;
        });
    to.form("COMPLETION_INITIALIZER", (site, call) -> (Primitive.FirstValue) object -> {});
    to.result(IntegerType.INT, "wait_for_completion_killable");
    to.result(IntegerType.INT, "wait_for_completion_interruptible");
    waits(to, "wait_for_completion", CompletionHeader::waitForEver);
    waits(to, "wait_for_completion_io", CompletionHeader::waitForEver);
    waits(to, "wait_for_completion_killable", Completion::waitForCompletionKillable);
    waits(to, "wait_for_completion_interruptible", Completion::waitForCompletionInterruptible);
    does(to, "complete", Completion::booted, Completion::complete);
    does(to, "complete_all", Completion::bootedAll, Completion::completeAll);
    does(to, "reinit_completion", Completion::bootedReinit, Completion::reinitCompletion);
    tells(to, "try_wait_for_completion", Completion::bootedTake, Completion::tryWaitForCompletion);
    tells(to, "completion_done", Completion::bootedDone, Completion::completionDone);
    for (String name : List.of("wait_for_completion_timeout", "wait_for_completion_io_timeout")) {
      timed(
          to,
          name,
          IntegerType.UNSIGNED_LONG,
          Completion::waitForCompletionTimeout,
          CompletionHeader::waitForEver);
    }
    timed(
        to,
        "wait_for_completion_interruptible_timeout",
        IntegerType.LONG,
        Completion::waitForCompletionInterruptibleTimeout,
        Completion::waitForCompletionInterruptible);
    timed(
        to,
        "wait_for_completion_killable_timeout",
        IntegerType.LONG,
        Completion::waitForCompletionKillableTimeout,
        Completion::waitForCompletionKillable);
  }

  private static int waitForEver(Completion completion) {
    completion.waitForCompletion();
    return 0;
  }

  /** Binds a wait without a timeout. */
  private static void waits(Bindings to, String name, ToIntFunction<Completion> wait) {
    to.early().waits(name);
    to.function(
        name,
        (site, arguments) -> {
          Completion completion = site.object(arguments.get(0), Completion.class, "x");
          return IntegerType.INT.of(
              site.isBooting() ? booted(site, completion) : wait.applyAsInt(completion));
        });
  }

  /** While the world boots no wait is long. */
  private static int booted(CallSite site, Completion completion) {
    VirtioBus.answers(site);
    completion.bootedTake();
    return 0;
  }

  /** Binds a wait with a timeout, and what it is if that never ends. */
  private static void timed(
      Bindings to,
      String name,
      IntegerType type,
      ToIntBiFunction<Completion, Integer> wait,
      ToIntFunction<Completion> forEver) {
    to.early().waits(name);
    to.result(type, name);
    to.function(
        name,
        (site, arguments) -> {
          Completion completion = site.object(arguments.get(0), Completion.class, "x");
          long jiffies = site.integer(arguments.get(1), "timeout");
          if (site.isBooting()) {
            booted(site, completion);
            return type.of(Math.max(1, jiffies));
          }
          if (jiffies <= Integer.MAX_VALUE) {
            return type.of(wait.applyAsInt(completion, (int) jiffies));
          }
          int error = forEver.applyAsInt(completion);
          return type.of(error == 0 ? jiffies : error);
        });
  }

  /** Binds a call that has no result, before tasks run and then. */
  private static void does(
      Bindings to, String name, Consumer<Completion> booting, Consumer<Completion> call) {
    to.function(
        name,
        (site, arguments) -> {
          Completion completion = site.object(arguments.get(0), Completion.class, "x");
          (site.isBooting() ? booting : call).accept(completion);
          return IntegerValue.NOTHING;
        });
  }

  /** Binds a call that answers yes or no, before tasks run and then. */
  private static void tells(
      Bindings to, String name, Predicate<Completion> booting, Predicate<Completion> call) {
    to.result(IntegerType.BOOL, name);
    to.function(
        name,
        (site, arguments) -> {
          Completion completion = site.object(arguments.get(0), Completion.class, "x");
          return IntegerType.BOOL.of((site.isBooting() ? booting : call).test(completion) ? 1 : 0);
        });
  }
}
