// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/** Which of the variables dead, kept and n are live at the head of the first loop. */
class LivenessTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "for (;;) { dead = f(); if (dead) return kept; } | kept",
        "for (;;) { if (dead) return kept; dead = f(); } | dead kept",
        "while (n) { int dead = f(); n -= dead; } return kept; | n kept",
        "while (n) { dead = f() + dead; n--; } return 0; | n dead",
        "while (n) { USES; n--; } return 0; | n kept",
        "while (n--) ; dead = 1; return dead + kept; | n kept",
        "again: dead = f(); if (dead) goto again; return kept; | kept",
        "while (n) { switch (f()) { case 1: kept = 2; break; default: n = kept; } } return 0; | n kept",
        "while (n) { s.x = 1; dead = ({ kept + 1; }); n = dead; } return 0; | n kept",
      })
  void name_isLive_ifItMayBeReadFirst(String body, String live) {
    String text =
        "#define USES f(kept)\nint g(int n, int dead, int kept) { struct s s; " + body + " }";
    Unit unit = Unit.alone(FileParser.parse("x.c", text, Config.guest()));
    assertThat(unit.live(unit.function("g").orElseThrow().body()).get(0))
        .filteredOn(name -> name.matches("n|dead|kept"))
        .containsExactlyInAnyOrder(live.split(" "));
  }
}
