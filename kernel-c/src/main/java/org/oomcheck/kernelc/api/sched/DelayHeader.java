// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.Sleep;

/** {@code linux/delay.h}: sleeps, in whole jiffies, and delays, which take no time. */
@AutoService(KernelHeader.class)
public final class DelayHeader implements KernelHeader {
  private static final int MICROS_PER_MILLI = 1000;

  @Override
  public String path() {
    return "linux/delay.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().waits("msleep", "ssleep", "usleep_range", "fsleep", "msleep_interruptible");
    to.whereUsed(Sleepers::of, "msleep_interruptible");
    to.whereUsed(
        DelayHeader::sleep, "msleep", "ssleep", "usleep_range", "fsleep", "msleep_interruptible");
    to.harmless("udelay", "mdelay", "ndelay");
    to.function("msleep", (site, a) -> msleep(site, site.integer(a.get(0), "msecs")));
    to.function("ssleep", (site, a) -> msleep(site, 1000 * site.integer(a.get(0), "seconds")));
    for (String name : java.util.List.of("usleep_range", "fsleep")) {
      to.function(name, (site, a) -> msleep(site, millis(site.integer(a.get(0), "min"))));
    }
    to.result(IntegerType.UNSIGNED_LONG, "msleep_interruptible");
    to.function(
        "msleep_interruptible",
        (site, a) -> {
          Signals signals = Sleepers.of(site).signals();
          long millis = site.integer(a.get(0), "msecs");
          if (signals == null) {
            msleep(site, millis);
            return IntegerType.UNSIGNED_LONG.of(0);
          }
          int left = signals.sleepInterruptible(sleep(site).millisToJiffies((int) millis));
          return IntegerType.UNSIGNED_LONG.of((long) left * 1000 / site.machine().hz());
        });
  }

  private static Sleep sleep(CallSite site) {
    return site.part(Sleep.class, () -> new Sleep(site.machine()));
  }

  private static long millis(long micros) {
    return (micros + MICROS_PER_MILLI - 1) / MICROS_PER_MILLI;
  }

  private static Value msleep(CallSite site, long millis) {
    if (site.isBooting()) {
      site.mightSleep("msleep()");
    } else {
      sleep(site).msleep(Math.toIntExact(millis));
    }
    return IntegerValue.NOTHING;
  }
}
