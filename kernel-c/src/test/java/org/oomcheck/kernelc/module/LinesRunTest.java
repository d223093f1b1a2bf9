// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.kernelc.interpreter.Unit;

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
    assertThat(unit(world).linesRunAtBoot()).contains(21).doesNotContain(4, 8, 9, 16);
  }

  private static Unit unit(ModuleWorld world) {
    return world.program().units().stream()
        .filter(each -> each.file().path().equals("test.c"))
        .findFirst()
        .orElseThrow();
  }

  /** A jump and a declaration with a first value are code, though nothing is computed there. */
  @Test
  void linesOfCode_haveJumpsAndFirstValues() {
    String text =
        """
        static int flag;
        static int __init init(void)
        {
          int i;
          for (i = 0; i < 2; i++) {
            if (READ_ONCE(flag))
              goto out;
            if (i == 1)
              continue;
            if (READ_ONCE(flag)) {
              int more = 1;
              WRITE_ONCE(flag, more);
              break;
            }
          }
        out:
          return 0;
        }
        module_init(init);
        """;
    ModuleWorld world = ModuleWorld.of(SmallModule.parse(text));
    new Explorer(Options.defaults()).explore(world);
    Unit unit = unit(world);
    assertThat(unit.linesOfCode()).containsExactly(5, 6, 7, 8, 9, 10, 11, 12, 13, 17);
    assertThat(unit.linesRun()).contains(5, 6, 8, 9, 10, 17).doesNotContain(7, 11, 12, 13);
  }
}
