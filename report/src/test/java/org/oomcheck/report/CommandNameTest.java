// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;

class CommandNameTest {

  @Test
  void launcher_saysTheName() {
    assertThat(CommandName.of("oomcheck", "/usr/share/oomcheck/oomcheck.jar"))
        .isEqualTo("oomcheck");
  }

  @Test
  void word_isOneWordForAShell() {
    assertThat(CommandName.word("docs/modules/abba.c")).isEqualTo("docs/modules/abba.c");
    assertThat(CommandName.word("Übung/ä.c")).isEqualTo("Übung/ä.c");
    assertThat(CommandName.word("my work/it's.c")).isEqualTo("'my work/it'\\''s.c'");
    assertThat(CommandName.word("$(id)")).isEqualTo("'$(id)'");
    assertThat(CommandName.word("")).isEqualTo("''");
  }

  @Test
  void jarAlone_isRunByJava_andClassesAreThoseOfAClone() {
    assertThat(CommandName.of(null, "lib/oomcheck-1.0.jar"))
        .isEqualTo("java -jar lib/oomcheck-1.0.jar");
    assertThat(CommandName.of(null, "cli/target/classes")).isEqualTo("./oomcheck");
    assertThat(CommandName.of(null, "a.jar" + File.pathSeparator + "oomcheck-1.0.jar"))
        .isEqualTo("./oomcheck");
    assertThat(CommandName.of(null, "")).isEqualTo("./oomcheck");
  }
}
