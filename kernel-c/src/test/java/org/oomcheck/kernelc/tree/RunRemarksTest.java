// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.patch.PatchException;
import org.oomcheck.kernelc.source.patch.PatchReader;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.remark.AtomicRemarks;
import org.oomcheck.kernelc.tree.remark.ConfigRemarks;
import org.oomcheck.kernelc.tree.remark.IgnoredCalls;
import org.oomcheck.kernelc.tree.remark.IrqRemarks;
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

  /** The line that is there instead did not run either: it is named as one of the patch. */
  @Test
  void lineThatIsReplacedByOneThatDoesNotRun_isNotNamed() throws Exception {
    String hunk =
        """
        @@ -18,4 +18,6 @@
           if (virtqueue_add_outbuf(vq, &sg, 1, vb, GFP_KERNEL))
        -    return;
        +    goto out;
           virtqueue_kick(vq);
           wait_event(vb->acked, virtqueue_get_buf(vq, &len));
        +out:
        +  len = 0;
        """;
    assertThat(remarks(hunk))
        .noneMatch(remark -> remark.startsWith("lines that the patch takes away"));
  }

  /** No run comes to the return: the buffer is always added. */
  @ParameterizedTest
  @CsvSource({
    "rcu_read_lock(), rcu_read_unlock(), true",
    "rcu_read_lock(); rcu_read_unlock(), len = 0, false",
    "len = 0, len = 1, false",
    "spin_lock(&vb->vb_dev_info.pages_lock), spin_unlock(&vb->vb_dev_info.pages_lock), true"
  })
  void exitThatNoRunTook_isNamed_whereThePatchHasTakenSomething(
      String before, String behind, boolean named) throws Exception {
    String hunk =
        """
        @@ -17,4 +17,6 @@
           sg_init_one(&sg, vb, 1);
        +  $0;
           if (virtqueue_add_outbuf(vq, &sg, 1, vb, GFP_KERNEL))
             return;
        +  $1;
           virtqueue_kick(vq);
        """;
    assertThat(remarks(hunk.replace("$0", before).replace("$1", behind)))
        .isEqualTo(
            named
                ? List.of(
                    "exits that no scenario took, behind lines of the patch; whether they give back"
                        + " what these take was not looked at: drivers/virtio/virtio_balloon.c:20")
                : List.of());
  }

  /** What scoped_guard() becomes is no condition of the patch. */
  @Test
  void scopedGuard_isNoCondition() throws Exception {
    String hunk =
        """
        @@ -17,2 +17,2 @@
        -  sg_init_one(&sg, vb, 1);
        +  scoped_guard(rcu) sg_init_one(&sg, vb, 1);
           if (virtqueue_add_outbuf(vq, &sg, 1, vb, GFP_KERNEL))
        """;
    assertThat(remarks(hunk)).isEmpty();
  }

  private static PatchedTree patched(String hunk) throws IOException, PatchException {
    return PatchedTree.of(
        new SmallTree(SmallTree.SOUND), PatchReader.parse("1.patch", HEAD + hunk));
  }

  /** Both halves are marked, so they are no data race. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "atomic_inc(&n); | atomic_set(&n, atomic_read(&n) + 1); | n",
        "atomic_long_dec(&vb->n); | atomic_long_set(&vb->n, atomic_long_read(&vb->n) - 1); | vb->n",
        "if (test_and_set_bit(0, &b)) return; | if (test_bit(0, &b)) return; set_bit(0, &b); | b",
        "old = xchg(&n, 0); | old = READ_ONCE(n); WRITE_ONCE(n, 0); | n",
        "atomic_inc(&n); | atomic_add(1, &n); | -",
        "atomic_inc(&n); | atomic_set(&n, 1); | -",
        "atomic_inc(&n); | atomic_set(&other, atomic_read(&other) + 1); | -",
        "atomic_set(&n, 1); | atomic_set(&n, atomic_read(&n) + 1); | -"
      })
  void atomicOperationThatIsTakenApart_isNamed(String one, String two, @Nullable String variable)
      throws Exception {
    String hunk = "@@ -14,1 +14,2 @@\n   struct scatterlist sg;\n+  " + one + "\n";
    String next =
        """
        --- a/drivers/virtio/virtio_balloon.c
        +++ b/drivers/virtio/virtio_balloon.c
        @@ -15,1 +15,1 @@
        -  $0
        +  $1
        """;
    PatchedTree before = patched(hunk);
    PatchedTree after =
        PatchedTree.of(
            before, PatchReader.parse("2.patch", next.replace("$0", one).replace("$1", two)));
    List<String> told =
        variable == null
            ? List.of()
            : List.of(
                "the patch reads and writes "
                    + variable
                    + " in two steps, in drivers/virtio/virtio_balloon.c, where an atomic operation"
                    + " did both; what another task does in between is lost, which not every world"
                    + " shows");
    assertThat(AtomicRemarks.of(after)).isEqualTo(told);
  }

  /** A handler that no world has may take the lock. */
  @Test
  void lockThatIsTakenWithInterruptsOn_isNamed() throws Exception {
    String more = "@@ -14,1 +14,2 @@\n   struct scatterlist sg;\n+  $0\n";
    String less =
        """
        --- a/drivers/virtio/virtio_balloon.c
        +++ b/drivers/virtio/virtio_balloon.c
        @@ -15,1 +15,1 @@
        -  $0
        +  $1
        """;
    PatchedTree locked = patched(more.replace("$0", "spin_lock_irq(&vb->s);"));
    assertThat(IrqRemarks.of(locked)).isEmpty();
    PatchedTree plain =
        PatchedTree.of(
            locked,
            PatchReader.parse(
                "2.patch",
                less.replace("$0", "spin_lock_irq(&vb->s);").replace("$1", "spin_lock(&vb->s);")));
    assertThat(IrqRemarks.of(plain))
        .singleElement()
        .asString()
        .startsWith("the patch takes &vb->s with interrupts on, in drivers/virtio");
    PatchedTree saved =
        PatchedTree.of(
            locked,
            PatchReader.parse(
                "2.patch",
                less.replace("$0", "spin_lock_irq(&vb->s);")
                    .replace("$1", "spin_lock_irqsave(&vb->s, flags);")));
    assertThat(IrqRemarks.of(saved)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "set_user_nice(current; 1), set_user_nice",
    "adjust_managed_page_count(NULL; 1), adjust_managed_page_count",
    "pr_info(\"x\"),",
    "msleep(1),"
  })
  void callThatDoesNothing_isNamed(String call, String named) throws Exception {
    String hunk = "@@ -14,1 +14,2 @@\n   struct scatterlist sg;\n+  $0;\n";
    PatchedTree patched = patched(hunk.replace("$0", call.replace(';', ',')));
    CTree before = SmallTree.treeOf(SmallTree.SOUND);
    CTree after = CTree.read(patched, Config.guest(), Catalogue.load(), ".patched");
    List<String> remarks = IgnoredCalls.of(before, after, before.changedFunctions(after));
    assertThat(remarks)
        .isEqualTo(
            named == null
                ? List.of()
                : List.of(
                    "calls that the patch adds or takes away and that do nothing in these worlds: "
                        + named
                        + "()"));
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
