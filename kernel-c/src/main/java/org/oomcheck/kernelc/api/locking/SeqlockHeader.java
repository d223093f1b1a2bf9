// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.order.SeqCount;

/**
 * {@code linux/seqlock.h}. What a reader's begin gives is not the count: the model keeps it for the
 * task, so the retry has to be of the same count.
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
  }

  private static Value begin(CallSite site, List<Value> arguments) {
    SeqCount count = site.object(arguments.get(0), SeqCount.class, "sl");
    if (!site.isBooting()) {
      count.readBegin();
    }
    return IntegerType.UNSIGNED.of(0);
  }
}
