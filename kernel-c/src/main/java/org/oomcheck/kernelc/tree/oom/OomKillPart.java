// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.tree.KernelPart;
import org.oomcheck.kernelc.tree.PartProgram;
import org.oomcheck.model.linux.mm.OomKill;
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
  private static final String OUT_OF_MEMORY = "out_of_memory";
  private static final String MAY_OOM = "__alloc_pages_may_oom";

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
    Optional<String> missing =
        Stream.of(REGISTER, UNREGISTER, OUT_OF_MEMORY)
            .filter(name -> program.program().function(name).isEmpty())
            .findFirst();
    if (missing.isPresent()) {
      program.isModelled(missing.get() + "() could not be read here");
      return tree;
    }
    FunctionPointer register = program.bootEntry(REGISTER).orElseThrow();
    FunctionPointer unregister = program.bootEntry(UNREGISTER).orElseThrow();
    FunctionPointer outOfMemory = program.entry(OUT_OF_MEMORY).orElseThrow();
    Optional<FunctionPointer> mayOom = program.entry(MAY_OOM);
    KernelTree changed =
        tree.with(
                OomKill.OOM_NOTIFIERS,
                (kernel, chain) -> {
                  OomWorld world = new OomWorld(program.boot(kernel), kernel);
                  kernel.add(OomWorld.class, world);
                  return new ChainOfC(world, chain, register, unregister);
                })
            .with(
                OomKill.OUT_OF_MEMORY,
                (kernel, gfp) -> kernel.added(OomWorld.class).outOfMemory(outOfMemory, gfp));
    return mayOom.isEmpty()
        ? changed
        : changed.with(
            PageAlloc.ALLOC_PAGES_MAY_OOM,
            (kernel, gfp, progress) ->
                kernel.added(OomWorld.class).allocPagesMayOom(mayOom.get(), gfp, progress));
  }
}
