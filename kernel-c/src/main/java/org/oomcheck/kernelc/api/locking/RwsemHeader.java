// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.RwSemaphore;

/** {@code linux/rwsem.h}. */
@AutoService(KernelHeader.class)
public final class RwsemHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/rwsem.h";
  }

  /**
   * The name of a semaphore; that of a chain of notifiers is the one that the kernel's macro gives
   * it.
   */
  private static String name(ObjectPlace.Identity id) {
    ObjectPlace.Part part = id.part();
    boolean ofChain =
        part != null
            && part.whole().type() instanceof Type.Named type
            && type.name().equals("struct blocking_notifier_head");
    return ofChain && part != null
        ? "&(" + part.whole().name() + ")." + part.member()
        : "&" + id.name();
  }

  @Override
  public void bind(Bindings to) {
    to.type(
        "struct rw_semaphore",
        (site, id) -> new RwSemaphore(site.machine(), name(id), Sleepers.of(site).signals()));
    to.declares("DECLARE_RWSEM", "struct rw_semaphore", 0);
    to.initialisedBy("struct rw_semaphore", "init_rwsem");
    to.form("__RWSEM_INITIALIZER", (site, call) -> (Primitive.FirstValue) object -> {});
    Methods.of(to, RwSemaphore.class, "sem")
        .initialises("init_rwsem", sem -> sem.init("init_rwsem"))
        .does("down_read", RwSemaphore::downRead)
        .doesWith("down_read_nested", (sem, subclass) -> sem.downRead())
        .gives("down_read_interruptible", 0, RwSemaphore::downReadInterruptible)
        .gives("down_read_killable", 0, RwSemaphore::downReadKillable)
        .tells("down_read_trylock", true, RwSemaphore::downReadTrylock)
        .releases("up_read", RwSemaphore::upRead)
        .does("down_write", RwSemaphore::downWrite)
        .doesWith("down_write_nested", (sem, subclass) -> sem.downWrite())
        .gives("down_write_killable", 0, RwSemaphore::downWriteKillable)
        .tells("down_write_trylock", true, RwSemaphore::downWriteTrylock)
        .releases("up_write", RwSemaphore::upWrite)
        .does("downgrade_write", RwSemaphore::downgradeWrite)
        .tells("rwsem_is_locked", false, RwSemaphore::isLocked)
        .tells("rwsem_is_contended", false, RwSemaphore::isContended);
  }
}
