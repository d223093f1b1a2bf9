// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.model.tree.Catalogue;

/** A tree of one small driver of ours, which has what the scenarios of the balloon need. */
record SmallTree(String driver) implements SourceTree {

  /** Allocates before it takes the lock. */
  static final String SOUND =
      """
      struct virtio_balloon {
        struct virtio_device *vdev;
        struct virtqueue *inflate_vq, *deflate_vq;
        struct work_struct update_balloon_size_work;
        wait_queue_head_t acked;
        struct mutex balloon_lock;
        unsigned int num_pages;
        struct balloon_dev_info vb_dev_info;
        struct notifier_block oom_nb;
      };

      static void tell_host(struct virtio_balloon *vb, struct virtqueue *vq)
      {
        struct scatterlist sg;
        unsigned int len;

        sg_init_one(&sg, vb, 1);
        if (virtqueue_add_outbuf(vq, &sg, 1, vb, GFP_KERNEL))
          return;
        virtqueue_kick(vq);
        wait_event(vb->acked, virtqueue_get_buf(vq, &len));
      }

      static unsigned int fill_balloon(struct virtio_balloon *vb, size_t num)
      {
        struct page *page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_NORETRY);
        mutex_lock(&vb->balloon_lock);
        if (page) {
          balloon_page_enqueue(&vb->vb_dev_info, page);
          vb->num_pages++;
          tell_host(vb, vb->inflate_vq);
        }
        mutex_unlock(&vb->balloon_lock);
        return page ? 1 : 0;
      }

      static unsigned int leak_balloon(struct virtio_balloon *vb, size_t num)
      {
        struct page *page = NULL;

        mutex_lock(&vb->balloon_lock);
        if (num && vb->num_pages)
          page = balloon_page_dequeue(&vb->vb_dev_info);
        if (page) {
          vb->num_pages--;
          tell_host(vb, vb->deflate_vq);
          put_page(page);
        }
        mutex_unlock(&vb->balloon_lock);
        return page ? 1 : 0;
      }

      static int virtio_balloon_oom_notify(struct notifier_block *nb, unsigned long unused,
                                           void *parm)
      {
        struct virtio_balloon *vb = container_of(nb, struct virtio_balloon, oom_nb);
        unsigned long *freed = parm;

        *freed += leak_balloon(vb, 1);
        return NOTIFY_OK;
      }
      """;

  /** The same, but it allocates under the lock. */
  static String broken() {
    return SOUND.replace(
        """
          struct page *page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_NORETRY);
          mutex_lock(&vb->balloon_lock);
        """,
        """
          struct page *page;
          mutex_lock(&vb->balloon_lock);
          page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_NORETRY);
        """);
  }

  static CTree treeOf(String driver) throws IOException {
    return CTree.read(new SmallTree(driver), Config.guest(), Catalogue.load(), "");
  }

  @Override
  public String name() {
    return "a small tree";
  }

  @Override
  public Optional<String> read(String path) {
    return Optional.ofNullable(
        Map.of(
                "Makefile",
                "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n",
                VirtioBalloonPart.FILE,
                driver)
            .get(path));
  }
}
