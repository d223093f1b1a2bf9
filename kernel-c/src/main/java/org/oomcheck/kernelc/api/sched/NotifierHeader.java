// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.model.kernel.notifier.Notify;

/**
 * {@code linux/notifier.h}: chains as the kernel has them, entry by entry, so that callbacks get
 * whatever pointer the caller passes. A blocking chain is locked while the system boots, too.
 */
@AutoService(KernelHeader.class)
public final class NotifierHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/notifier.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("BLOCKING_NOTIFIER_HEAD", "struct blocking_notifier_head", 0);
    to.declares("ATOMIC_NOTIFIER_HEAD", "struct atomic_notifier_head", 0);
    to.declares("RAW_NOTIFIER_HEAD", "struct raw_notifier_head", 0);
    to.declares("SRCU_NOTIFIER_HEAD", "struct srcu_notifier_head", 0);
    to.declares("SRCU_NOTIFIER_HEAD_STATIC", "struct srcu_notifier_head", 0);
    to.harmless("BLOCKING_INIT_NOTIFIER_HEAD", "ATOMIC_INIT_NOTIFIER_HEAD");
    to.harmless("RAW_INIT_NOTIFIER_HEAD", "srcu_init_notifier_head");
    to.constant("NOTIFY_DONE", Notify.DONE).constant("NOTIFY_OK", Notify.OK);
    to.constant("NOTIFY_STOP_MASK", Notify.STOP_MASK);
    to.constant("NOTIFY_BAD", Notify.BAD).constant("NOTIFY_STOP", Notify.STOP);
  }
}
