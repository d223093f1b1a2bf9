// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of commits in docs/kernel.md and the catalogue name the same commits. */
class CommitTableTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| ([0-9a-f]{12}) \\| (?:after )?(v[0-9.]+) \\|.*$", Pattern.MULTILINE);
  private static final Pattern COMMIT = Pattern.compile("\\b[0-9a-f]{12}\\b");

  /** A reference to a function as it is since a commit. */
  private static final Pattern SINCE =
      Pattern.compile("release = \"(v[0-9.]+)\",\\s+commit = \"([0-9a-f]{12})\"");

  @Test
  void table_hasEveryCommitThatTheModelNames_andNoOther() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    for (String source : sources(file -> true)) {
      COMMIT.matcher(source).results().forEach(found -> named.add(found.group()));
    }
    assertThat(table().keySet()).isEqualTo(named);
  }

  @Test
  void function_isInNoReleaseBeforeItsCommit() throws IOException {
    Map<String, String> table = table();
    // A patch names the release that it is put on.
    for (String source : sources(file -> !file.toString().contains("patch"))) {
      Matcher function = SINCE.matcher(source);
      while (function.find()) {
        String commit = function.group(2);
        String first = table.getOrDefault(commit, "v9999");
        // A release with stable fixes has commits of later ones.
        if (!function.group(1).equals("v6.12")) {
          assertThat(Catalogue.versionOf(function.group(1)))
              .as("%s is in %s, says the model", commit, function.group(1))
              .isGreaterThanOrEqualTo(Catalogue.versionOf(first));
        }
      }
    }
  }

  private static Map<String, String> table() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("../docs/kernel.md")));
    while (row.find()) {
      assertThat(rows.put(row.group(1), row.group(2))).as(row.group()).isNull();
    }
    return rows;
  }

  private static Iterable<String> sources(Predicate<Path> which) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      TreeSet<String> sources = new TreeSet<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).filter(which).toList()) {
        sources.add(Files.readString(file));
      }
      return sources;
    }
  }
}
