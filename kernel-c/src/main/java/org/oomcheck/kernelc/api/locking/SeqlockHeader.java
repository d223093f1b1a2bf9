// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
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
    count(to, "seqlock_t", "seqlock_init", "__SEQLOCK_UNLOCKED");
    count(to, "seqcount_t", "seqcount_init", "SEQCNT_ZERO");
    for (String lock : List.of("raw_spinlock", "spinlock", "rwlock", "mutex")) {
      String zero = "SEQCNT_" + lock.toUpperCase(Locale.ROOT) + "_ZERO";
      count(to, "seqcount_" + lock + "_t", "seqcount_" + lock + "_init", zero);
    }
    to.onLowerMachine(
        SequenceMachine::new, "read_seqbegin", "read_seqcount_begin", "write_seqcount_begin");
    to.declares("DEFINE_SEQLOCK", "seqlock_t", 0);
    for (String begin : List.of("read_seqbegin", "read_seqcount_begin")) {
      to.function(begin, SeqlockHeader::begin).result(IntegerType.UNSIGNED, begin);
    }
    Methods.of(to, SeqCount.class, "sl")
        .tells("read_seqretry", false, SeqCount::readRetry)
        .tells("read_seqcount_retry", false, SeqCount::readRetry)
        .does("write_seqcount_begin", SeqCount::writeBegin)
        .does("write_seqcount_end", SeqCount::writeEnd)
        .does("write_seqlock", SeqCount::writeSeqlock)
        .does("write_sequnlock", SeqCount::writeSequnlock)
        .does("read_seqlock_excl", SeqCount::readSeqlockExcl)
        .does("read_sequnlock_excl", SeqCount::readSequnlockExcl);
    onCpu(to, "_irq", LocalCpu::localIrqDisable, LocalCpu::localIrqEnable);
    onCpu(to, "_bh", LocalCpu::localBhDisable, LocalCpu::localBhEnable);
    to.form("write_seqlock_irqsave", SeqlockHeader::lockIrqsave);
    to.function("write_sequnlock_irqrestore", SeqlockHeader::unlockIrqrestore);
  }

  /** A type with the call that initialises it and its first value. */
  private static void count(Bindings to, String type, String init, String zero) {
    to.type(type, (site, id) -> new SeqCount(site.machine(), "&" + id.name()));
    to.initialisedBy(type, init);
    to.form(zero, (site, call) -> (Primitive.FirstValue) object -> {});
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
