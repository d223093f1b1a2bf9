// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.api.world.MemoryPressure;
import org.oomcheck.kernelc.api.world.OomCallbacks;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.MemorySetting;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.mm.Kernel;

/**
 * {@code linux/oom.h}: callbacks of C on the OOM notifier chain. The list and its lock are those of
 * C; the model's chain stands for them.
 */
@AutoService(KernelHeader.class)
public final class OomHeader implements KernelHeader {
  /** Only the register_oom_notifier() of our own header has this word; a tree's has not. */
  private static final String OURS = "__oom_notifiers_are_called";

  private static final String CALLS = "__call_oom_notifiers";

  @Override
  public String path() {
    return "linux/oom.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("register_oom_notifier");
    to.whereUsed(OomHeader::callBack, OURS);
    to.function(OURS, (site, arguments) -> IntegerValue.NOTHING);
  }

  /** In the world of a module; the file of a tree that uses the name has parts of its own. */
  private static void callBack(CallSite site) {
    if (site.part(MemorySetting.class).isEmpty()) {
      return;
    }
    site.afterBoot(
        () ->
            site.part(Kernel.class)
                .ifPresent(
                    kernel -> kernel.oomKill().oomNotifyList().standsFor(() -> answer(site))));
    MemoryPressure.callsBack(site);
    site.afterBoot(() -> site.usesModule(() -> registered(site)));
  }

  private static Answer answer(CallSite site) {
    Value freed = site.callback(site.constant(CALLS), List.of()).get();
    return new Answer(
        Code.NOTIFY_OK, freed instanceof IntegerValue number ? (int) number.value() : 0);
  }

  private static Optional<String> registered(CallSite site) {
    return OomCallbacks.isOneRegistered(site.memory(), site.at())
        ? Optional.of("an OOM notifier of it is registered")
        : Optional.empty();
  }
}
