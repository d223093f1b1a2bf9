// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.kernelc.tree.DriverScenariosTest.answer;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A small driver of ours whose work hints a page to the host, while the guest is suspended. */
@Tag("slow")
class DriverSuspendedTest {
  private static final String DRIVER =
      """
      struct virtio_balloon {
        struct virtio_device *vdev;
        struct virtqueue *free_page_vq;
        struct workqueue_struct *wq;
        struct work_struct work;
      };

      static void work_func(struct work_struct *work)
      {
        struct virtio_balloon *vb = container_of(work, struct virtio_balloon, work);
        struct scatterlist sg;

        sg_init_one(&sg, &vb->work, 1);
        if (!virtqueue_add_outbuf(vb->free_page_vq, &sg, 1, vb, GFP_KERNEL))
          virtqueue_kick(vb->free_page_vq);
      }

      static void virtballoon_changed(struct virtio_device *vdev)
      {
        struct virtio_balloon *vb = vdev->priv;

        queue_work(vb->wq, &vb->work);
      }

      static int init_vqs(struct virtio_balloon *vb)
      {
        vq_callback_t *callbacks[1] = { NULL };
        const char *names[1] = { "free_page_vq" };

        return virtio_find_vqs(vb->vdev, 1, &vb->free_page_vq, callbacks, names, NULL);
      }

      static int virtballoon_probe(struct virtio_device *vdev)
      {
        struct virtio_balloon *vb = kzalloc(sizeof(*vb), GFP_KERNEL);
        int err;

        vdev->priv = vb;
        if (!vb)
          return -ENOMEM;
        INIT_WORK(&vb->work, work_func);
        vb->vdev = vdev;
        err = init_vqs(vb);
        if (err)
          return err;
        vb->wq = alloc_workqueue("balloon", WQ_FREEZABLE, 0);
        virtio_device_ready(vdev);
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
        int err = init_vqs(vdev->priv);

        if (!err)
          virtio_device_ready(vdev);
        return err;
      }
      """;

  @Test
  void workOfHints_isFrozenWhileTheVirtqueuesAreGone() throws IOException {
    assertThat(answer(DRIVER, "driver-suspended-hints")).isEqualTo("Proven");
    String runs = DRIVER.replace("WQ_FREEZABLE", "0");
    assertThat(answer(runs, "driver-suspended-hints")).contains("virtqueue that was deleted");
  }
}
