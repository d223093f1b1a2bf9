// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Settings;

/** A small driver of ours, from its probe to its remove, with one line more or less. */
@Tag("slow")
class DriverScenariosTest {
  static final String DRIVER =
      """
      #define VIRTIO_BALLOON_F_DEFLATE_ON_OOM 2

      struct virtio_balloon {
        struct virtio_device *vdev;
        struct virtqueue *inflate_vq;
        struct workqueue_struct *wq;
        struct work_struct work;
        struct notifier_block oom_nb;
        spinlock_t lock;
        bool stop;
        unsigned int runs;
      };

      static void acked(struct virtqueue *vq)
      {
      }

      static void work_func(struct work_struct *work)
      {
        struct virtio_balloon *vb = container_of(work, struct virtio_balloon, work);

        vb->runs++;
      }

      static int oom_notify(struct notifier_block *nb, unsigned long unused, void *freed)
      {
        return NOTIFY_OK;
      }

      static void virtballoon_changed(struct virtio_device *vdev)
      {
        struct virtio_balloon *vb = vdev->priv;
        unsigned long flags;

        spin_lock_irqsave(&vb->lock, flags);
        if (!vb->stop)
          queue_work(vb->wq, &vb->work);
        spin_unlock_irqrestore(&vb->lock, flags);
      }

      static int virtballoon_probe(struct virtio_device *vdev)
      {
        vq_callback_t *callbacks[1] = { acked };
        const char *names[1] = { "inflate" };
        struct virtqueue *vqs[1];
        struct virtio_balloon *vb;
        int err;

        vdev->priv = vb = kzalloc(sizeof(*vb), GFP_KERNEL);
        if (!vb)
          return -ENOMEM;
        INIT_WORK(&vb->work, work_func);
        spin_lock_init(&vb->lock);
        vb->vdev = vdev;
        err = virtio_find_vqs(vdev, 1, vqs, callbacks, names, NULL);
        if (err)
          goto out_free;
        vb->inflate_vq = vqs[0];
        vb->wq = alloc_workqueue("balloon", WQ_FREEZABLE, 0);
        if (!vb->wq) {
          err = -ENOMEM;
          goto out_del;
        }
        vb->oom_nb.notifier_call = oom_notify;
        register_oom_notifier(&vb->oom_nb);
        virtio_device_ready(vdev);
        virtballoon_changed(vdev);
        return 0;
      out_del:
        vdev->config->del_vqs(vdev);
      out_free:
        kfree(vb);
        return err;
      }

      static void virtballoon_remove(struct virtio_device *vdev)
      {
        struct virtio_balloon *vb = vdev->priv;

        unregister_oom_notifier(&vb->oom_nb);
        spin_lock_irq(&vb->lock);
        vb->stop = true;
        spin_unlock_irq(&vb->lock);
        cancel_work_sync(&vb->work);
        destroy_workqueue(vb->wq);
        virtio_reset_device(vdev);
        vdev->config->del_vqs(vdev);
        kfree(vb);
      }
      """;

  static String answer(String driver, String id) throws IOException {
    CTree tree = SmallTree.treeOf(driver);
    Scenario scenario =
        tree.scenarios().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    Verdict verdict =
        new Explorer(Options.defaults().hazards(scenario.lookedFor()))
            .explore(scenario.world(tree.tree(), Settings.defaults(scenario)));
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream()
            .map(found -> found.hazard() + " " + found.message())
            .sorted()
            .toList()
            .toString()
        : verdict.getClass().getSimpleName() + (verdict instanceof Verdict.Proven ? "" : verdict);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"driver-removed", "driver-probe-fails", "driver-probed", "driver-resumed"})
  void soundDriver_isProven(String scenario) throws IOException {
    assertThat(answer(DRIVER, scenario)).isEqualTo("Proven");
  }

  @ParameterizedTest(name = "without {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "unregister_oom_notifier(&vb->oom_nb); | which was freed",
        "destroy_workqueue(vb->wq); | the workqueue balloon is not destroyed",
        "virtio_reset_device(vdev); | BUFFER_IN_USE",
      })
  void removeThatForgets_isFound(String line, String found) throws IOException {
    assertThat(DRIVER).contains(line);
    assertThat(answer(DRIVER.replace(line, ""), "driver-removed")).contains(found);
  }

  /** A complaint while the world boots is what is found in it, and not a world of no use. */
  @Test
  void probeThatUsesWhatItHasNot_isFound() throws IOException {
    String line = "  virtballoon_changed(vdev);\n";
    assertThat(DRIVER).contains(line);
    assertThat(answer(DRIVER.replace(line, "  vb->wq = NULL;\n" + line), "driver-removed"))
        .contains("KERNEL_BUG unable to handle kernel access to NULL");
  }

  /** The host has a buffer for statistics from the probe on, and answers when it is ready. */
  @Test
  void workqueueThatIsMadeAfterTheDeviceIsReady_isFound() throws IOException {
    String asked =
        DRIVER
            .replace(
                "static int oom_notify",
                """
                static void stats_request(struct virtqueue *vq)
                {
                  struct virtio_balloon *vb = vq->vdev->priv;

                  queue_work(vb->wq, &vb->work);
                }

                static int oom_notify""")
            .replace("callbacks[1] = { acked }", "callbacks[2] = { acked, stats_request }")
            .replace("names[1] = { \"inflate\" }", "names[2] = { \"inflate\", \"stats\" }")
            .replace("*vqs[1];", "*vqs[2];\n  struct scatterlist sg;")
            .replace("find_vqs(vdev, 1,", "find_vqs(vdev, 2,")
            .replace(
                "  vb->inflate_vq = vqs[0];\n",
                """
                  vb->inflate_vq = vqs[0];
                  sg_init_one(&sg, &vb->runs, sizeof(vb->runs));
                  virtqueue_add_outbuf(vqs[1], &sg, 1, vb, GFP_KERNEL);
                  virtqueue_kick(vqs[1]);
                """);
    assertThat(answer(asked, "driver-probed")).isEqualTo("Proven");
    String ready = "  virtio_device_ready(vdev);\n";
    String made = "  vb->wq = alloc_workqueue";
    String early = asked.replace(ready, "").replace(made, ready + made);
    assertThat(answer(early, "driver-probed"))
        .contains("KERNEL_BUG unable to handle kernel access to NULL");
  }

  @Test
  void readyDeviceWithoutVirtqueues_isFound() throws IOException {
    String ready = "virtio_device_ready(vdev);";
    assertThat(DRIVER).contains(ready);
    assertThat(
            answer(
                DRIVER.replace(ready, "vdev->config->del_vqs(vdev);\n" + ready),
                "driver-probe-fails"))
        .contains("its virtqueues were deleted");
  }

  /** The probe runs while the world boots; what it frees is not left. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"kfree(kmalloc(64; GFP_KERNEL));, Proven", "kmalloc(64; GFP_KERNEL);, is not freed"})
  void objectThatTheProbeFrees_isNotLeft(String call, String found) throws IOException {
    String line = "  spin_lock_init(&vb->lock);\n";
    String driver = DRIVER.replace(line, line + "  " + call.replace("; G", ", G") + "\n");
    assertThat(answer(driver, "driver-removed")).contains(found);
  }

  @Test
  void workThatIsNotCancelled_usesWhatIsFreed() throws IOException {
    String broken =
        DRIVER
            .replace(
                "vb->wq = alloc_workqueue(\"balloon\", WQ_FREEZABLE, 0);", "vb->wq = system_wq;")
            .replace("  destroy_workqueue(vb->wq);\n", "");
    assertThat(answer(broken, "driver-removed")).isEqualTo("Proven");
    assertThat(answer(broken.replace("  cancel_work_sync(&vb->work);\n", ""), "driver-removed"))
        .contains("LIFECYCLE");
  }

  @Test
  void exitsOfTheProbe_leaveNothing() throws IOException {
    String leavesQueues = DRIVER.replaceFirst("  goto out_del;", "  goto out_free;");
    assertThat(answer(leavesQueues, "driver-probe-fails"))
        .contains("virtballoon_probe() has failed, and the virtqueues are not deleted");
    String leavesObject = DRIVER.replaceFirst("  goto out_free;", "  return err;");
    assertThat(answer(leavesObject, "driver-probe-fails")).contains("is not freed");
  }

  /** A driver whose handler takes the lock that remove() takes. */
  private static String handlerTakesLock() {
    return DRIVER
        .replace(
            "static void acked(struct virtqueue *vq)\n{\n",
            """
            static void acked(struct virtqueue *vq)
            {
              struct virtio_balloon *vb = vq->vdev->priv;

              spin_lock(&vb->lock);
              spin_unlock(&vb->lock);
            """)
        .replace(
            "  virtio_device_ready(vdev);\n",
            """
              virtio_device_ready(vdev);
              sg_init_one(&sg, vb, sizeof(*vb));
              virtqueue_add_outbuf(vb->inflate_vq, &sg, 1, vb, GFP_KERNEL);
              virtqueue_kick(vb->inflate_vq);
            """)
        .replace(
            "  struct virtqueue *vqs[1];\n",
            "  struct virtqueue *vqs[1];\n  struct scatterlist sg;\n");
  }

  /** The handler comes to the CPU of the task that holds the lock, unless interrupts are off. */
  @Test
  void handlerOfAVirtqueue_comesToTheCpuOfATask() throws IOException {
    String driver = handlerTakesLock();
    assertThat(answer(driver, "driver-removed")).isEqualTo("Proven");
    assertThat(answer(driver.replace("_irq(&vb->lock)", "(&vb->lock)"), "driver-removed"))
        .contains("DEADLOCK");
  }

  /** The OOM notifier of the driver runs there, and not in the scenario without the OOM killer. */
  @Test
  void oomNotifier_isCalledAtOom() throws IOException {
    String empty = "static int fill_balloon(struct virtio_balloon *vb, int num) { return 0; }\n";
    String driver = DRIVER.replace("static int oom_notify", empty + "\nstatic int oom_notify");
    assertThat(answer(driver, "driver-removed-at-oom")).isEqualTo("Proven");
    String broken = driver.replace("  return NOTIFY_OK;", "  BUG();\n  return NOTIFY_OK;");
    assertThat(answer(broken, "driver-removed-at-oom")).contains("KERNEL_BUG");
    assertThat(answer(broken, "driver-removed")).isEqualTo("Proven");
    String unregistered = driver.replace("  register_oom_notifier(&vb->oom_nb);\n", "");
    assertThat(unregistered).isNotEqualTo(driver);
    assertThat(answer(unregistered, "driver-removed-at-oom")).contains("GOAL_MISSED");
  }

  /** A block that is hinted has to be, and has to be free again when the host is done. */
  @Test
  void hintedBlocks_areFreeWhenTheHostIsDone() throws IOException {
    String gives =
        """
          if (command == 1 && vb->hint) {
            free_pages((unsigned long)page_address(vb->hint), 10);
            vb->hint = NULL;
          }
        """;
    String takes =
        "  if (command == 2 && !vb->hint)\n    vb->hint = alloc_pages(GFP_NOWAIT, 10);\n";
    String reads =
        """
          u32 command;

          virtio_cread_le(vb->vdev, struct virtio_balloon_config, free_page_hint_cmd_id, &command);
        """;
    String driver =
        DRIVER
            .replace("  unsigned int runs;\n", "  struct page *hint;\n")
            .replace("\n  vb->runs++;\n", reads + gives + takes);
    assertThat(answer(driver, "driver-hints-done")).isEqualTo("Proven");
    for (String line : List.of(gives, takes)) {
      assertThat(driver).contains(line);
      assertThat(answer(driver.replace(line, ""), "driver-hints-done")).contains("DEADLOCK");
    }
  }

  /** The work and the OOM notifier run side by side, and a lock keeps them apart. */
  @Test
  void sizeWorkAndOomNotifier_meet() throws IOException {
    String critical = "  vb->runs++;\n  BUG_ON(vb->runs != 1);\n  vb->runs--;\n";
    String locked = "  mutex_lock(&size);\n" + critical + "  mutex_unlock(&size);\n";
    String notifier =
        "  struct virtio_balloon *vb = container_of(nb, struct virtio_balloon, oom_nb);\n" + locked;
    String first =
        """
        static DEFINE_MUTEX(size);
        static int fill_balloon(struct virtio_balloon *vb, int num) { return 0; }
        static void acked""";
    String driver =
        DRIVER
            .replace("  vb->runs++;\n", locked)
            .replace("  return NOTIFY_OK;", notifier + "  return NOTIFY_OK;")
            .replace("static void acked", first);
    assertThat(answer(driver, "driver-deflates-at-oom")).isEqualTo("Proven");
    String broken = driver.replaceFirst(Pattern.quote(locked), critical);
    assertThat(answer(broken, "driver-deflates-at-oom")).contains("KERNEL_BUG");
  }

  /** While the world boots the host answers as soon as the driver waits, however it does that. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "wait_for_completion(&vb->told);",
        "BUG_ON(!wait_for_completion_timeout(&vb->told, HZ));",
        "wait_event(vb->queue, vb->answers);"
      })
  void hostAnswers_whileTheWorldBoots(String wait) throws IOException {
    String fill =
        """
        static int fill_balloon(struct virtio_balloon *vb, int num)
        {
          struct scatterlist sg;

          vb->answers = 0;
          sg_init_one(&sg, vb, sizeof(*vb));
          virtqueue_add_outbuf(vb->inflate_vq, &sg, 1, vb, GFP_KERNEL);
          virtqueue_kick(vb->inflate_vq);
          WAIT
          BUG_ON(completion_done(&vb->told));
          return 0;
        }

        static int oom_notify"""
            .replace("WAIT", wait);
    String members = "  struct completion told;\n  wait_queue_head_t queue;\n  int answers;\n";
    String answers =
        """
        {
          struct virtio_balloon *vb = vq->vdev->priv;
          unsigned int len;

          virtqueue_get_buf(vq, &len);
          vb->answers++;
          wake_up(&vb->queue);
        """;
    String first =
        """
          spin_lock_init(&vb->lock);
          init_completion(&vb->told);
          init_waitqueue_head(&vb->queue);
        """;
    String driver =
        DRIVER
            .replace("  unsigned int runs;\n", "  unsigned int runs;\n" + members)
            .replaceFirst("(acked\\(struct virtqueue \\*vq\\)\n)\\{\n", "$1" + answers)
            .replace("static int oom_notify", fill)
            .replace("  spin_lock_init(&vb->lock);\n", first);
    if (wait.contains("completion")) {
      driver = driver.replace("  wake_up(&vb->queue);\n", "  complete(&vb->told);\n");
    }
    assertThat(answer(driver, "driver-deflates-at-oom")).isEqualTo("Proven");
    if (!wait.contains("completion")) {
      assertThat(answer(driver.replace("vb->answers++", "vb->runs++"), "driver-deflates-at-oom"))
          .contains("no task runs yet that could end this wait");
    }
  }
}
