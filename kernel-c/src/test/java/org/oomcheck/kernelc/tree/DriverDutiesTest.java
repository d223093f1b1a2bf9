// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.kernelc.tree.DriverScenariosTest.answer;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a driver of a balloon owes its host, by a small one of ours that forgets one thing. */
@Tag("slow")
class DriverDutiesTest {
  static final String DRIVER =
      """
      #define VIRTIO_BALLOON_F_STATS_VQ 1
      #define VIRTIO_BALLOON_F_DEFLATE_ON_OOM 2

      struct virtio_balloon {
        struct virtio_device *vdev;
        struct virtqueue *inflate_vq, *deflate_vq, *stats_vq;
        wait_queue_head_t acked;
        struct work_struct size_work, stats_work;
        struct notifier_block oom_nb;
        struct page *page;
        spinlock_t lock;
        __virtio32 pfns[1];
      };

      static void acked(struct virtqueue *vq)
      {
        struct virtio_balloon *vb = vq->vdev->priv;

        wake_up(&vb->acked);
      }

      static void stats_request(struct virtqueue *vq)
      {
        struct virtio_balloon *vb = vq->vdev->priv;

        spin_lock(&vb->lock);
        queue_work(system_freezable_wq, &vb->stats_work);
        spin_unlock(&vb->lock);
      }

      static void buffer(struct virtio_balloon *vb, struct virtqueue *vq)
      {
        struct scatterlist sg;

        sg_init_one(&sg, vb->pfns, sizeof(vb->pfns[0]));
        virtqueue_add_outbuf(vq, &sg, 1, vb, GFP_KERNEL);
        virtqueue_kick(vq);
      }

      static void stats_handle_request(struct virtio_balloon *vb)
      {
        unsigned int len;

        if (!virtqueue_get_buf(vb->stats_vq, &len))
          return;
        buffer(vb, vb->stats_vq);
      }

      static void stats_func(struct work_struct *work)
      {
        stats_handle_request(container_of(work, struct virtio_balloon, stats_work));
      }

      static void tell_host(struct virtio_balloon *vb, struct virtqueue *vq)
      {
        unsigned int len;

        buffer(vb, vq);
        wait_event(vb->acked, virtqueue_get_buf(vq, &len));
      }

      static void tell_size(struct virtio_balloon *vb, __virtio32 actual)
      {
        virtio_cwrite_le(vb->vdev, struct virtio_balloon_config, actual, &actual);
      }

      static void fill_balloon(struct virtio_balloon *vb, int num)
      {
        vb->page = alloc_page(GFP_NOWAIT);
        tell_host(vb, vb->inflate_vq);
      }

      static void size_func(struct work_struct *work)
      {
        struct virtio_balloon *vb = container_of(work, struct virtio_balloon, size_work);

        fill_balloon(vb, 1);
        tell_size(vb, 1);
      }

      static int oom_notify(struct notifier_block *nb, unsigned long unused, void *freed)
      {
        struct virtio_balloon *vb = container_of(nb, struct virtio_balloon, oom_nb);

        tell_host(vb, vb->deflate_vq);
        put_page(vb->page);
        *(unsigned long *)freed += 1;
        tell_size(vb, 0);
        return NOTIFY_OK;
      }

      static void virtballoon_changed(struct virtio_device *vdev)
      {
        struct virtio_balloon *vb = vdev->priv;
        unsigned long flags;

        spin_lock_irqsave(&vb->lock, flags);
        queue_work(system_freezable_wq, &vb->size_work);
        spin_unlock_irqrestore(&vb->lock, flags);
      }

      static void init_vqs(struct virtio_balloon *vb)
      {
        vq_callback_t *callbacks[3] = { acked, acked, stats_request };
        const char *names[3] = { "inflate", "deflate", NULL };
        struct virtqueue *vqs[3];

        if (virtio_has_feature(vb->vdev, VIRTIO_BALLOON_F_STATS_VQ))
          names[2] = "stats";
        virtio_find_vqs(vb->vdev, 3, vqs, callbacks, names, NULL);
        vb->inflate_vq = vqs[0];
        vb->deflate_vq = vqs[1];
        if (virtio_has_feature(vb->vdev, VIRTIO_BALLOON_F_STATS_VQ)) {
          vb->stats_vq = vqs[2];
          buffer(vb, vb->stats_vq);
        }
      }

      static int virtballoon_probe(struct virtio_device *vdev)
      {
        struct virtio_balloon *vb;

        vdev->priv = vb = kzalloc(sizeof(*vb), GFP_KERNEL);
        INIT_WORK(&vb->size_work, size_func);
        INIT_WORK(&vb->stats_work, stats_func);
        spin_lock_init(&vb->lock);
        init_waitqueue_head(&vb->acked);
        vb->vdev = vdev;
        init_vqs(vb);
        if (virtio_has_feature(vdev, VIRTIO_BALLOON_F_DEFLATE_ON_OOM)) {
          vb->oom_nb.notifier_call = oom_notify;
          register_oom_notifier(&vb->oom_nb);
        }
        virtio_device_ready(vdev);
        if (virtio_has_feature(vdev, VIRTIO_BALLOON_F_DEFLATE_ON_OOM))
          virtballoon_changed(vdev);
        return 0;
      }

      static int virtballoon_freeze(struct virtio_device *vdev)
      {
        virtio_reset_device(vdev);
        vdev->config->del_vqs(vdev);
        return 0;
      }

      static int virtballoon_restore(struct virtio_device *vdev)
      {
        init_vqs(vdev->priv);
        virtio_device_ready(vdev);
        virtballoon_changed(vdev);
        return 0;
      }
      """;

  private static String without(String text, String other) {
    assertThat(DRIVER).contains(text);
    return DRIVER.replace(text, other);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"driver-tells-size", "driver-statistics-again", "driver-resumed"})
  void driverThatDoesAll_isProven(String scenario) throws IOException {
    assertThat(answer(DRIVER, scenario)).isEqualTo("Proven");
  }

  /** What the balloon gives back is free when the host has answered, and not before. */
  @Test
  void pageThatTheHostMayTakeAway_isNotFreed() throws IOException {
    String tells = "  tell_host(vb, vb->deflate_vq);\n";
    String frees = "  put_page(vb->page);\n";
    assertThat(answer(without(tells + frees, frees + tells), "driver-tells-size"))
        .contains("BUFFER_IN_USE", "has not been told");
    String told = "  unsigned int len;\n\n  buffer(vb, vb->deflate_vq);\n" + frees;
    String waits = "  wait_event(vb->acked, virtqueue_get_buf(vb->deflate_vq, &len));\n";
    assertThat(answer(without(tells + frees, "{\n" + told + waits + "}\n"), "driver-tells-size"))
        .contains("BUFFER_IN_USE");
  }

  @ParameterizedTest(name = "tell_size(vb, {0})")
  @CsvSource({"0", "1"})
  void sizeThatIsNotTold_isFound(int pages) throws IOException {
    String tells = "  tell_size(vb, " + pages + ");\n";
    assertThat(answer(without(tells, ""), "driver-tells-size")).contains("DEADLOCK");
  }

  @Test
  void buffersThatAreNotCollected_areFound() throws IOException {
    String collects = "  if (!virtqueue_get_buf(vb->stats_vq, &len))\n    return;\n";
    assertThat(answer(without(collects, ""), "driver-statistics-again")).contains("DEADLOCK");
  }

  /** The handler of a virtqueue comes to the CPU that restores the device. */
  @Test
  void interruptThatComesToARestore_isFound() throws IOException {
    String plain =
        DRIVER
            .replace("_irqsave(&vb->lock, flags)", "(&vb->lock)")
            .replace("_irqrestore(&vb->lock, flags)", "(&vb->lock)");
    assertThat(answer(plain, "driver-resumed")).contains("DEADLOCK");
  }

  /** The driver with a list of pages, one of which compaction moves. */
  private static String movable() {
    String fill = DRIVER.substring(DRIVER.indexOf("static void fill_balloon"));
    String notifier = DRIVER.substring(DRIVER.indexOf("static int oom_notify"));
    return DRIVER
        .replace(
            "struct virtio_balloon {",
            """
            struct balloon_dev_info {
              spinlock_t pages_lock;
              unsigned long isolated_pages;
              struct list_head pages;
            };

            struct virtio_balloon {
              struct balloon_dev_info vb_dev_info;
              struct mutex balloon_lock;""")
        .replace(fill.substring(0, fill.indexOf("}\n") + 2), FILLS)
        .replace(notifier.substring(0, notifier.indexOf("}\n") + 2), MOVES)
        .replace(
            "  init_vqs(vb);\n",
            """
              mutex_init(&vb->balloon_lock);
              spin_lock_init(&vb->vb_dev_info.pages_lock);
              INIT_LIST_HEAD(&vb->vb_dev_info.pages);
              init_vqs(vb);
            """)
        .replace("    virtballoon_changed(vdev);\n  return 0;", "    return 0;\n  return 0;");
  }

  private static final String FILLS =
      """
      static void insert(struct virtio_balloon *vb, struct page *page, int isolated)
      {
        spin_lock_irq(&vb->vb_dev_info.pages_lock);
        set_page_private(page, (unsigned long)vb);
        list_add(&page->lru, &vb->vb_dev_info.pages);
        vb->vb_dev_info.isolated_pages -= isolated;
        spin_unlock_irq(&vb->vb_dev_info.pages_lock);
      }

      static void fill_balloon(struct virtio_balloon *vb, int num)
      {
        insert(vb, alloc_page(GFP_NOWAIT), 0);
        tell_host(vb, vb->inflate_vq);
      }
      """;

  private static final String MOVES =
      """
      static bool isolate(struct page *page, unsigned int mode)
      {
        struct virtio_balloon *vb = (struct virtio_balloon *)page_private(page);

        spin_lock_irq(&vb->vb_dev_info.pages_lock);
        list_del(&page->lru);
        vb->vb_dev_info.isolated_pages++;
        spin_unlock_irq(&vb->vb_dev_info.pages_lock);
        return true;
      }

      static int migrate(struct page *newpage, struct page *page, int mode)
      {
        struct virtio_balloon *vb = (struct virtio_balloon *)page_private(page);

        if (!mutex_trylock(&vb->balloon_lock))
          return -EAGAIN;
        insert(vb, newpage, 1);
        tell_host(vb, vb->inflate_vq);
        tell_host(vb, vb->deflate_vq);
        mutex_unlock(&vb->balloon_lock);
        put_page(page);
        return 0;
      }

      static void putback(struct page *page)
      {
        insert((struct virtio_balloon *)page_private(page), page, 1);
      }

      const struct movable_operations balloon_mops = {
        .isolate_page = isolate,
        .migrate_page = migrate,
        .putback_page = putback,
      };

      static struct page *dequeue(struct virtio_balloon *vb)
      {
        struct page *page;

        spin_lock_irq(&vb->vb_dev_info.pages_lock);
        page = list_first_entry_or_null(&vb->vb_dev_info.pages, struct page, lru);
        if (page && trylock_page(page)) {
          list_del(&page->lru);
          __ClearPageMovable(page);
          unlock_page(page);
        } else {
          page = NULL;
        }
        spin_unlock_irq(&vb->vb_dev_info.pages_lock);
        return page;
      }

      static int oom_notify(struct notifier_block *nb, unsigned long unused, void *freed)
      {
        struct virtio_balloon *vb = container_of(nb, struct virtio_balloon, oom_nb);
        struct page *page;

        mutex_lock(&vb->balloon_lock);
        page = dequeue(vb);
        if (page) {
          tell_host(vb, vb->deflate_vq);
          put_page(page);
          *(unsigned long *)freed += 1;
        }
        mutex_unlock(&vb->balloon_lock);
        return NOTIFY_OK;
      }
      """;

  @Test
  void pageThatCompactionMoves_staysApart() throws IOException {
    assertThat(answer(movable(), "driver-migrates")).isEqualTo("Proven");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "insert(vb, newpage, 1); | insert(vb, newpage, 0); | ACCOUNTING",
        "mutex_unlock(&vb->balloon_lock); | ; | LOCK_MISUSE",
        "if (!mutex_trylock(&vb->balloon_lock)) | if (1) | GOAL_MISSED",
        "if (page && trylock_page(page)) | trylock_page(page); if (page) | ",
        "if (page && trylock_page(page)) | lock_page(page); if (page) | SLEEP_IN_ATOMIC",
        "unlock_page(page); | ; | a page is freed that is locked",
        "tell_host(vb, vb->deflate_vq); | put_page(page); return 0; | BUFFER_IN_USE",
      })
  void migrationThatForgets_isFound(String line, String other, String found) throws IOException {
    assertThat(movable()).contains(line);
    String driver = movable().replaceFirst(Pattern.quote(line), other);
    assertThat(answer(driver, "driver-migrates"))
        .isNotEqualTo("Proven")
        .contains(found == null ? "" : found);
  }
}
