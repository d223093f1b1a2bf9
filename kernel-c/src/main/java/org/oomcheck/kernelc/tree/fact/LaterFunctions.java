// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.fact;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.AllocSlowpath;
import org.oomcheck.model.linux.mm.HighAtomicReserve;
import org.oomcheck.model.linux.mm.MemControl;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.Vmscan;
import org.oomcheck.model.tree.KernelTree;

/**
 * Functions that are not run as C, and that a tree has in a later form than the nearest release of
 * the catalogue. Stable kernels take such changes too, so the text of the function says it, and not
 * the number of the release.
 */
public final class LaterFunctions {

  /**
   * A change.
   *
   * @param names the function, by its names
   * @param shows whether a body is that of the later form
   */
  private record Change<F>(Slot<F> slot, String file, List<String> names, Predicate<String> shows) {

    KernelTree of(KernelTree tree, KernelTree later, String text) {
      boolean shown = names.stream().flatMap(name -> body(text, name).stream()).anyMatch(shows);
      return shown ? tree.with(slot, later.get(slot)) : tree;
    }
  }

  private static final List<Change<?>> CHANGES =
      List.of(
          // 60e2793d440a, v5.16
          new Change<>(
              OomKill.PAGEFAULT_OUT_OF_MEMORY,
              "mm/oom_kill.c",
              List.of("pagefault_out_of_memory"),
              body -> !body.contains("out_of_memory(&")),
          // a4ebf1b6ca1e, v5.16
          new Change<>(
              MemControl.TRY_CHARGE,
              "mm/memcontrol.c",
              List.of("try_charge_memcg", "try_charge"),
              body -> body.contains("passed_oom")),
          // d818fca1cac3, v5.16
          new Change<>(
              Vmscan.SHRINK_INACTIVE_LIST,
              "mm/vmscan.c",
              List.of("shrink_inactive_list"),
              body -> body.contains("VMSCAN_THROTTLE_ISOLATED")),
          // bf3980c85212, v6.0
          new Change<>(
              OomKill.EXIT_MMAP,
              "mm/mmap.c",
              List.of("exit_mmap"),
              body -> body.contains("MMF_OOM_SKIP") && !body.contains("__oom_reap_task_mm(")),
          // 354ed5974429, v6.1
          new Change<>(
              Vmscan.KSWAPD_AGE_NODE,
              "mm/vmscan.c",
              List.of("lru_gen_age_node"),
              body -> body.contains("out_of_memory(&")),
          // v6.3, and further in v6.12
          new Change<>(
              HighAtomicReserve.RMQUEUE_BUDDY,
              "mm/page_alloc.c",
              List.of("rmqueue_buddy"),
              body -> body.contains("ALLOC_OOM")),
          // ac3f3b0a5551, v6.8
          new Change<>(
              AllocSlowpath.SHOULD_RECLAIM_RETRY,
              "mm/page_alloc.c",
              List.of("should_reclaim_retry"),
              body ->
                  body.contains("unreserve_highatomic_pageblock(")
                      && Pattern.compile("> MAX_RECLAIM_RETRIES\\)\\s*goto out;")
                          .matcher(body)
                          .find()));

  private LaterFunctions() {}

  /** The files that have them. */
  public static List<String> files() {
    return CHANGES.stream().<String>map(Change::file).distinct().toList();
  }

  /**
   * A tree with these functions.
   *
   * @param tree the nearest release
   * @param later the latest release
   * @param texts the files of the tree that there are
   */
  public static KernelTree of(KernelTree tree, KernelTree later, Map<String, String> texts) {
    KernelTree changed = tree;
    for (Change<?> change : CHANGES) {
      changed = change.of(changed, later, texts.getOrDefault(change.file(), ""));
    }
    return changed;
  }

  /** What stands between the braces of a function in the kernel's style. */
  private static Optional<String> body(String text, String name) {
    return Pattern.compile(
            "^(?:\\w[^\\n;={}]*\\b)?" + name + "\\([^;{}]*\\)\\s*\\{(.*?)^\\}",
            Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst();
  }
}
