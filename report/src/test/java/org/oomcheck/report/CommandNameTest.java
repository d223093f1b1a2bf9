// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandNameTest {

  @Test
  void launcher_saysTheName() {
    assertThat(CommandName.of("oomcheck", "/usr/share/oomcheck/oomcheck.jar", null))
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
  void jarAlone_isRunByJava_underAnyName(@TempDir Path folder) throws IOException {
    Path jar = Files.createFile(folder.resolve("my check.jar"));
    assertThat(CommandName.of(null, jar.toString(), jar)).isEqualTo("java -jar '" + jar + "'");
    Path relative = Path.of("").toAbsolutePath().relativize(jar);
    assertThat(CommandName.of(null, relative.toString(), relative.toAbsolutePath()))
        .isEqualTo("java -jar '" + relative + "'");
  }

  @Test
  void classesAndOtherJars_areThoseOfAClone(@TempDir Path folder) throws IOException {
    Path jar = Files.createFile(folder.resolve("oomcheck-1.0.jar"));
    Path classes = Path.of("target/classes");
    assertThat(CommandName.of(null, classes.toString(), classes)).isEqualTo("./oomcheck");
    assertThat(CommandName.of(null, "a.jar" + File.pathSeparator + jar, jar))
        .isEqualTo("./oomcheck");
    assertThat(CommandName.of(null, folder.resolve("booter.jar").toString(), jar))
        .isEqualTo("./oomcheck");
    assertThat(CommandName.of(null, "", null)).isEqualTo("./oomcheck");
    assertThat(CommandName.get()).isEqualTo("./oomcheck");
  }
}
