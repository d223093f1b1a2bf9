// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.kernel.order.SeqCount;
import org.oomcheck.model.kernel.order.SequenceMachine;

/**
 * {@code linux/seqlock.h}. What a reader's begin gives is not the count: the model keeps it for the
 * task, so the retry has to be of the same count. Between a reader's begin and retry a plain read
 * is no data race with what a writer does inside; it may see what the writer has done by half.
 */
@AutoService(KernelHeader.class)
public final class SeqlockHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/seqlock.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String type : List.of("seqlock_t", "seqcount_t", "seqcount_spinlock_t")) {
      to.type(type, (site, id) -> new SeqCount(site.machine(), "&" + id.name()));
    }
    to.onLowerMachine(
        SequenceMachine::new, "read_seqbegin", "read_seqcount_begin", "write_seqcount_begin");
    to.declares("DEFINE_SEQLOCK", "seqlock_t", 0);
    to.initialisedBy("seqlock_t", "seqlock_init");
    to.initialisedBy("seqcount_t", "seqcount_init");
    to.initialisedBy("seqcount_spinlock_t", "seqcount_spinlock_init");
    for (String first : List.of("SEQCNT_ZERO", "SEQCNT_SPINLOCK_ZERO", "__SEQLOCK_UNLOCKED")) {
      to.form(first, (site, call) -> (Primitive.FirstValue) object -> {});
    }
    for (String begin : List.of("read_seqbegin", "read_seqcount_begin")) {
      to.function(begin, SeqlockHeader::begin).result(IntegerType.UNSIGNED, begin);
    }
    Methods.of(to, SeqCount.class, "sl")
        .tells("read_seqretry", false, SeqCount::readRetry)
        .tells("read_seqcount_retry", false, SeqCount::readRetry)
        .does("write_seqcount_begin", SeqCount::writeBegin)
        .does("write_seqcount_end", SeqCount::writeEnd)
        .does("write_seqlock", SeqCount::writeSeqlock)
        .does("write_sequnlock", SeqCount::writeSequnlock);
    onCpu(to, "_irq", LocalCpu::localIrqDisable, LocalCpu::localIrqEnable);
    onCpu(to, "_bh", LocalCpu::localBhDisable, LocalCpu::localBhEnable);
    to.form("write_seqlock_irqsave", SeqlockHeader::lockIrqsave);
    to.function("write_sequnlock_irqrestore", SeqlockHeader::unlockIrqrestore);
  }

  private static void onCpu(
      Bindings to, String suffix, Consumer<LocalCpu> first, Consumer<LocalCpu> last) {
    to.function(
        "write_seqlock" + suffix,
        (site, arguments) -> {
          SeqCount count = count(site, arguments.get(0));
          if (!site.isBooting()) {
            first.accept(new LocalCpu(site.machine()));
            count.writeSeqlock();
          }
          return IntegerValue.NOTHING;
        });
    to.function(
        "write_sequnlock" + suffix,
        (site, arguments) -> {
          SeqCount count = count(site, arguments.get(0));
          if (!site.isBooting()) {
            count.writeSequnlock();
            last.accept(new LocalCpu(site.machine()));
          }
          return IntegerValue.NOTHING;
        });
  }

  private static Value lockIrqsave(CallSite site, Expression.Call call) {
    SeqCount count = count(site, site.caller().value(call.arguments().get(0)));
    boolean flags = !site.isBooting() && count.writeSeqlockIrqsave();
    site.caller()
        .place(call.arguments().get(1))
        .store(IntegerType.UNSIGNED_LONG.of(flags ? 1 : 0), call.at());
    return IntegerValue.NOTHING;
  }

  private static Value unlockIrqrestore(CallSite site, List<Value> arguments) {
    SeqCount count = count(site, arguments.get(0));
    if (!site.isBooting()) {
      count.writeSequnlockIrqrestore(arguments.get(1).isTrue());
    }
    return IntegerValue.NOTHING;
  }

  private static SeqCount count(CallSite site, Value pointer) {
    return site.object(pointer, SeqCount.class, "sl");
  }

  private static Value begin(CallSite site, List<Value> arguments) {
    SeqCount count = count(site, arguments.get(0));
    if (!site.isBooting()) {
      count.readBegin();
    }
    return IntegerType.UNSIGNED.of(0);
  }
}
