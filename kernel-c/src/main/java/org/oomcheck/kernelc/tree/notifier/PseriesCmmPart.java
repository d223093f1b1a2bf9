// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.tree.KernelPart;
import org.oomcheck.kernelc.tree.PageCalls;
import org.oomcheck.kernelc.tree.PartProgram;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.notifier.PseriesCmm;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.KernelTree;

/**
 * {@code arch/powerpc/platforms/pseries/cmm.c}, from its init to its exit, with the list of its
 * pages in {@code mm/balloon_compaction.c}. Pages are 4 KiB.
 */
@AutoService(KernelPart.class)
public final class PseriesCmmPart implements KernelPart {
  private static final String FILE = "arch/powerpc/platforms/pseries/cmm.c";
  private static final String DELAY = "msleep_interruptible";
  private static final int KIB_PER_PAGE = 4;

  /** Large enough for the driver to lend pages at all. */
  private static final long TOTALRAM_PAGES = 1L << 20;

  /** Says that the first delay of the thread has passed when the tasks begin. */
  record Polls() {}

  /** Shape of {@link #LOAD}. */
  interface Load {

    /** Loads the driver while a world boots, and gives the world. */
    NotifierWorld call(Kernel kernel, PseriesCmm.Partition partition);
  }

  /** The same as {@link PseriesCmm#CMM_INIT}, for worlds that call more of the driver. */
  static final Slot<Load> LOAD = new Slot<>("cmm_init", Load.class);

  @Override
  public List<String> files() {
    return List.of(FILE, "mm/balloon_compaction.c", "include/linux/balloon_compaction.h");
  }

  @Override
  public List<String> headers() {
    return List.of("include/linux/balloon_compaction.h", "arch/powerpc/include/asm/hvcall.h");
  }

  /** No file of sysfs is opened. */
  @Override
  public Set<String> modelled() {
    return Set.of("cmm_sysfs_register", "cmm_unregister_sysfs");
  }

  @Override
  public void bind(Bindings to) {
    PageCalls.bind(to);
    NotifierWorld.bind(to);
    Hypervisor.bind(to);
    to.function("cmm_sysfs_register", (site, a) -> IntegerType.INT.of(0));
    to.harmless("cmm_unregister_sysfs", "adjust_managed_page_count", "__count_vm_event");
    to.function("totalram_pages", (site, a) -> IntegerType.UNSIGNED_LONG.of(TOTALRAM_PAGES));
    delay(to);
    to.function("simple_strtoul", (site, a) -> parsed((Text) a.get(0)));
    to.result(IntegerType.UNSIGNED_LONG, "totalram_pages", "simple_strtoul");
    to.constant("SYS_RESTART", CmmScenario.SYS_RESTART);
    to.constant("MEM_ONLINE", 1).constant("MEM_GOING_ONLINE", 1 << 3);
    to.constant("MEM_GOING_OFFLINE", CmmScenario.MEM_GOING_OFFLINE);
    to.constant("MEM_OFFLINE", CmmScenario.MEM_OFFLINE);
    to.constant("MEM_CANCEL_ONLINE", 1 << 4);
    to.constant("MEM_CANCEL_OFFLINE", CmmScenario.MEM_CANCEL_OFFLINE);
  }

  /** Some worlds begin when the first delay of the thread has passed. */
  private static void delay(Bindings to) {
    Bindings.BoundCall sleep = to.call(DELAY).orElseThrow();
    to.function(
        DELAY,
        (site, arguments) -> {
          if (site.part(Polls.class).isEmpty() || site.noted(DELAY) != null) {
            return sleep.call(site, arguments);
          }
          site.note(DELAY, 1);
          return IntegerType.UNSIGNED_LONG.of(0);
        });
  }

  private static IntegerValue parsed(Text text) {
    return IntegerType.UNSIGNED_LONG.of(Long.parseLong(text.text()));
  }

  @Override
  public KernelTree install(KernelTree tree, PartProgram program) {
    boolean loads =
        program.bootEntry("cmm_init").isPresent()
            && program.bootEntry("cmm_alloc_pages").isPresent();
    if (!loads) {
      return tree;
    }
    program.registers("cmm_init", Set.of());
    program.isModelled("cmm_migratepage", "compaction isolates no page in its worlds");
    List.of("cmm_set_disable", "cmm_exit").forEach(program::entry);
    Load load = (kernel, partition) -> load(program, kernel, partition);
    return tree.with(LOAD, load)
        .with(PseriesCmm.CMM_INIT, (kernel, partition) -> load.call(kernel, partition).seal());
  }

  private static NotifierWorld load(
      PartProgram program, Kernel kernel, PseriesCmm.Partition partition) {
    NotifierWorld world = new NotifierWorld(program, kernel, FILE);
    world.has(Hypervisor.class, new Hypervisor(kernel.machine(), partition.target()));
    world.parameter("oom_kb", IntegerType.UNSIGNED.of(KIB_PER_PAGE * (long) partition.oomPages()));
    world.parameter("cmm_disabled", IntegerType.UNSIGNED.of(partition.thread() ? 0 : 1));
    int error = world.init("cmm_init");
    if (error != 0) {
      throw new IllegalArgumentException("cmm_init() returns " + error);
    }
    world.call("cmm_alloc_pages", IntegerType.LONG.of(partition.loaned()));
    return world;
  }

  @Override
  public List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>(CmmScenario.ALL);
    all.add(CreditScenario.pseries());
    return all;
  }
}
