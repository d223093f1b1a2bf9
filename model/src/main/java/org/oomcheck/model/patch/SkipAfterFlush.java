// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** The last pages of a victim are free before the OOM killer passes over it. */
@AutoService(Patch.class)
public final class SkipAfterFlush implements Patch {

  @Override
  public String id() {
    return "skip-after-flush";
  }

  @Override
  public String summary() {
    return "exit_mmap() sets MMF_OOM_SKIP behind tlb_finish_mmu()";
  }

  @Override
  public String source() {
    return "as until v4.13; not proposed in this form";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomKill.EXIT_MMAP, SkipAfterFlush::exitMmap);
  }

  @KernelRef(path = "mm/mmap.c", symbol = "exit_mmap", release = "v6.12")
  static boolean exitMmap() {
    return false;
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v6.12+skip-after-flush", "victim-flushes-late"));
  }
}
