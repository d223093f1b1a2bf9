// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;

/** What of a module has run is known afterwards, over all interleavings. */
class LinesRunTest {
  private static final String MODULE =
      """
      static int flag;
      static void never(void)
      {
        flag = 3;
      }
      static int one(void *data)
      {
        if (READ_ONCE(flag))
          WRITE_ONCE(flag, 2);
        if (READ_ONCE(flag) == 5)
          never();
        return 0;
      }
      static int two(void *data)
      {
        WRITE_ONCE(flag, 1);
        return 0;
      }
      static int __init init(void)
      {
        kthread_run(one, NULL, "one");
        kthread_run(two, NULL, "two");
        return 0;
      }
      module_init(init);
      """;

  @Test
  void linesAndFunctions_thatRan_areKnown() {
    ModuleWorld world = ModuleWorld.of(SmallModule.parse(MODULE));
    new Explorer(Options.defaults()).explore(world);
    assertThat(world.program().functionsRun().get("test.c")).containsExactly("init", "one", "two");
    assertThat(world.program().linesRun().get("test.c"))
        .contains(8, 9, 10, 12, 16, 17, 21)
        .doesNotContain(4, 11);
  }
}
