// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaFilesTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void schemas_haveTheWordsOfTheProgram() throws IOException {
    assertThat(SchemaFiles.differences(PROJECT, false))
        .as("a schema lacks a word of the program; write it anew: %s", FindingsFolder.ACCEPT)
        .isEmpty();
  }

  /** The broken form: a hazard that a schema lacks is noticed, and put there. */
  @Test
  void schema_withoutAHazard_isNoticed_andAcceptPutsItThere() throws IOException {
    for (String file : SchemaFiles.FILES) {
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(PROJECT.resolve(file), copy);
    }
    Path schema = folder.resolve(SchemaFiles.FILES.get(0));
    String whole = Files.readString(schema);
    assertThat(whole).contains("\"DEADLOCK\", ");
    Files.writeString(schema, whole.replace("\"DEADLOCK\", ", ""));
    assertThat(SchemaFiles.differences(folder, true))
        .containsExactly(SchemaFiles.FILES.get(0) + " differs");
    assertThat(schema).hasContent(whole);
    assertThat(SchemaFiles.differences(folder, false)).isEmpty();
  }
}
