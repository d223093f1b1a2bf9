// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.kernelc.tree.fact.LaterFunctions;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Release;

/** What the text of a function says of its form, in functions of our own. */
class LaterFunctionsTest {

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '@',
      value = {
        "mm/oom_kill.c @ pagefault_out_of_memory() @ void pagefault_out_of_memory(void) @ pr_warn(1);"
            + " @ out_of_memory(&oc);",
        "mm/memcontrol.c @ try_charge() @ static int try_charge(int a) @ if (passed_oom) go();"
            + " @ go();",
        "mm/vmscan.c @ shrink_inactive_list() @ static int shrink_inactive_list(int a)"
            + " @ reclaim_throttle(VMSCAN_THROTTLE_ISOLATED); @ msleep(100);",
        "mm/vmscan.c @ kswapd_age_node() @ static void lru_gen_age_node(int a)"
            + " @ out_of_memory(&oc); @ go();",
        "mm/page_alloc.c @ should_reclaim_retry() @ static inline bool~should_reclaim_retry(int a)"
            + " @ if (n > MAX_RECLAIM_RETRIES)~goto out;~out: unreserve_highatomic_pageblock(a);"
            + " @ if (n > MAX_RECLAIM_RETRIES)~return unreserve_highatomic_pageblock(a);",
      })
  void function_isTheLaterOne_ifItsTextSaysSo(
      String file, String slot, String head, String later, String earlier) {
    List<Release> releases = Catalogue.load().releases();
    KernelTree latest = releases.get(releases.size() - 1).tree();
    KernelTree nearest =
        releases.stream()
            .map(Release::tree)
            .filter(tree -> tree.id().equals("v5.8"))
            .findFirst()
            .orElseThrow();
    String other = "int other(int a)\n{\n\tout_of_memory(&oc);\n}\n";
    assertThat(changed(nearest, latest, file, other + text(head, later))).containsExactly(slot);
    assertThat(changed(nearest, latest, file, text(head, earlier) + other)).isEmpty();
    assertThat(changed(nearest, latest, file, other)).isEmpty();
    assertThat(changed(nearest, latest, "mm/other.c", text(head, later))).isEmpty();
  }

  private static List<String> changed(
      KernelTree nearest, KernelTree latest, String file, String text) {
    KernelTree tree = LaterFunctions.of(nearest, latest, Map.of(file, text));
    return tree.slots().stream()
        .filter(slot -> tree.get(slot) != nearest.get(slot))
        .map(Object::toString)
        .toList();
  }

  private static String text(String head, String body) {
    return (head + "\n{\n\t" + body + "\n}\n").replace("~", "\n");
  }
}
