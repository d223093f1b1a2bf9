// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.kernelc.tree.remark.BalloonRemarks;

/** What an answer about a patch of the driver rests on is said where the patch gives a reason. */
class BalloonRemarksTest {

  private static List<String> remarks(String after, int... lines) throws IOException {
    return BalloonRemarks.of(
        SmallTree.treeOf(SmallTree.SOUND),
        SmallTree.treeOf(after),
        IntStream.of(lines).boxed().toList());
  }

  /** The last line is the one that the patch changes. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "return leak_balloon(vb, 256);                | 256",
        "return min(num, 64U);                        | 64U",
        "return num > 100 ? 100 : num;                | 100 100",
        "return leak_balloon(vb, 8);                  | ''",
        "msleep(200); return num & 0x100;             | ''",
        "return num + 50 * HZ;                        | ''",
        "return kmalloc(512, GFP_KERNEL) ? 1 : 0;     | ''"
      })
  void numberOfPages_thatNoWorldScales_isNamed(String body, String numbers) throws IOException {
    String added = "static int more(struct virtio_balloon *vb, size_t num)\n{\n" + body + "\n}\n";
    int line = (int) (SmallTree.SOUND + added).lines().count() - 1;
    String said = String.join("", remarks(SmallTree.SOUND + added, line));
    Matcher found = Pattern.compile("([0-9U]+) \\(drivers").matcher(said);
    assertThat(found.results().map(each -> each.group(1)).collect(Collectors.joining(" ")))
        .isEqualTo(numbers);
    assertThat(remarks(SmallTree.SOUND + added, line - 1)).isEmpty();
  }

  @Test
  void newMacro_isNamed_andAScaledOneIsNot() throws IOException {
    assertThat(remarks("#define BATCH 64\n" + SmallTree.SOUND, 1).get(0)).contains("64 (");
    assertThat(remarks("#define VIRTIO_BALLOON_OOM_NR_PAGES 512\n" + SmallTree.SOUND, 1)).isEmpty();
  }

  @Test
  void counterOfThePatch_thatMissesTheFirstPages_isNamed() throws IOException {
    String counted =
        "static unsigned long total;\n"
            + SmallTree.SOUND.replace("vb->num_pages++;", "vb->num_pages++; total++;");
    assertThat(remarks(counted)).hasSize(1);
    assertThat(remarks(counted).get(0)).startsWith("total: has its first value");
    assertThat(remarks("static unsigned long total;\n" + SmallTree.SOUND)).isEmpty();
    String lock = SmallTree.SOUND.replace("struct mutex balloon_lock;", "$0 spinlock_t other;");
    assertThat(remarks(lock.replace("$0", "struct mutex balloon_lock;"))).isEmpty();
  }
}
