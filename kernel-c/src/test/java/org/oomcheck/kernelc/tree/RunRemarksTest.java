// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.patch.PatchException;
import org.oomcheck.kernelc.source.patch.PatchReader;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.remark.ConfigRemarks;
import org.oomcheck.kernelc.tree.remark.RunRemarks;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** What the runs of a review have not shown of a patch is said, and nothing else. */
class RunRemarksTest {
  private static final String HEAD =
      "--- a/drivers/virtio/virtio_balloon.c\n+++ b/drivers/virtio/virtio_balloon.c\n";

  private static final String CLAMP =
      """
      @@ -45,3 +45,3 @@
         mutex_lock(&vb->balloon_lock);
      -  if (num && vb->num_pages)
      +  if (num && vb->num_pages > 0)
           page = balloon_page_dequeue(&vb->vb_dev_info);
      """;

  private static final String REFUSED =
      """
      @@ -17,5 +17,4 @@
         sg_init_one(&sg, vb, 1);
      -  if (virtqueue_add_outbuf(vq, &sg, 1, vb, GFP_KERNEL))
      -    return;
      +  virtqueue_add_outbuf(vq, &sg, 1, vb, GFP_KERNEL);
         virtqueue_kick(vq);
         wait_event(vb->acked, virtqueue_get_buf(vq, &len));
      """;

  private static void explore(CTree tree) {
    for (String name : List.of("empty-balloon", "freed-unit")) {
      Scenario asked = Scenarios.load().get(name);
      new Explorer(Options.defaults()).explore(asked.world(tree.tree(), Settings.defaults(asked)));
    }
  }

  private static List<String> remarks(String hunk) throws IOException, PatchException {
    SmallTree source = new SmallTree(SmallTree.SOUND);
    PatchedTree patched = PatchedTree.of(source, PatchReader.parse("1.patch", HEAD + hunk));
    CTree before = SmallTree.treeOf(SmallTree.SOUND);
    CTree after = CTree.read(patched, Config.guest(), Catalogue.load(), ".patched");
    RunRemarks runs = new RunRemarks(before, after, patched);
    explore(before);
    explore(after);
    return runs.remarks();
  }

  /** The other one of the line is true and false, and is not named. */
  @Test
  void conditionWithOneAnswer_isNamed() throws Exception {
    assertThat(remarks(CLAMP))
        .singleElement()
        .asString()
        .startsWith("conditions of the patch that had one answer in every run")
        .endsWith(": num (drivers/virtio/virtio_balloon.c:42) true");
  }

  @Test
  void conditionAndLine_thatThePatchTakesAway_areNamed() throws Exception {
    assertThat(remarks(REFUSED))
        .satisfiesExactly(
            condition ->
                assertThat(condition)
                    .startsWith("conditions that the patch takes away")
                    .endsWith("GFP_KERNEL) (drivers/virtio/virtio_balloon.c:18) false"),
            line ->
                assertThat(line)
                    .startsWith("lines that the patch takes away")
                    .endsWith(": drivers/virtio/virtio_balloon.c:19"));
  }

  private static List<String> configured(String symbol) throws IOException, PatchException {
    String hunk =
        """
        @@ -45,2 +45,5 @@
           mutex_lock(&vb->balloon_lock);
        +#ifdef $0
        +  num = min(num, vb->num_pages);
        +#endif
           if (num && vb->num_pages)
        """
            .replace("$0", symbol);
    SmallTree source = new SmallTree(SmallTree.SOUND);
    PatchedTree patched = PatchedTree.of(source, PatchReader.parse("1.patch", HEAD + hunk));
    return ConfigRemarks.of(
        CTree.read(patched, Config.guest(), Catalogue.load(), ".patched"), patched);
  }

  @Test
  void linesThatTheConfigurationLeavesOut_areNamed() throws Exception {
    assertThat(configured("CONFIG_NO_SUCH_OPTION"))
        .singleElement()
        .asString()
        .startsWith(
            "what stands under #ifdef CONFIG_NO_SUCH_OPTION (drivers/virtio/virtio_balloon");
    assertThat(configured("CONFIG_SMP")).isEmpty();
  }
}
