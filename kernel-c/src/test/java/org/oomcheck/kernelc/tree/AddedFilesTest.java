// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.patch.PatchException;
import org.oomcheck.kernelc.source.patch.PatchReader;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A patch may bring a header or a file of its own: what is called in it runs as C. */
class AddedFilesTest {
  private static final String FOLDER = "drivers/virtio/";

  private static final String LOCKS =
      """
      #ifndef BALLOON_HOLD_H
      #define BALLOON_HOLD_H
      #define HOLDS 1
      struct balloon_hold {
        struct mutex *lock;
      };
      static inline void balloon_hold(struct balloon_hold *hold)
      {
        if (HOLDS)
          mutex_lock(hold->lock);
      }
      #endif
      """;

  private static final String DECLARES =
      """
      struct balloon_hold {
        struct mutex *lock;
      };
      void balloon_hold(struct balloon_hold *hold);
      """;

  private static final String DEFINES =
      """
      #include "hold.h"
      static void twice(struct mutex *lock)
      {
        mutex_lock(lock);
        mutex_lock(lock);
      }
      void balloon_hold(struct balloon_hold *hold)
      {
        twice(hold->lock);
      }
      """;

  /** The driver takes its lock by a function of another file. */
  private static final String USES =
      """
      --- a/drivers/virtio/virtio_balloon.c
      +++ b/drivers/virtio/virtio_balloon.c
      @@ -1,1 +1,2 @@
      +#include "hold.h"
       struct virtio_balloon {
      @@ -40,6 +41,7 @@
       {
         struct page *page = NULL;
      +  struct balloon_hold hold = { .lock = &vb->balloon_lock };

      -  mutex_lock(&vb->balloon_lock);
      +  balloon_hold(&hold);
         if (num && vb->num_pages)
           page = balloon_page_dequeue(&vb->vb_dev_info);
      """
          .replace("\n\n", "\n \n");

  private static String added(String file, String text) {
    List<String> lines = text.lines().toList();
    return "--- /dev/null\n+++ b/%s\n@@ -0,0 +1,%d @@\n+".formatted(FOLDER + file, lines.size())
        + String.join("\n+", lines)
        + "\n";
  }

  private static CTree tree(String patch) throws IOException, PatchException {
    return CTree.read(
        PatchedTree.of(new SmallTree(SmallTree.SOUND), PatchReader.parse("1.patch", patch)),
        Config.guest(),
        Catalogue.load(),
        ".patched");
  }

  /** The verdict without its numbers: the name of its kind, and the hazards that were found. */
  private static String found(CTree tree) {
    Scenario asked = Scenarios.load().get("freed-unit");
    Verdict verdict =
        new Explorer(Options.defaults().hazards(asked.lookedFor()))
            .explore(asked.world(tree.tree(), Settings.defaults(asked)));
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream().map(each -> each.hazard().name()).toList().toString()
        : verdict.getClass().getSimpleName();
  }

  @Test
  void inlineFunctionOfHeader_runs() throws Exception {
    CTree tree = tree(USES + added("hold.h", LOCKS));
    assertThat(tree.files()).contains(FOLDER + "hold.h");
    assertThat(found(tree)).isEqualTo(found(SmallTree.treeOf(SmallTree.SOUND)));
    assertThat(tree.linesNotRun(FOLDER + "hold.h")).isEmpty();
    assertThat(SmallTree.treeOf(SmallTree.SOUND).changedFunctions(tree))
        .contains("balloon_hold", "leak_balloon");
  }

  @Test
  void functionOfAnotherFile_runs() throws Exception {
    CTree tree = tree(USES + added("hold.h", DECLARES) + added("hold.c", DEFINES));
    assertThat(found(tree)).contains("DEADLOCK");
  }

  /** Nothing of the driver includes or calls what is added. */
  @Test
  void fileThatNobodyNeeds_isNotRead() throws Exception {
    CTree tree = tree(added("hold.h", LOCKS) + added("other.c", DEFINES));
    assertThat(tree.files()).doesNotContain(FOLDER + "hold.h", FOLDER + "other.c");
  }
}
