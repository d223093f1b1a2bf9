// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchReaderTest {
  private static final String DIFF =
      """
      diff --git a/mm/x.c b/mm/x.c
      index 1111111..2222222 100644
      --- a/mm/x.c
      +++ b/mm/x.c
      @@ -1,3 +1,4 @@ static int before(void)
       one
      +more
       two

      """;

  private static final String MAIL =
      """
      From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001
      From: A Developer <a@example.org>
      Subject: [PATCH] mm: a subject

      What the patch does.
      ---
       mm/x.c | 1 +
       1 file changed, 1 insertion(+)

      """
          + DIFF
          + "-- \n2.39.5\n\n";

  private static List<Patch> parse(String text) throws PatchException {
    return PatchReader.parse("x.patch", text);
  }

  private static void assertFault(String text, String message) {
    ThrowingCallable read = () -> parse(text);
    assertThatThrownBy(read).isInstanceOf(PatchException.class).hasMessage(message);
  }

  @Test
  void mail_hasItsSubject_andLinesWithTheirPlaces() throws PatchException {
    List<Patch> patches = parse(MAIL);
    assertThat(patches).hasSize(1);
    Patch patch = patches.get(0);
    assertThat(patch.subject()).isEqualTo("[PATCH] mm: a subject");
    assertThat(patch.changes()).hasSize(1);
    Patch.Change change = patch.changes().get(0);
    assertThat(change.kind()).isEqualTo(Patch.Kind.CHANGED);
    assertThat(change.path()).isEqualTo("mm/x.c");
    assertThat(change.patchLine()).isEqualTo(10);
    Hunk hunk = change.hunks().get(0);
    assertThat(hunk.patchLine()).isEqualTo(14);
    assertThat(hunk.lines())
        .containsExactly(
            new Hunk.Line(Hunk.Kind.CONTEXT, "one", false, 15),
            new Hunk.Line(Hunk.Kind.ADDED, "more", false, 16),
            new Hunk.Line(Hunk.Kind.CONTEXT, "two", false, 17),
            new Hunk.Line(Hunk.Kind.CONTEXT, "", false, 18));
  }

  @Test
  void mbox_isASeries() throws PatchException {
    List<Patch> patches = parse(MAIL + MAIL.replace("a subject", "another"));
    assertThat(patches)
        .extracting(Patch::subject)
        .containsExactly("[PATCH] mm: a subject", "[PATCH] mm: another");
    assertThat(patches.get(1).changes().get(0).patchLine()).isEqualTo(10 + MAIL.lines().count());
  }

  @Test
  void plainDiffs_ofGitAndOfDiff_areRead() throws PatchException {
    assertThat(parse(DIFF + DIFF.replace("mm/x.c", "mm/y.c")).get(0).changes())
        .extracting(Patch.Change::path)
        .containsExactly("mm/x.c", "mm/y.c");
    String body = DIFF.substring(DIFF.indexOf("@@"));
    String folders = "--- linux.orig/mm/x.c\t2024-01-01 10:00:00\n+++ linux/mm/x.c\t2024\n" + body;
    assertThat(parse(folders).get(0).changes().get(0).path()).isEqualTo("mm/x.c");
    for (String kept : List.of("mm/x.c.orig", "mm/x.c~", "linux.old/mm/x.c.orig")) {
      String copy = "--- " + kept + "\n+++ " + (kept.startsWith("m") ? "" : "linux/") + "mm/x.c\n";
      assertThat(parse(copy + body).get(0).changes().get(0).oldPath()).isEqualTo("mm/x.c");
    }
    String noPrefix = "--- mm/x.c\n+++ mm/x.c\n" + body;
    assertThat(parse(noPrefix).get(0).changes().get(0).path()).isEqualTo("mm/x.c");
    assertThat(parse(DIFF.replace("\n", "\r\n")).get(0).changes().get(0).path())
        .isEqualTo("mm/x.c");
  }

  @Test
  void newDeletedAndRenamedFiles_areSeen() throws PatchException {
    String made =
        """
        diff --git a/mm/new.c b/mm/new.c
        new file mode 100644
        --- /dev/null
        +++ b/mm/new.c
        @@ -0,0 +1,1 @@
        +int x;
        diff --git a/mm/old.c b/mm/old.c
        deleted file mode 100644
        --- a/mm/old.c
        +++ /dev/null
        @@ -1,1 +0,0 @@
        -int x;
        \\ No newline at end of file
        diff --git a/mm/a.c b/mm/b.c
        similarity index 100%
        rename from mm/a.c
        rename to mm/b.c
        """;
    List<Patch.Change> changes = parse(made).get(0).changes();
    assertThat(changes)
        .extracting(Patch.Change::kind, Patch.Change::oldPath, Patch.Change::path)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Patch.Kind.CREATED, "mm/new.c", "mm/new.c"),
            org.assertj.core.groups.Tuple.tuple(Patch.Kind.DELETED, "mm/old.c", "mm/old.c"),
            org.assertj.core.groups.Tuple.tuple(Patch.Kind.RENAMED, "mm/a.c", "mm/b.c"));
    assertThat(changes.get(1).hunks().get(0).lines().get(0).endsFile()).isTrue();
  }

  @Test
  void quotedPrintableMail_isDecoded_andItsLinesKeepTheirPlaces() throws PatchException {
    String mail =
        """
        From: A Developer <a@example.org>
        Subject: x
        Content-Transfer-Encoding: quoted-printable

        A long line that goes =
        on.
        --- a/mm/x.c
        +++ b/mm/x.c
        @@ -1,2 +1,3 @@
         a =3D b;
        +gr=C3=BC=C3=9Fe =
        =3D 1;
        =20
        """;
    Hunk hunk = parse(mail).get(0).changes().get(0).hunks().get(0);
    assertThat(hunk.lines())
        .containsExactly(
            new Hunk.Line(Hunk.Kind.CONTEXT, "a = b;", false, 10),
            new Hunk.Line(Hunk.Kind.ADDED, "gr\u00fc\u00dfe = 1;", false, 11),
            new Hunk.Line(Hunk.Kind.CONTEXT, "", false, 13));
    assertThat(parse(mail).get(0).changes().get(0).patchLine()).isEqualTo(7);
  }

  @Test
  void base64_isDecoded_inAMailAndInAnAttachment() throws PatchException {
    String body = Base64.getMimeEncoder().encodeToString(DIFF.getBytes(StandardCharsets.UTF_8));
    String encoded = "Content-Transfer-Encoding: base64\n\n" + body + "\n";
    Patch.Change mail = parse("From: a@b\n" + encoded).get(0).changes().get(0);
    assertThat(mail.hunks()).hasSize(1);
    assertThat(mail.patchLine()).isEqualTo(4);
    String parts =
        "From: a@b\nContent-Type: multipart/mixed;\n boundary=\"=_x\"\n\n"
            + "--=_x\nContent-Type: text/html\n\n<pre>"
            + DIFF
            + "\n--=_x\nContent-Type: text/x-patch\n"
            + encoded
            + "--=_x--\n";
    assertThat(parse(parts)).singleElement().satisfies(p -> assertThat(p.changes()).hasSize(1));
    assertThat(parse(parts).get(0).changes().get(0).hunks()).hasSize(1);
  }

  /** A part that is lost must not leave the rest to be reviewed alone. */
  @Test
  void base64ThatIsCut_isAFault() {
    String body = Base64.getMimeEncoder().encodeToString(DIFF.getBytes(StandardCharsets.UTF_8));
    String whole = "From: a@b\nContent-Transfer-Encoding: base64\n\n" + body.strip();
    int tooLong = (body.replaceAll("\\s|=", "").length() - 1) % 4;
    assertFault(
        whole.replace("=", "").substring(0, whole.replace("=", "").length() - tooLong) + "\n",
        "x.patch:4: the base64 that begins here is cut and cannot be decoded; save the whole mail");
  }

  /** In a hunk, the removal of a line of dashes looks like the head of a file. */
  @Test
  void removedDashes_areALineOfTheHunk() throws PatchException {
    String diff = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a\n+++ b\n same\n";
    Hunk hunk = parse(diff).get(0).changes().get(0).hunks().get(0);
    assertThat(hunk.lines()).extracting(Hunk.Line::text).containsExactly("-- a", "++ b", "same");
  }

  /** A signature puts a dash and a blank before each line that begins with a dash. */
  @Test
  void signedText_andColours_areReadAsIfTheyWereNot() throws PatchException {
    String mail = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n";
    String end = "-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n";
    List<Hunk> plain = parse("\n\n\n" + DIFF).get(0).changes().get(0).hunks();
    assertThat(parse(mail + DIFF.replaceAll("(?m)^-", "- -") + end).get(0).changes().get(0).hunks())
        .isEqualTo(plain);
    String coloured =
        DIFF.replaceAll("(?m)^([-+@].*)$", "\u001b[32m$1\u001b[m").replace("one", "o\u001b[Kne");
    assertThat(parse("\n\n\n" + coloured).get(0).changes().get(0).hunks()).isEqualTo(plain);
  }

  @Test
  void otherKindsOfDiffs_areNamed() {
    assertFault(
        "diff --git a/x.c b/x.c\nindex 12..34 100644\n",
        "x.patch:1: no hunk follows the names of the file: no line begins with \"@@ -\"");
    assertFault(
        "diff --cc x.c\nindex 1,2..3\n--- a/x.c\n+++ b/x.c\n@@@ -1,1 -1,1 +1,1 @@@\n",
        "x.patch:5: the diff of a merge, against several trees; give a diff against one");
    assertFault(
        "*** a/x.c\n--- b/x.c\n***************\n*** 1,2 ****\n! a\n",
        "x.patch:4: a context diff; make a unified one, as git diff and diff -u do");
    assertFault(
        MAIL.replace("-1,3", "-1,4"),
        "x.patch:19: the hunk of line 14 ends early: it should have 4 old and 4 new lines");
  }

  @Test
  void slashesOfWindows_areThoseOfTheKernel() throws PatchException {
    String diff = "--- a\\mm\\x.c\n+++ b\\mm\\x.c\n@@ -1,1 +1,1 @@\n-a\n+b\n";
    assertThat(parse(diff).get(0).changes().get(0).path()).isEqualTo("mm/x.c");
  }

  @Test
  void textInUtf16_isRead_andACompressedOneIsRefused(@TempDir Path folder)
      throws IOException, PatchException {
    Path wide = Files.write(folder.resolve("wide"), DIFF.getBytes(StandardCharsets.UTF_16));
    assertThat(PatchReader.read(List.of(wide))).hasSize(1);
    Path packed = Files.write(folder.resolve("packed"), new byte[] {0x1f, (byte) 0x8b, 8});
    assertThatThrownBy(() -> PatchReader.read(List.of(packed)))
        .isInstanceOf(IOException.class)
        .hasMessage("it is compressed; unpack it first");
  }

  @Test
  void brokenMails_areNamedWithWhatToDo() {
    assertFault("", "x.patch: the file is empty; save the patch again");
    assertFault(
        "Hello,\nplease apply.\n",
        "x.patch: no patch is in it: no line begins with \"diff --git\" or \"--- \" and \"+++ \"");
    assertFault(
        "From: A <a@example.org>\nSubject: [PATCH v2 0/3] mm: three changes\n\nThey change it.\n",
        "x.patch:2: this is the cover letter of a series, without a patch; give the mails that"
            + " follow");
    assertFault(
        "On Monday A wrote:\n" + DIFF.lines().map(l -> "> " + l + "\n").reduce("", String::concat),
        "x.patch:2: the patch is quoted with \">\", as in a reply, where it may be cut and"
            + " commented; give the mail that it answers");
    assertFault(
        DIFF.replace("\n one\n", "\none\n"),
        "x.patch:6: the line begins with none of ' ', '+' and '-': the blanks at the beginnings of"
            + " lines are lost; save the mail as raw text or mbox, and give that");
    assertFault(
        "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1,2 +1,2 @@\none [-two-]{+three+}\nfour\n",
        "x.patch:4: a diff of words, in which lines have no sign; make it without --word-diff");
    assertFault(
        DIFF.substring(0, DIFF.indexOf(" two")),
        "x.patch:7: the hunk of line 5 ends early: it should have 3 old and 4 new lines");
    assertFault(
        DIFF.substring(DIFF.indexOf("@@")),
        "x.patch:1: a hunk without the lines --- and +++ before it: its file is not known");
    assertFault(
        DIFF.replace("\n two\n", "\ntwo\n"),
        "x.patch:8: the line begins with none of ' ', '+' and '-': a long line was wrapped by a mail"
            + " program; save the mail as raw text or mbox, and give that");
    assertFault(
        "--- a/mm/x.c\n+++ b/mm/x.c\n",
        "x.patch:1: no hunk follows the names of the file: no line begins with \"@@ -\"");
    assertFault(
        "From: a@b\nContent-Type: text/html\n\n<pre>" + DIFF,
        "x.patch: the mail is in HTML, in which blanks are lost; save the patch as plain text, as an"
            + " archive of the list has it");
    assertFault(
        DIFF.replace("mm/x.c", "../../etc/x"),
        "x.patch:1: the path ../../etc/x leads out of the tree");
    assertFault(
        "diff --git a/x.c b/x.c\nGIT binary patch\nliteral 3\n",
        "x.patch:2: the patch changes a binary file; only text can be changed");
  }
}
