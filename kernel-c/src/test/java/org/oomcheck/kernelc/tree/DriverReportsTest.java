// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.kernelc.tree.DriverDutiesTest.DRIVER;
import static org.oomcheck.kernelc.tree.DriverScenariosTest.answer;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A small driver of ours that reports free blocks, and waits for the answer or does not. */
@Tag("slow")
class DriverReportsTest {

  /** The driver that reports free blocks itself. */
  private static String reporting(String waits) {
    String report =
        """
        #define VIRTIO_BALLOON_F_REPORTING 5

        static struct virtio_balloon *reporter;
        static struct virtqueue *reporting_vq;

        static void report_func(struct work_struct *work)
        {
          struct zone *zone = __first_zone();
          struct page *page, *found = NULL;
          struct scatterlist sg;
          unsigned int len;

          spin_lock_irq(&zone->lock);
          list_for_each_entry(page, &zone->free_area[pageblock_order].free_list[0], lru)
            if (!found && !PageReported(page))
              found = page;
          if (found && !__isolate_free_page(found, pageblock_order))
            found = NULL;
          spin_unlock_irq(&zone->lock);
          if (!found)
            return;
          virtqueue_add_inbuf(reporting_vq, &sg, 1, reporter, GFP_NOWAIT);
          virtqueue_kick(reporting_vq);
        WAITS  spin_lock_irq(&zone->lock);
          __putback_isolated_page(found, pageblock_order, 0);
          __SetPageReported(found);
          spin_unlock_irq(&zone->lock);
          queue_work(system_freezable_wq, &reporter->size_work);
        }

        void __page_reporting_notify(void)
        {
          queue_work(system_freezable_wq, &reporter->size_work);
        }

        static void virtballoon_remove(struct virtio_device *vdev)
        {
        }

        static int virtballoon_probe"""
            .replace("WAITS", waits);
    return DRIVER
        .replace("static int virtballoon_probe", report)
        .replace(
            "names[3] = { \"inflate\", \"deflate\", NULL }",
            "names[3] = { \"inflate\", \"deflate\", \"reporting_vq\" }")
        .replace("acked, acked, stats_request }", "acked, acked, acked }")
        .replace(
            "  vb->deflate_vq = vqs[1];\n",
            "  vb->deflate_vq = vqs[1];\n  reporting_vq = vqs[2];\n")
        .replace("static void acked", "static struct virtqueue *reporting_vq;\n\nstatic void acked")
        .replace(
            "INIT_WORK(&vb->size_work, size_func);",
            "INIT_WORK(&vb->size_work, report_func);\n  reporter = vb;")
        .replace(
            "  virtio_device_ready(vdev);\n  if",
            "  virtio_device_ready(vdev);\n  __page_reporting_notify();\n  if");
  }

  /** A block that is reported can be allocated when the host has answered, and not before. */
  @Test
  void blockThatTheHostHas_isNotGivenBack() throws IOException {
    String waits = "  wait_event(reporter->acked, virtqueue_get_buf(reporting_vq, &len));\n";
    assertThat(answer(reporting(waits), "driver-reports-all")).isEqualTo("Proven");
    assertThat(answer(reporting(""), "driver-reports-all"))
        .contains("BUFFER_IN_USE", "has not answered the report");
  }

  /** One of two waiters is woken, and it may be the one whose buffer the host still has. */
  @Test
  void wakeUpOfTheWrongWaiter_isFound() throws IOException {
    String wait = "  wait_event(%s->acked, virtqueue_get_buf(%s, &len));\n";
    String alone =
        """
          DEFINE_WAIT(entry);

          for (;;) {
            prepare_to_wait_exclusive(&%1$s->acked, &entry, TASK_UNINTERRUPTIBLE);
            if (virtqueue_get_buf(%2$s, &len))
              break;
            schedule();
          }
          finish_wait(&%1$s->acked, &entry);
        """;
    String shared = reporting(wait.formatted("reporter", "reporting_vq"));
    String teller = wait.formatted("vb", "vq");
    assertThat(shared).contains(teller);
    assertThat(answer(shared, "driver-reports-at-oom")).isEqualTo("Proven");
    String exclusive =
        reporting(alone.formatted("reporter", "reporting_vq"))
            .replace(teller, alone.formatted("vb", "vq"));
    assertThat(answer(exclusive, "driver-reports-at-oom")).contains("LOST_WAKEUP");
  }
}
