// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.SourceTree;
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

  /** A tree with a file that is not read: a header for which there is a text of our own. */
  private record WithFile(SmallTree tree, String path, String text) implements SourceTree {

    @Override
    public String name() {
      return tree.name();
    }

    @Override
    public Optional<String> read(String file) {
      return file.equals(path) ? Optional.of(text) : tree.read(file);
    }
  }

  private static final String HEADER = "include/linux/notifier.h";

  private static CTree withHeader(String header, String driver) throws Exception {
    return with(HEADER, "#define NOTIFY_OK 1\n", header, driver);
  }

  private static CTree with(String path, String text, String change, String driver)
      throws Exception {
    SourceTree base = new WithFile(new SmallTree(SmallTree.SOUND), path, text);
    String patch = "--- a/%1$s\n+++ b/%1$s\n%2$s".formatted(path, change) + driver;
    return CTree.read(
        PatchedTree.of(base, PatchReader.parse("1.patch", patch)),
        Config.guest(),
        Catalogue.load(),
        ".patched");
  }

  private static CTree withFunction(String body) throws Exception {
    String change =
        " int frozen;\n+int yes(void)\n+{\n+  %s\n+}\n+int no(void)\n+{\n+  return nothing;\n+}\n"
            .formatted(body);
    String use =
        whole(SmallTree.SOUND, SmallTree.SOUND.replace("return NOTIFY_OK;", "return yes();"));
    return with("kernel/freezer.c", "int frozen;\n", "@@ -1 +1,9 @@\n" + change, use);
  }

  @Test
  void functionThatIsAddedToAFileOfOtherThings_runs() throws Exception {
    CTree tree = withFunction("return NOTIFY_OK;");
    assertThat(found(tree)).isEqualTo(found(SmallTree.treeOf(SmallTree.SOUND)));
    assertThat(tree.files()).contains("kernel/freezer.c");
    assertThat(found(withFunction("BUG();"))).contains("KERNEL_BUG");
  }

  /** The macros of the header that are said already stay as they are. */
  @Test
  void functionInAHeaderOfTheTree_runs() throws Exception {
    String function =
        " #define NOTIFY_OK 1\n+static inline int yes(void)\n+{\n+  return NOTIFY_OK;\n+}\n";
    String use =
        whole(SmallTree.SOUND, SmallTree.SOUND.replace("return NOTIFY_OK;", "return yes();"));
    CTree tree = withHeader("@@ -1 +1,5 @@\n" + function, use);
    assertThat(found(tree)).isEqualTo(found(SmallTree.treeOf(SmallTree.SOUND)));
    assertThat(tree.files()).contains(HEADER);
    assertThat(tree.linesNotRun(HEADER)).isEmpty();
    assertThat(SmallTree.treeOf(SmallTree.SOUND).changedFunctions(tree))
        .containsExactly("virtio_balloon_oom_notify", "yes");
  }

  /** What else differs in such a header is not looked at, and that is said of the file. */
  @Test
  void otherChangeOfAHeader_isNotModelled() throws Exception {
    String other = "@@ -1 +1 @@\n-#define NOTIFY_OK 1\n+#define NOTIFY_OK 2\n";
    assertThat(withHeader(other, "").files()).doesNotContain(HEADER);
    String both =
        """
        @@ -1 +1,2 @@
        -#define NOTIFY_OK 1
        +#define NOTIFY_OK 2
        +#define NOTIFY_YES NOTIFY_OK
        """;
    String use =
        whole(SmallTree.SOUND, SmallTree.SOUND.replace("return NOTIFY_OK;", "return NOTIFY_YES;"));
    CTree tree = withHeader(both, use);
    assertThat(tree.files()).doesNotContain(HEADER);
    assertThat(found(tree)).isEqualTo(found(SmallTree.treeOf(SmallTree.SOUND)));
  }

  /** A diff of the driver that takes all lines but the first away and puts others there. */
  private static String whole(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> young = after.lines().toList();
    return "--- a/%1$s\n+++ b/%1$s\n@@ -1,%2$d +1,%3$d @@\n %4$s\n-%5$s\n+%6$s\n"
        .formatted(
            VirtioBalloonPart.FILE,
            old.size(),
            young.size(),
            old.get(0),
            String.join("\n-", old.subList(1, old.size())),
            String.join("\n+", young.subList(1, young.size())));
  }

  /** The pages that are in the balloon already are counted in the member, whatever it is called. */
  @Test
  void membersWithOtherNames_areTheSameOnes() throws Exception {
    String renamed =
        SmallTree.SOUND
            .replace("num_pages", "pages")
            .replace("balloon_lock", "lock")
            .replace("acked", "answered")
            .replace("deflate_vq", "out")
            .replace("oom_nb", "block");
    String patch = whole(SmallTree.SOUND, renamed);
    assertThat(found(tree(patch))).isEqualTo(found(SmallTree.treeOf(SmallTree.SOUND)));
    String wrong = whole(SmallTree.SOUND, renamed.replace("if (num && vb->pages)", "if (0)"));
    assertThat(found(tree(wrong))).isNotEqualTo(found(SmallTree.treeOf(SmallTree.SOUND)));
  }
}
