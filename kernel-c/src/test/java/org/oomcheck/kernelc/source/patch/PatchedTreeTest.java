// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.kernelc.source.SourceTree;

class PatchedTreeTest {
  private static final String FILE = "a\nb\nc\nd\ne\nf\ng\nh\n";
  private static final String DIFF =
      "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -3,3 +3,3 @@\n c\n-d\n+D\n e\n";

  private record Fixed(Map<String, String> files) implements SourceTree {
    @Override
    public String name() {
      return "the tree";
    }

    @Override
    public Optional<String> read(String path) {
      return Optional.ofNullable(files.get(path));
    }
  }

  private static PatchedTree apply(String file, String... diffs)
      throws PatchException, IOException {
    List<Patch> series = new ArrayList<>();
    for (int i = 0; i < diffs.length; i++) {
      series.addAll(PatchReader.parse((i + 1) + ".patch", diffs[i]));
    }
    return PatchedTree.of(new Fixed(Map.of("mm/x.c", file)), series);
  }

  private static PatchedFile file(PatchedTree tree) {
    return tree.file("mm/x.c").orElseThrow();
  }

  @Test
  void hunk_isApplied_andItsLinesKnowTheirOrigin() throws PatchException, IOException {
    PatchedTree tree = apply(FILE, DIFF);
    assertThat(tree.read("mm/x.c")).contains("a\nb\nc\nD\ne\nf\ng\nh\n");
    assertThat(tree.offsets()).isEmpty();
    assertThat(file(tree).origin(4)).contains(new PatchedFile.Origin("1.patch", 6));
    assertThat(file(tree).origin(3)).isEmpty();
    assertThat(file(tree).changedLines()).containsExactly(4);
  }

  @Test
  void lineThatIsTakenAway_hasAPlace() throws PatchException, IOException {
    String less = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1,2 +1 @@\n-a\n b\n@@ -7,2 +6 @@\n g\n-h\n";
    PatchedFile file = file(apply(FILE, less, DIFF));
    assertThat(file.removedLines()).containsExactly(1, 4, 8);
    assertThat(file.placeOf(1)).isEqualTo(1);
    assertThat(file.placeOf(4)).isEqualTo(3);
    assertThat(file.placeOf(8)).isEqualTo(7);
    assertThat(file.inPlaceOf(1)).isEmpty();
    assertThat(file.inPlaceOf(4)).containsExactly(3);
    assertThat(file.inPlaceOf(8)).isEmpty();
  }

  @Test
  void series_isAppliedInOrder_andOriginsMoveWithTheirLines() throws PatchException, IOException {
    String second = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1,2 +1,4 @@\n a\n+1\n+2\n b\n";
    PatchedTree tree = apply(FILE, DIFF, second);
    assertThat(tree.read("mm/x.c")).contains("a\n1\n2\nb\nc\nD\ne\nf\ng\nh\n");
    assertThat(file(tree).origin(6)).contains(new PatchedFile.Origin("1.patch", 6));
    assertThat(file(tree).origin(2)).contains(new PatchedFile.Origin("2.patch", 5));
    assertThat(file(tree).changedLines()).containsExactly(2, 3, 6);
  }

  @Test
  void series_isPutInTheOrderOfItsNumbers_andSaysSo() throws PatchException, IOException {
    String head = "From: a@b\nSubject: [PATCH v2 %d/%d] mm: x\n\n---\n";
    String second = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -3,3 +3,3 @@\n c\n-D\n+E\n e\n";
    PatchedTree tree = apply(FILE, head.formatted(2, 2) + second, head.formatted(1, 2) + DIFF);
    assertThat(tree.read("mm/x.c")).contains(FILE.replace("d\n", "E\n"));
    assertThat(tree.order())
        .containsExactly("the patches are applied in the order of the numbers in their subjects");
    assertThat(apply(FILE, head.formatted(1, 1) + DIFF).order()).isEmpty();
    assertThat(apply(FILE, head.formatted(1, 3) + DIFF).order())
        .containsExactly("the series is not complete: there is no patch 2/3, 3/3");
    assertThatThrownBy(() -> apply(FILE, head.formatted(2, 2) + second))
        .isInstanceOf(PatchException.class)
        .hasMessageEndingWith("the series is not complete: there is no patch 1/2");
    assertThatThrownBy(() -> apply(FILE, second, head.formatted(1, 2) + DIFF))
        .as("a patch without a number stays where it is")
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("1.patch:3: hunk 1");
  }

  /** A thread of a list has the first version of a patch, and the next one. */
  @ParameterizedTest
  @CsvSource({
    "[PATCH] mm: x, [PATCH v2] mm: x, 1, 2",
    "[PATCH v3 1/2] mm: x, [PATCH v4 1/2] mm: y, 3, 4",
    "[RFC PATCH 2/2] mm: x, [PATCH v2 2/2] mm: x, 1, 2"
  })
  void twoVersionsOfAPatch_areRefused(String one, String two, int old, int young) {
    String head = "From: a@b\nSubject: %s\n\n---\n";
    String more = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1,2 +1,3 @@\n a\n+1\n b\n";
    assertThatThrownBy(() -> apply(FILE, head.formatted(one) + DIFF, head.formatted(two) + more))
        .isInstanceOf(PatchException.class)
        .hasMessage(
            "2.patch: version %d and version %d of a patch are both there (%s); give the mails of one"
                    .formatted(old, young, two)
                + " version");
  }

  @ParameterizedTest
  @CsvSource({"[PATCH v2 1/2] mm: x, [PATCH v2 2/2] mm: x", "[PATCH] mm: x, [PATCH v2] mm: y"})
  void patchesOfOneVersion_andOtherPatches_areApplied(String one, String two) throws Exception {
    String head = "From: a@b\nSubject: %s\n\n---\n";
    String more = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1,2 +1,3 @@\n a\n+1\n b\n";
    PatchedTree tree = apply(FILE, head.formatted(one) + DIFF, head.formatted(two) + more);
    assertThat(tree.read("mm/x.c")).contains("a\n1\nb\nc\nD\ne\nf\ng\nh\n");
  }

  /** Each commit is a patch, in the order that the text has. */
  @Test
  void commitsOfALog_areASeries_andTheOrderIsSaidIfItIsWrong() throws Exception {
    String commit = "commit 0123456789abcdef\nAuthor: A <a@b>\n\n    mm: x\n\n";
    String second = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -3,3 +3,3 @@\n c\n-D\n+E\n e\n";
    assertThat(apply(FILE, commit + DIFF + "\n" + commit + second).read("mm/x.c"))
        .contains(FILE.replace("d\n", "E\n"));
    assertThatThrownBy(() -> apply(FILE, commit + second + "\n" + commit + DIFF))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("Note: git log has the newest commit first");
    assertThatThrownBy(() -> apply(FILE, commit + second))
        .isInstanceOf(PatchException.class)
        .message()
        .doesNotContain("git log");
  }

  @Test
  void signsOfHtml_areRecognised() {
    String html = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1 +1 @@\n-a-&gt;b &amp;&amp; c\n+d\n";
    assertThatThrownBy(() -> apply("a->b && c\n", html))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("The patch was saved from a page in HTML.");
  }

  @Test
  void offset_isReported() throws PatchException, IOException {
    PatchedTree tree = apply("x\ny\n" + FILE, DIFF);
    assertThat(tree.read("mm/x.c")).contains("x\ny\na\nb\nc\nD\ne\nf\ng\nh\n");
    assertThat(tree.offsets())
        .singleElement()
        .hasToString("1.patch:3: hunk 1 of mm/x.c is applied at line 5, 2 lines further down");
  }

  @Test
  void offset_withSeveralPlaces_takesTheNearest_andSaysSo() throws PatchException, IOException {
    PatchedTree tree = apply("c\nd\ne\nx\nx\nc\nd\ne\n", DIFF);
    assertThat(tree.read("mm/x.c")).contains("c\nD\ne\nx\nx\nc\nd\ne\n");
    assertThat(tree.offsets().get(0).toString())
        .endsWith("2 lines further up; its lines are also at 1 other place");
  }

  /** GNU patch would drop the context line and go on. */
  @Test
  void fuzz_isRefused_withTheLinesThatDiffer() {
    assertThatThrownBy(() -> apply(FILE.replace("e\n", "E\n"), DIFF))
        .isInstanceOf(PatchException.class)
        .hasMessageStartingWith("1.patch:3: hunk 1 of mm/x.c does not apply, at line 3 or else")
        .hasMessageContaining("the patch expects (line 7 of it):\n    e\n")
        .hasMessageContaining("line 5 of the tree's file is:\n    E\n")
        .hasMessageContaining("Give the tree that the patch was made for");
  }

  /** The rest of a last line of context looks like the text of the mail. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a line of text that is long | a line of text that is long and goes on | may have wrapped it",
        "a line of text that is long | a line of text that is longer           | Give the tree",
        "}                           | } else {                                | Give the tree"
      })
  void lastLineThatIsCut_isToldAsSuch(String line, String whole, String told) {
    assertThatThrownBy(
            () -> apply(FILE.replace("e\n", whole + "\n"), DIFF.replace(" e\n", " " + line + "\n")))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("    " + line)
        .hasMessageContaining(told);
  }

  @Test
  void patchThatIsThere_isRecognised() {
    assertThatThrownBy(() -> apply(FILE.replace("d\n", "D\n"), DIFF))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("the tree seems to have the patch");
    assertThatThrownBy(() -> apply(FILE, DIFF, DIFF))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("2.patch:3: ")
        .hasMessageContaining("are there already: a patch before this one has added them");
  }

  @Test
  void filesAreMadeDeletedAndRenamed() throws PatchException, IOException {
    String made =
        """
        diff --git a/mm/new.c b/mm/new.c
        new file mode 100644
        --- /dev/null
        +++ b/mm/new.c
        @@ -0,0 +1,2 @@
        +int x;
        +int y;
        """;
    String renamed =
        "diff --git a/mm/new.c b/mm/newer.c\nrename from mm/new.c\nrename to mm/newer.c\n";
    String deleted = "--- a/mm/x.c\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n";
    PatchedTree tree = apply("a\nb\n", made, renamed, deleted);
    assertThat(tree.read("mm/new.c")).isEmpty();
    assertThat(tree.read("mm/newer.c")).contains("int x;\nint y;\n");
    assertThat(tree.read("mm/x.c")).isEmpty();
    assertThat(tree.readAll(List.of("mm/x.c", "mm/newer.c"))).containsOnlyKeys("mm/newer.c");
  }

  /** Functions are known by their file, so a file that gets another name is still read. */
  @Test
  void renamedFileOfTheTree_isReadUnderItsOldName_andSaysSo() throws Exception {
    String renamed =
        """
        diff --git a/mm/x.c b/mm/z.c
        rename from mm/x.c
        rename to mm/z.c
        --- a/mm/x.c
        +++ b/mm/z.c
        @@ -1,2 +1,2 @@
        -a
        +c
         b
        """;
    String later = "--- a/mm/z.c\n+++ b/mm/z.c\n@@ -1,2 +1,2 @@\n c\n-b\n+d\n";
    PatchedTree tree = apply("a\nb\n", renamed, later);
    assertThat(tree.read("mm/x.c")).contains("c\nd\n");
    assertThat(tree.files()).containsOnlyKeys("mm/x.c");
    assertThat(tree.renames())
        .containsExactly("mm/x.c is renamed to mm/z.c, and is called by its old name here");
  }

  @Test
  void binaryFile_isNamed_andTheTextBesideItIsChanged() throws Exception {
    String binary =
        """
        diff --git a/doc/x.png b/doc/x.png
        new file mode 100644
        GIT binary patch
        literal 4
        KcmZQzW&i{L

        literal 0
        HcmV?d00001

        """;
    PatchedTree tree = apply(FILE, binary + DIFF);
    assertThat(tree.files()).containsOnlyKeys("doc/x.png", "mm/x.c");
  }

  @Test
  void missingAndExistingFiles_areFaults() {
    assertThatThrownBy(() -> apply(FILE, DIFF.replace("mm/x.c", "mm/y.c")))
        .isInstanceOf(PatchException.class)
        .hasMessage("1.patch:1: the tree the tree has no mm/y.c");
    assertThatThrownBy(() -> apply(FILE, DIFF.replace("mm/x.c", "x.c")))
        .hasMessageContaining("has no x.c; the paths of a patch begin at the top of the tree");
    String made = "--- /dev/null\n+++ b/mm/x.c\n@@ -0,0 +1,1 @@\n+int x;\n";
    assertThatThrownBy(() -> apply(FILE, made))
        .isInstanceOf(PatchException.class)
        .hasMessage("1.patch:1: the patch makes mm/x.c, which is already there");
    String half = "--- a/mm/x.c\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n";
    assertThatThrownBy(() -> apply(FILE, half))
        .isInstanceOf(PatchException.class)
        .hasMessage("1.patch:1: the patch deletes mm/x.c, but not all of its lines");
    String bare = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -3,0 +4,1 @@\n+new\n";
    assertThatThrownBy(() -> apply(FILE, bare))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("hunk 1 of mm/x.c has no context");
  }

  @Test
  void endOfFileWithoutNewLine_isKeptAndChanged() throws PatchException, IOException {
    String ends =
        "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+B\n";
    assertThat(apply("a\nb", ends).read("mm/x.c")).contains("a\nB\n");
    assertThatThrownBy(() -> apply("a\nb\n", ends)).isInstanceOf(PatchException.class);
    String takes = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1,2 +1,2 @@\n a\n-b\n+B\n\\ No newline\n";
    assertThat(apply("a\nb\n", takes).read("mm/x.c")).contains("a\nB");
  }

  /** Random edits, written as hunks with three lines of context, give the edited file. */
  @Test
  void randomEdits_areReproduced_alsoWithLinesBeforeThem() throws PatchException, IOException {
    Random random = new Random(20240517);
    for (int round = 0; round < 300; round++) {
      List<String> before = new ArrayList<>();
      int size = 20 + random.nextInt(60);
      for (int i = 0; i < size; i++) {
        before.add("line " + i + " " + random.nextInt(3));
      }
      List<String> after = new ArrayList<>();
      StringBuilder diff = new StringBuilder("--- a/mm/x.c\n+++ b/mm/x.c\n");
      int next = 0;
      while (next < size) {
        int from = Math.min(size, next + 3 + random.nextInt(10));
        int to = Math.min(size, from + random.nextInt(4));
        int end = Math.min(size, to + 3);
        List<String> added = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          added.add("new " + random.nextInt(1000));
        }
        after.addAll(before.subList(next, from));
        int top = Math.max(next, from - 3);
        int newTop = after.size() - (from - top);
        after.addAll(added);
        after.addAll(before.subList(to, end));
        if (end > top) {
          diff.append(
              "@@ -%d,%d +%d,%d @@%n"
                  .formatted(top + 1, end - top, newTop + 1, after.size() - newTop));
          before.subList(top, from).forEach(line -> diff.append(' ').append(line).append('\n'));
          before.subList(from, to).forEach(line -> diff.append('-').append(line).append('\n'));
          added.forEach(line -> diff.append('+').append(line).append('\n'));
          before.subList(to, end).forEach(line -> diff.append(' ').append(line).append('\n'));
        }
        next = end;
      }
      String expected = String.join("\n", after) + "\n";
      String text = String.join("\n", before) + "\n";
      assertThat(apply(text, diff.toString()).read("mm/x.c")).contains(expected);
      PatchedTree moved = apply("first\nsecond\n" + text, diff.toString());
      assertThat(moved.read("mm/x.c")).contains("first\nsecond\n" + expected);
      assertThat(moved.offsets()).as("only the first hunk is off").hasSize(1);
    }
  }
}
