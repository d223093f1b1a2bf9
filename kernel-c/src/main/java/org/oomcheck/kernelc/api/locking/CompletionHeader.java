// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
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
    Methods.of(to, Completion.class, "x")
        .does("wait_for_completion", Completion::waitForCompletion)
        .does("wait_for_completion_io", Completion::waitForCompletion)
        .gives("wait_for_completion_killable", 0, Completion::waitForCompletionKillable)
        .gives("wait_for_completion_interruptible", 0, Completion::waitForCompletionInterruptible)
        .tells("try_wait_for_completion", false, Completion::tryWaitForCompletion)
        .tells("completion_done", false, Completion::completionDone)
        .does("complete_all", Completion::completeAll)
        .does("reinit_completion", Completion::reinitCompletion);
    to.function("complete", CompletionHeader::complete);
    for (String name : List.of("wait_for_completion_timeout", "wait_for_completion_io_timeout")) {
      timed(
          to,
          name,
          IntegerType.UNSIGNED_LONG,
          Completion::waitForCompletionTimeout,
          completion -> {
            completion.waitForCompletion();
            return 0;
          });
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

  /** Binds a wait with a timeout, and what it is if that never ends. */
  private static void timed(
      Bindings to,
      String name,
      IntegerType type,
      ToIntBiFunction<Completion, Integer> wait,
      ToIntFunction<Completion> forEver) {
    to.result(type, name);
    to.function(
        name,
        (site, arguments) -> {
          Completion completion = site.object(arguments.get(0), Completion.class, "x");
          long jiffies = site.integer(arguments.get(1), "timeout");
          if (jiffies <= Integer.MAX_VALUE) {
            return type.of(wait.applyAsInt(completion, (int) jiffies));
          }
          int error = forEver.applyAsInt(completion);
          return type.of(error == 0 ? jiffies : error);
        });
  }

  private static Value complete(CallSite site, List<Value> arguments) {
    Completion completion = site.object(arguments.get(0), Completion.class, "x");
    if (site.isBooting()) {
      completion.booted();
    } else {
      completion.complete();
    }
    return IntegerValue.NOTHING;
  }
}
