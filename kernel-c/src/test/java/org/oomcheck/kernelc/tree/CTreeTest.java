// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.SourceCache;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** C in the scenarios of the catalogue: a small driver of ours, and real ones where they are. */
@Tag("slow")
class CTreeTest {
  private static Verdict verdict(KernelTree tree, String scenario) {
    Scenario asked = Scenarios.load().get(scenario);
    return new Explorer(Options.defaults().hazards(asked.lookedFor()))
        .explore(asked.world(tree, Settings.defaults(asked)));
  }

  private static String words(Verdict verdict) {
    if (verdict instanceof Verdict.Violated violated) {
      return violated.counterexamples().stream()
          .map(Counterexample::hazard)
          .sorted()
          .toList()
          .toString();
    }
    return verdict instanceof Verdict.Proven ? "[]" : verdict.toString();
  }

  @Test
  void allocationUnderTheLock_deadlocksAtItsLine() throws IOException {
    Verdict verdict = verdict(SmallTree.treeOf(SmallTree.broken()).tree(), "reclaim-needs-oom");
    assertThat(words(verdict)).isEqualTo("[DEADLOCK]");
    String stacks = ((Verdict.Violated) verdict).counterexamples().get(0).tasks().toString();
    int line =
        SmallTree.broken()
            .substring(0, SmallTree.broken().indexOf("alloc_page"))
            .split("\n", -1)
            .length;
    assertThat(stacks).contains("fill_balloon (drivers/virtio/virtio_balloon.c:" + line + ")");
  }

  @Test
  void allocationBeforeTheLock_isProven() throws IOException {
    KernelTree tree = SmallTree.treeOf(SmallTree.SOUND).tree();
    assertThat(words(verdict(tree, "reclaim-needs-oom"))).isEqualTo("[]");
  }

  /** What others on the chain have freed counts, and those behind are called. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "*freed += leak, NOTIFY_OK, []",
    "*freed = *freed + leak, NOTIFY_DONE, []",
    "*freed = leak, NOTIFY_OK, [PREMATURE_OOM_KILL]",
    "*freed += leak, NOTIFY_STOP, [PREMATURE_OOM_KILL]",
  })
  void notifierThatIsNotAlone_addsAndGoesOn(String count, String answer, String found)
      throws IOException {
    String text =
        SmallTree.SOUND
            .replace("*freed += leak", count)
            .replace("return NOTIFY_OK", "return " + answer);
    assertThat(words(verdict(SmallTree.treeOf(text).tree(), "notifier-not-alone")))
        .isEqualTo(found);
  }

  /** A driver whose leak_balloon() allocates a small object under the lock. */
  private static String withSmallObject(String mask) {
    return SmallTree.SOUND.replace(
        "  if (num && vb->num_pages)",
        "  kfree(kmalloc(64, " + mask + "));\n  if (num && vb->num_pages)");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"GFP_KERNEL, [DEADLOCK]", "GFP_ATOMIC, []"})
  void smallObjectUnderTheLock_mayNeedAPage(String mask, String found) throws IOException {
    KernelTree tree = SmallTree.treeOf(withSmallObject(mask)).tree();
    assertThat(words(verdict(tree, "reclaim-needs-oom"))).isEqualTo(found);
  }

  /** A scope inside of another one does not end it. */
  @Test
  void scopeWithoutFs_endsWhereItBegan() throws IOException {
    String text =
        SmallTree.SOUND.replace(
            "  if (num && vb->num_pages)",
            """
              unsigned int flags = memalloc_nofs_save();
              unsigned int inner = memalloc_nofs_save();

              memalloc_nofs_restore(inner);
              BUG_ON(memalloc_nofs_save());
              memalloc_nofs_restore(flags);
              flags = memalloc_nofs_save();
              BUG_ON(!flags);
              memalloc_nofs_restore(flags);
              if (num && vb->num_pages)""");
    assertThat(words(verdict(SmallTree.treeOf(text).tree(), "reclaim-needs-oom"))).isEqualTo("[]");
    assertThat(
            words(
                verdict(
                    SmallTree.treeOf(text.replace("ON(memalloc", "ON(!memalloc")).tree(),
                    "reclaim-needs-oom")))
        .contains("KERNEL_BUG");
  }

  @Test
  void lockOfAnotherType_isThatOfTheText() throws IOException {
    String spins =
        SmallTree.SOUND
            .replace("struct mutex balloon_lock", "spinlock_t balloon_lock")
            .replace("mutex_", "spin_");
    assertThat(words(verdict(SmallTree.treeOf(spins).tree(), "reclaim-needs-oom")))
        .contains("SLEEP_IN_ATOMIC");
  }

  /** A driver whose fill_balloon() takes another lock under balloon_lock. */
  private static String withAnotherLock(String lock) {
    return SmallTree.SOUND.replace(
        "    tell_host(vb, vb->inflate_vq);",
        "    mutex_lock(&L);\n    tell_host(vb, vb->inflate_vq);\n    mutex_unlock(&L);"
            .replace("L", lock));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"oom_lock, [DEADLOCK]", "other_lock, []"})
  void oomLock_isTheLockOfTheOomKiller(String lock, String found) throws IOException {
    String text = "static DEFINE_MUTEX(other_lock);\n" + withAnotherLock(lock);
    assertThat(words(verdict(SmallTree.treeOf(text).tree(), "reclaim-needs-oom"))).isEqualTo(found);
  }

  /** A driver that waits for the host, and the handler of its virtqueues. */
  private static String withHandler(String does) {
    return SmallTree.SOUND
        + """
        static void balloon_ack(struct virtqueue *vq)
        {
          struct virtio_balloon *vb = vq->vdev->priv;

        """
        + does
        + "\n}\n";
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"wake_up(&vb->acked);, []", "(void)vb;, [LOST_WAKEUP]"})
  void handlerOfTheVirtqueues_isThatOfTheText(String does, String found) throws IOException {
    assertThat(words(verdict(SmallTree.treeOf(withHandler(does)).tree(), "reclaim-needs-oom")))
        .isEqualTo(found);
  }

  /** A driver that makes the size work a delayed one, and a probe that sets it up or does not. */
  private static String withDelayedWork(String init) {
    return withWork("  vb->most = 3;\n" + init)
        .replace("struct work_struct update_", "struct delayed_work update_")
        .replace("virtio_balloon, extra)", "virtio_balloon, update_balloon_size_work.work)")
        .replace(
            "queue_work(system_wq, &vb->extra);",
            "queue_delayed_work(system_wq, &vb->update_balloon_size_work, 1);");
  }

  @Test
  void memberOfAnotherType_isSetUpAsTheProbeDoes() throws IOException {
    String init = "  INIT_DELAYED_WORK(&vb->update_balloon_size_work, extra_func);\n";
    assertThat(words(verdict(SmallTree.treeOf(withDelayedWork(init)).tree(), "inflate-fails")))
        .isEqualTo("[]");
    assertThat(words(verdict(SmallTree.treeOf(withDelayedWork("")).tree(), "inflate-fails")))
        .contains("LIFECYCLE");
  }

  /** The model and C count in one variable, whatever its type. */
  @ParameterizedTest(name = "{0} pages too many: {1}")
  @CsvSource({"0, []", "7, [KERNEL_BUG]"})
  void numberOfPages_canBeAnAtomic(int tooMany, String found) throws IOException {
    String text =
        SmallTree.SOUND
            .replace("unsigned int num_pages", "atomic_t num_pages")
            .replace("vb->num_pages++", "atomic_inc(&vb->num_pages)")
            .replace("vb->num_pages--", "atomic_dec(&vb->num_pages)")
            .replace(
                "if (num && vb->num_pages)",
                "BUG_ON(!num || atomic_read(&vb->num_pages) < "
                    + tooMany
                    + ");\n"
                    + "  if (num && atomic_read(&vb->num_pages))");
    assertThat(words(verdict(SmallTree.treeOf(text).tree(), "reclaim-needs-oom"))).isEqualTo(found);
  }

  @Test
  void complaint_saysWhereItIsMade() throws IOException {
    String spins =
        SmallTree.SOUND
            .replace("struct mutex balloon_lock", "spinlock_t balloon_lock")
            .replace("mutex_", "spin_");
    long line = spins.lines().takeWhile(each -> !each.contains("wait_event")).count() + 1;
    assertThat(verdict(SmallTree.treeOf(spins).tree(), "reclaim-needs-oom").toString())
        .contains("in tell_host() (drivers/virtio/virtio_balloon.c:" + line + ")");
  }

  @Test
  void functionThatNoneCalls_cannotRun() throws IOException {
    CTree tree = SmallTree.treeOf(SmallTree.SOUND + "static int alone(void)\n{\n  return 1;\n}\n");
    assertThat(tree.mayRun("reclaim-needs-oom")).contains("leak_balloon").doesNotContain("alone");
    assertThat(tree.functions())
        .filteredOn(use -> use.name().equals("alone"))
        .extracting(FunctionUse::reason)
        .containsExactly("no function of the files that are read calls it");
  }

  /** A driver whose fill_balloon() queues a work item of its own. */
  private static String withWork(String probe) {
    return SmallTree.SOUND
            .replace(
                "  unsigned int num_pages;\n",
                "  unsigned int num_pages;\n  unsigned int most;\n  struct work_struct extra;\n")
            .replace(
                "  mutex_lock(&vb->balloon_lock);\n  if (page) {",
                """
                  queue_work(system_wq, &vb->extra);
                  BUG_ON(vb->most != 3);
                  mutex_lock(&vb->balloon_lock);
                  if (page) {""")
        + """
        static void extra_func(struct work_struct *work)
        {
          struct virtio_balloon *vb = container_of(work, struct virtio_balloon, extra);

          mutex_lock(&vb->balloon_lock);
          mutex_unlock(&vb->balloon_lock);
        }

        static int virtballoon_probe(struct virtio_device *vdev)
        {
          struct virtio_balloon *vb;
          int err;

          vb = kzalloc(sizeof(*vb), GFP_KERNEL);
          if (!vb)
            return -ENOMEM;
        """
        + probe
        + "  return 0;\n}\n";
  }

  /** The probe does not run in these worlds, and what it sets up for the first time is there. */
  @Test
  void membersOfAPatch_areSetUpAsTheProbeDoes() throws IOException {
    String both = "  INIT_WORK(&vb->extra, extra_func);\n  vb->most = 3;\n";
    assertThat(words(verdict(SmallTree.treeOf(withWork(both)).tree(), "inflate-fails")))
        .isEqualTo("[]");
    String noWork = "  vb->most = 3;\n";
    assertThat(words(verdict(SmallTree.treeOf(withWork(noWork)).tree(), "inflate-fails")))
        .contains("LIFECYCLE");
    String noValue = "  INIT_WORK(&vb->extra, extra_func);\n  err = 3;\n  vb->most = err;\n";
    assertThat(words(verdict(SmallTree.treeOf(withWork(noValue)).tree(), "inflate-fails")))
        .contains("KERNEL_BUG");
  }

  /** The other scenarios are compared where docs/fidelity.md is. */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"linux-source-6.12, unaligned-target", "linux-source-6.1, oom-pages-limit"})
  void realDriver_hasTheVerdictOfTheModel(String name, String scenario) throws IOException {
    Path folder = Path.of(System.getProperty("oomcheck.kernels", "/usr/src"));
    Path place = folder.resolve(name + ".tar.xz");
    String missing = "No real driver was run: there is no " + place + ".";
    if (!Files.exists(place)) {
      System.err.println(missing);
    }
    assumeTrue(Files.exists(place), missing);
    CTree tree =
        CTree.read(
            SourceTree.open(place, SourceCache.ofUser()), Config.guest(), Catalogue.load(), "");
    assertThat(tree.functions())
        .filteredOn(use -> use.use() == FunctionUse.Use.RUN)
        .extracting(FunctionUse::name)
        .contains("fill_balloon", "leak_balloon", "tell_host", "towards_target");
    assertThat(words(verdict(tree.tree(), scenario)))
        .isEqualTo(words(verdict(tree.nearest(), scenario)));
    assertThat(Set.of("v6.12", "v5.8")).contains(tree.nearest().id());
  }

  /** Reads a limit that is written where the balloon gives pages back, as part of its struct. */
  private static String limited() {
    return SmallTree.SOUND
        .replace(
            "struct virtio_balloon {\n",
            """
            struct limits { int most; };
            static struct limits next;
            struct virtio_balloon {
              struct limits limits;
            """)
        .replace(
            "if (page) {\n    balloon_page_enqueue",
            "if (page && !vb->limits.most) {\n    balloon_page_enqueue")
        .replace("    vb->num_pages--;", "    vb->limits = next;\n    vb->num_pages--;");
  }

  private static long states(KernelTree tree, String scenario, String check) {
    Scenario asked = Scenarios.load().get(scenario);
    World world = asked.world(tree, Settings.defaults(asked));
    World named =
        machine ->
            world.boot(
                new ForwardingMachine(machine) {
                  @Override
                  public String check() {
                    return check;
                  }
                });
    Options options = Options.defaults().hazards(asked.lookedFor());
    return new Explorer(options).explore(named).coverage().states();
  }

  /** What one check finds out of the text makes no difference to another one. */
  @Test
  void states_doNotDependOnOtherChecks() throws IOException {
    long alone = states(SmallTree.treeOf(limited()).tree(), "inflate-fails", "");
    KernelTree tree = SmallTree.treeOf(limited()).tree();
    states(tree, "reclaim-needs-oom", "which writes the limit");
    assertThat(states(tree, "inflate-fails", "which does not")).isEqualTo(alone);
    assertThat(states(tree, "inflate-fails", "which writes the limit")).isGreaterThan(alone);
  }
}
