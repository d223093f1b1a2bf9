// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.tree.KernelPart;
import org.oomcheck.kernelc.tree.PartProgram;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.tree.KernelTree;

/**
 * {@code mm/oom_kill.c} up to the choice of a victim, {@code __alloc_pages_may_oom()} of {@code
 * mm/page_alloc.c}, and the chains of {@code kernel/notifier.c}.
 */
@AutoService(KernelPart.class)
public final class OomKillPart implements KernelPart {
  static final String FILE = "mm/oom_kill.c";
  private static final String REGISTER = "register_oom_notifier";
  private static final String UNREGISTER = "unregister_oom_notifier";
  private static final String REAP_TASK = "oom_reap_task";
  private static final String REAP_TASK_MM = "oom_reap_task_mm";

  /** What mmap_lock is called before v5.8. */
  private static final String MMAP_SEM = "mmap_sem";

  private static final String OUT_OF_MEMORY = "out_of_memory";
  private static final String MAY_OOM = "__alloc_pages_may_oom";
  private static final String SLOWPATH = "__alloc_pages_slowpath";

  @Override
  public List<String> files() {
    return List.of(FILE, "mm/page_alloc.c", "kernel/notifier.c");
  }

  @Override
  public List<String> headers() {
    return List.of("include/linux/oom.h", "include/linux/mmzone.h", "mm/internal.h");
  }

  @Override
  public Set<String> modelled() {
    return OomCalls.MODELLED;
  }

  @Override
  public void bind(Bindings to) {
    OomCalls.bind(to);
  }

  @Override
  public KernelTree install(KernelTree tree, PartProgram program) {
    String lacks = lacks(program, "struct oom_control", REGISTER, UNREGISTER, OUT_OF_MEMORY);
    boolean killer = lacks.isEmpty();
    KernelTree changed = tree;
    if (killer) {
      FunctionPointer register = program.bootEntry(REGISTER).orElseThrow();
      FunctionPointer unregister = program.bootEntry(UNREGISTER).orElseThrow();
      FunctionPointer outOfMemory = program.entry(OUT_OF_MEMORY).orElseThrow();
      changed =
          changed
              .with(
                  OomKill.OOM_NOTIFIERS,
                  (kernel, chain) ->
                      new ChainOfC(OomWorld.boot(program, kernel), chain, register, unregister))
              .with(
                  OomKill.OUT_OF_MEMORY,
                  (kernel, gfp) -> OomWorld.of(kernel).outOfMemory(outOfMemory, gfp));
    }
    List.of(REGISTER, UNREGISTER, OUT_OF_MEMORY).forEach(each -> program.isModelled(each, lacks));
    if (killer) {
      changed = withReaper(changed, program);
    }
    String more = killer ? lacks(program, "struct alloc_context", MAY_OOM) : lacks;
    program.isModelled(MAY_OOM, more);
    if (more.isEmpty()) {
      FunctionPointer mayOom = program.entry(MAY_OOM).orElseThrow();
      changed =
          changed.with(
              PageAlloc.ALLOC_PAGES_MAY_OOM,
              (kernel, gfp, progress) ->
                  OomWorld.of(kernel).allocPagesMayOom(mayOom, gfp, progress));
    }
    String path = more.isEmpty() ? lacks(program, "struct alloc_context", SLOWPATH) : more;
    program.isModelled(SLOWPATH, path);
    if (path.isEmpty()) {
      FunctionPointer slowpath = program.entry(SLOWPATH).orElseThrow();
      changed =
          changed.with(
              PageAlloc.ALLOC_PAGES_SLOWPATH,
              (kernel, gfp, progress) ->
                  OomWorld.of(kernel).allocPagesSlowpath(slowpath, gfp, progress));
    }
    return changed;
  }

  /** The tree with the C of what the reaper does for a victim. */
  private static KernelTree withReaper(KernelTree tree, PartProgram program) {
    String lacks = lacks(program, "struct oom_control", REAP_TASK, REAP_TASK_MM);
    if (lacks.isEmpty()
        && program
            .program()
            .words(program.program().function(REAP_TASK_MM).orElseThrow())
            .contains(MMAP_SEM)) {
      lacks = REAP_TASK_MM + "() takes " + MMAP_SEM + ", which is not known here";
    }
    program.isModelled(REAP_TASK, lacks);
    program.isModelled(REAP_TASK_MM, lacks);
    if (!lacks.isEmpty()) {
      return tree;
    }
    FunctionPointer reap = program.entry(REAP_TASK).orElseThrow();
    // A world that asks for another number of tries, which the C has itself, has the model's.
    OomReaper.OomReapTask model = tree.get(OomReaper.OOM_REAP_TASK);
    return tree.with(
        OomReaper.OOM_REAP_TASK,
        kernel -> {
          if (OomReaper.tries(kernel) == OomReaper.MAX_OOM_REAP_RETRIES) {
            OomWorld.of(kernel).oomReapTask(reap);
          } else {
            model.call(kernel);
          }
        });
  }

  /** Why functions cannot be run in this tree; empty if they can. */
  private static String lacks(PartProgram program, String struct, String... functions) {
    for (String name : functions) {
      if (program.program().function(name).isEmpty()) {
        return name + "() is not there, or cannot be read";
      }
    }
    return program.program().types().layout(OomWorld.named(struct)).isPresent()
        ? ""
        : struct + " is not there, or cannot be read";
  }
}
