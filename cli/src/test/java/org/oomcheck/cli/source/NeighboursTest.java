// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.tree.Catalogue;

/** A patch in a file of its own that uses what only its package may use. */
class NeighboursTest {
  private static final Path PATCHES = Path.of("../model/src/main/java/org/oomcheck/model/patch");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private static void apply(Path file, String series) {
    Catalogue.load().series(series).with(PatchFile.read(file.toString(), file).patch());
  }

  @ParameterizedTest(name = "{0} on {1}")
  @CsvSource({"NotifiersUnserialised, v4.15", "OffloadChainFreezable, v4.13"})
  void patchThatUsesAnotherOfOurs_goesOntoItsTree(String name, String series) {
    apply(PATCHES.resolve(name + ".java"), series);
  }

  @Test
  void useOfWhatIsNoPatch_isOneSentence() throws IOException {
    Path file = directory.resolve("Peeks.java");
    Files.writeString(
        file,
        Files.readString(PATCHES.resolve("NotifiersUnserialised.java"))
            .replace("org.oomcheck.model.patch;", "org.oomcheck.model.tree;")
            .replace("NotifiersUnserialised", "Peeks")
            .replace("import org.oomcheck.model.tree.Patch;", "")
            .replace("NotifiersOutsideOomLock.moveOut(tree)", "tree.slots().clear()"));
    assertThatThrownBy(() -> apply(file, "v4.15"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "its apply() uses method 'java.util.Set org.oomcheck.model.tree.Replacements.slots()',"
                + " which only classes of its package may use");
  }
}
