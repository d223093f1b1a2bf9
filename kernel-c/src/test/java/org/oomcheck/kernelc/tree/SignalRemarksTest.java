// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.patch.PatchReader;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.remark.SignalRemarks;
import org.oomcheck.model.tree.Catalogue;

/** A call that a signal ends is named with its line where a patch adds it. */
class SignalRemarksTest {
  private static final String WAIT =
      """
      --- a/drivers/virtio/virtio_balloon.c
      +++ b/drivers/virtio/virtio_balloon.c
      @@ -20,2 +20,2 @@
         virtqueue_kick(vq);
      -  wait_event(vb->acked, virtqueue_get_buf(vq, &len));
      +  $0;
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait_event_interruptible(vb->acked, virtqueue_get_buf(vq, &len))|wait_event_interruptible",
        "wait_event_killable(vb->acked, virtqueue_get_buf(vq, &len))|wait_event_killable",
        "wait_event(vb->acked, virtqueue_get_buf(vq, &len))|",
        "schedule_timeout_killable(1)|"
      })
  void callThatASignalEnds_isNamed(String call, String named) throws Exception {
    String text = WAIT.replace("$0", call);
    PatchedTree patched =
        PatchedTree.of(new SmallTree(SmallTree.SOUND), PatchReader.parse("1.patch", text));
    CTree after = CTree.read(patched, Config.guest(), Catalogue.load(), ".patched");
    assertThat(SignalRemarks.of(after, patched))
        .isEqualTo(
            named == null
                ? List.of()
                : List.of(
                    "calls of the patch that a signal ends, which no scenario sends; what happens"
                        + " then was not looked at: "
                        + named
                        + "() (drivers/virtio/virtio_balloon.c:21)"));
  }

  /** What the tree has anyway is no matter of the patch. */
  @ParameterizedTest
  @CsvSource({"msleep(1)", "mutex_trylock(&vb->balloon_lock)"})
  void callOfTheTree_isNotNamed(String call) throws Exception {
    String driver = SmallTree.SOUND.replace("wait_event(", "wait_event_interruptible(");
    String text =
        """
        --- a/drivers/virtio/virtio_balloon.c
        +++ b/drivers/virtio/virtio_balloon.c
        @@ -20,1 +20,2 @@
           virtqueue_kick(vq);
        +  $0;
        """
            .replace("$0", call);
    PatchedTree patched = PatchedTree.of(new SmallTree(driver), PatchReader.parse("1.patch", text));
    CTree after = CTree.read(patched, Config.guest(), Catalogue.load(), ".patched");
    assertThat(SignalRemarks.of(after, patched)).isEmpty();
  }
}
