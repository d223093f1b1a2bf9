// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.tree.KernelPart;
import org.oomcheck.kernelc.tree.PageCalls;
import org.oomcheck.kernelc.tree.PartProgram;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.notifier.S390Cmm;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.KernelTree;

/**
 * {@code arch/s390/mm/cmm.c}: its thread, its OOM notifier, its list of pages under its spinlock.
 * No message and no write to sysctl reaches it, so its timer is never armed.
 */
@AutoService(KernelPart.class)
public final class S390CmmPart implements KernelPart {
  private static final String FILE = "arch/s390/mm/cmm.c";

  /** The bytes of a page: a page of the list has room for two pages, and not for 510. */
  private static final int PAGE_SIZE = 4 * Long.BYTES;

  /** Registers files that no task of these worlds writes. */
  private static final Set<String> SYSCTL = Set.of("register_sysctl", "register_sysctl_table");

  /** Says that the driver's thread does nothing. */
  private record Idle() {}

  /** The same as {@link S390Cmm#CMM_INIT} with as many pages as are wanted, and an idle thread. */
  static final Slot<S390Cmm.Load> IDLE = new Slot<>("cmm_init", S390Cmm.Load.class);

  @Override
  public List<String> files() {
    return List.of(FILE);
  }

  @Override
  public List<String> headers() {
    return List.of();
  }

  @Override
  public Set<String> modelled() {
    return Set.of();
  }

  @Override
  public void bind(Bindings to) {
    NotifierWorld.bind(to);
    to.constant("PAGE_SIZE", IntegerType.UNSIGNED_LONG.of(PAGE_SIZE));
    to.function("__get_free_page", (site, a) -> page(site, a.get(0)));
    to.function("free_page", (site, a) -> free(site, a.get(0)));
    to.result(IntegerType.UNSIGNED_LONG, "__get_free_page");
    Bindings.BoundCall run = to.call("kthread_run").orElseThrow();
    to.function(
        "kthread_run",
        (site, a) ->
            site.part(Idle.class).isPresent()
                ? IntegerType.UNSIGNED_LONG.of(1)
                : run.call(site, a));
    to.harmless("diag10_range", "virt_to_pfn", "unregister_sysctl_table");
    for (String name : SYSCTL) {
      to.function(name, (site, a) -> IntegerType.UNSIGNED_LONG.of(1));
    }
  }

  /** Any page may become one of the list. */
  private static Value page(CallSite site, Value gfp) {
    Type type = new Type.Named(site.at(), "struct cmm_page_array", Set.of());
    return PageCalls.takes(site, gfp, Progress.PAGES)
        ? new Pointer(site.allocate(type, "page", true))
        : IntegerType.UNSIGNED_LONG.of(0);
  }

  private static Value free(CallSite site, Value page) {
    site.free(site.memory().pointers().outermost(page, site.at()));
    site.part(Kernel.class).orElseThrow().pageAlloc().freeBalloonPages(1);
    return IntegerValue.NOTHING;
  }

  @Override
  public KernelTree install(KernelTree tree, PartProgram program) {
    boolean loads =
        program.bootEntry("cmm_init").isPresent()
            && program.bootEntry("cmm_alloc_pages").isPresent();
    if (!loads) {
      return tree;
    }
    program.registers("cmm_init", SYSCTL);
    return tree.with(
            S390Cmm.CMM_INIT,
            (kernel, given, target) ->
                load(new NotifierWorld(program, kernel, FILE), given, target))
        .with(
            IDLE,
            (kernel, given, target) -> {
              NotifierWorld world = new NotifierWorld(program, kernel, FILE);
              world.has(Idle.class, new Idle());
              load(world, given, target);
            });
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(CreditScenario.s390());
  }

  private static void load(NotifierWorld world, int given, int target) {
    int error = world.init("cmm_init");
    if (error != 0) {
      throw new IllegalArgumentException("cmm_init() returns " + error);
    }
    world.call(
        "cmm_alloc_pages",
        IntegerType.LONG.of(given),
        world.address("cmm_pages"),
        world.address("cmm_page_list"));
    world.parameter("cmm_pages_target", IntegerType.LONG.of(target));
    world.seal();
  }
}
