// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A range of commits is a series of patches. */
class GitRangeTest {
  @TempDir static Path folder = Path.of("");

  private static final String DRIVER =
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
      """;

  @BeforeAll
  static void commits() throws Exception {
    try (Git git = Git.init().setDirectory(folder.toFile()).setInitialBranch("base").call()) {
      Path driver = folder.resolve("drivers/virtio/virtio_balloon.c");
      Files.createDirectories(driver.getParent());
      Files.writeString(folder.resolve("Makefile"), "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\n");
      commit(git, driver, DRIVER);
      git.checkout().setCreateBranch(true).setName("silent").call();
      commit(git, driver, DRIVER.replace("  virtqueue_kick(vq);\n", ""));
    }
  }

  private static void commit(Git git, Path file, String text) throws Exception {
    Files.writeString(file, text);
    git.add().addFilepattern(".").call();
    git.commit()
        .setSign(false)
        .setAuthor("A Developer", "developer@example.org")
        .setCommitter("A Developer", "developer@example.org")
        .setMessage("virtio_balloon: a change")
        .call();
  }

  private static Run review(String range, String... more) {
    String[] words = {"review", "--kernel", folder.toString(), range, "--scenario", "freed-unit"};
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Run.of(all);
  }

  @Test
  void range_isPutOnItsFirstCommit() {
    Run run = review("base..silent");
    assertThat(run.out()).contains("breaks  DEADLOCK").contains("drivers/virtio/virtio_balloon.c:");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void range_withoutACommit_isRefused() {
    Run run = review("silent..base");
    assertThat(run.err()).contains("no commit that leads to base");
    assertThat(run.code()).isEqualTo(64);
    assertThat(review("base..nothing").err()).contains("has no revision nothing");
  }

  @Test
  void range_andRevision_areRefused() {
    assertThat(review("base..silent", "--revision", "base").err()).contains("leave one out");
  }

  @Test
  void range_asRevision_isReviewed() {
    Run run = withoutPatch("--revision", "base..", "--scenario", "freed-unit");
    assertThat(run.out()).contains("breaks  DEADLOCK");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void review_ofNothing_saysWhatItNeeds() {
    assertThat(withoutPatch().err())
        .contains("there is nothing to review: name a patch")
        .hasLineCount(1);
    Run one = withoutPatch("--revision", "silent");
    assertThat(one.err()).contains("names one commit").contains("such as v6.12..silent");
    assertThat(one.code()).isEqualTo(64);
    assertThat(withoutPatch("--revision", "base...silent").err())
        .contains("has three dots: write base..silent");
  }

  @Test
  void range_asRevisionOfACheck_isRefused() {
    Run run = Run.of("check", "--kernel", folder.toString(), "--revision", "base..silent");
    assertThat(run.err())
        .contains("is a range of commits, and one commit is needed")
        .hasLineCount(1);
    assertThat(run.code()).isEqualTo(64);
  }

  private static Run withoutPatch(String... words) {
    String[] start = {"review", "--kernel", folder.toString()};
    return Run.of(Stream.of(start, words).flatMap(Stream::of).toArray(String[]::new));
  }
}
