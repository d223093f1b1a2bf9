// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.kernelc.tree.DriverScenariosTest.DRIVER;
import static org.oomcheck.kernelc.tree.DriverScenariosTest.answer;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Memory that a function of the driver has for itself is freed before it ends. */
class DriverMemoryTest {
  private static final String FIND =
      "  err = virtio_find_vqs(vdev, 1, vqs, callbacks, names, NULL);\n";
  private static final String ALLOCATES =
      "  int *tmp = kcalloc(2, sizeof(*tmp), GFP_KERNEL);\n\n  if (!tmp)\n    return$0;\n";

  private static String before(String line, String added, String driver) {
    assertThat(driver).contains(line);
    return driver.replace(line, added + line);
  }

  @Test
  void memoryThatAnExitOfTheProbeForgets_isFound() throws IOException {
    String begin = "  vdev->priv = vb = kzalloc(sizeof(*vb), GFP_KERNEL);\n";
    String allocates = before(begin, ALLOCATES.replace("$0", " -ENOMEM"), DRIVER);
    String sound =
        before(FIND, "  *tmp = 1;\n  kfree(tmp);\n", allocates)
            .replace("  if (!vb)\n", "  if (!vb)\n    kfree(tmp);\n  if (!vb)\n");
    assertThat(answer(sound, "driver-probe-fails")).isEqualTo("Proven");
    String forgets = before(FIND, "  *tmp = 1;\n  kfree(tmp);\n", allocates);
    assertThat(answer(forgets, "driver-probe-fails"))
        .contains("LIFECYCLE tmp, made at ")
        .contains("is never freed: no other task can reach it when virtballoon_probe() has ended");
  }

  @Test
  void memoryThatAWorkForgets_isFound() throws IOException {
    String head = "static void work_func(struct work_struct *work)\n{\n";
    assertThat(DRIVER).contains(head);
    String forgets = DRIVER.replace(head, head + ALLOCATES.replace("$0", ""));
    String sound = DRIVER.replace(head, head + ALLOCATES.replace("$0", "") + "  kfree(tmp);\n");
    assertThat(answer(sound, "driver-removed")).isEqualTo("Proven");
    assertThat(answer(forgets, "driver-removed"))
        .contains("is never freed: no other task can reach it when work_func() has ended");
  }
}
