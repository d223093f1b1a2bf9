// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Comments, strings and documents use the words of the field, and plain English. */
class WordsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final String LIST = "banned-words.txt";

  private static final Set<String> SKIPPED_FOLDERS = Set.of("target", ".git");

  /** Names the words that it is about. */
  private static final Set<String> SKIPPED_FILES = Set.of("WordsTest.java");

  private static final List<String> ENDINGS =
      List.of(".java", ".md", ".pml", ".ftlh", ".html", ".css", ".js", ".c", ".txt");

  private static BannedWords list() throws IOException {
    try (InputStream in = Objects.requireNonNull(WordsTest.class.getResourceAsStream(LIST), LIST)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new BannedWords(text.lines().toList());
    }
  }

  @Test
  void sourcesAndDocuments_useNoBannedWord() throws IOException {
    BannedWords words = list();
    List<String> faults = new ArrayList<>();
    for (Path file : texts()) {
      String name = PROJECT.relativize(file).toString().replace('\\', '/');
      faults.addAll(words.faults(name, Files.readString(file)));
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void bannedWord_isFound_inCommentsStringsAndDocuments() {
    BannedWords words = new BannedWords(List.of("goes round => loops"));
    assertThat(words.faults("A.java", "/**\n * It goes\n * round.\n */\nclass A {}")).hasSize(1);
    assertThat(words.faults("A.java", "class A {} // it goes round")).hasSize(1);
    assertThat(words.faults("A.java", "String s = \"it goes\"\n  + \" round\";"))
        .singleElement()
        .asString()
        .startsWith("A.java: \"goes round\" in ")
        .endsWith("; write: loops");
    assertThat(words.faults("A.java", "String s = \"\"\"\n  it goes round\n  \"\"\";")).hasSize(1);
    assertThat(words.faults("a.md", "It goes\nround.")).hasSize(1);
  }

  @Test
  void codeAndOtherWords_areLeftAlone() {
    BannedWords words = new BannedWords(List.of("\\bround\\b => loops"));
    assertThat(words.faults("A.java", "int round = '\"'; // around\nround++;")).isEmpty();
    assertThat(words.faults("a.md", "Around it.")).isEmpty();
  }

  @Test
  void section_holdsForItsFoldersOnly() {
    BannedWords words = new BannedWords(List.of("[model/ docs/]", "twin => form"));
    assertThat(words.faults("model/a.md", "a twin")).hasSize(1);
    assertThat(words.faults("docs/a.md", "a twin")).hasSize(1);
    assertThat(words.faults("cli/a.md", "a twin")).isEmpty();
  }

  @Test
  void lineWithoutABetterWord_isRefused() {
    assertThatThrownBy(() -> new BannedWords(List.of("twin")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twin");
  }

  private static List<Path> texts() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        PROJECT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED_FOLDERS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            boolean text = ENDINGS.stream().anyMatch(name::endsWith) && !name.equals(LIST);
            if (text && !SKIPPED_FILES.contains(name)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
