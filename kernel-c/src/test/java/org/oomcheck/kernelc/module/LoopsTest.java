// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;

/** Loops of C: a variable that is dead at a head does not multiply states. */
class LoopsTest {
  private static final String TOP = "static int flag;\nstatic int value;\n";

  private static Verdict.Proven proven(String one) {
    Verdict verdict =
        new Explorer(Options.defaults())
            .explore(
                ModuleWorld.of(
                    SmallModule.parse(
                        SmallModule.text(
                            TOP, "", one, "WRITE_ONCE(value, 7); WRITE_ONCE(flag, 1);"))));
    assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    return (Verdict.Proven) verdict;
  }

  @Test
  void deadVariable_doesNotMultiplyStates() {
    String dead = "int v; while (!READ_ONCE(flag)) { v = READ_ONCE(value); BUG_ON(v == 3); }";
    String asLive = "int v = 0; while (!READ_ONCE(flag)) { v = READ_ONCE(value); } BUG_ON(v == 3);";
    assertThat(proven(dead).coverage().states()).isLessThan(proven(asLive).coverage().states());
  }

  @Test
  void liveVariable_isNotForgotten() {
    String body =
        "int n = 0; while (!READ_ONCE(flag)) { if (READ_ONCE(value)) n = 1; } BUG_ON(n == 1);";
    assertThat(
            SmallModule.answer(
                SmallModule.verdict(
                    SmallModule.text(TOP, "", body, "WRITE_ONCE(value, 7); WRITE_ONCE(flag, 1);"))))
        .isEqualTo("KERNEL_BUG");
  }
}
