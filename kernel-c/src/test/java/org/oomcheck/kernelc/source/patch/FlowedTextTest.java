// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlowedTextTest {
  private static final String HEAD =
      "From: a@b\nSubject: x\nContent-Type: text/plain; charset=utf-8;\n format=flowed";
  private static final String DIFF = "--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1,3 +1,3 @@\n";

  private static List<Hunk.Line> lines(String mail) throws PatchException {
    return PatchReader.parse("x.patch", mail).get(0).changes().get(0).hunks().get(0).lines();
  }

  @Test
  void linesThatBeginWithABlank_haveTheirBlanksBack() throws PatchException {
    String body = "Words, \nand more.\n\n" + DIFF + "  \tone\n-two\n+2\n  \tthree\n-- \n2.43.0\n";
    assertThat(lines(HEAD + "\n\n" + body))
        .containsExactly(
            new Hunk.Line(Hunk.Kind.CONTEXT, "\tone", false, 12),
            new Hunk.Line(Hunk.Kind.REMOVED, "two", false, 13),
            new Hunk.Line(Hunk.Kind.ADDED, "2", false, 14),
            new Hunk.Line(Hunk.Kind.CONTEXT, "\tthree", false, 15));
  }

  @Test
  void lineThatWasBroken_isOneLine_withItsBlankUnlessTheMailSaysOtherwise() throws PatchException {
    String body = DIFF + "  \tone\n-two\n+a long \nline\n  \tthree\n";
    assertThat(lines(HEAD + "\n\n" + body).get(2).text()).isEqualTo("a long line");
    assertThat(lines(HEAD + "; delsp=yes\n\n" + body).get(2).text()).isEqualTo("a longline");
  }

  /** A blank line of context has blanks only, and goes nowhere on. */
  @Test
  void lineOfBlanks_goesNotOn() throws PatchException {
    String body = DIFF + "  \n-two\n+2\n  \tthree\n";
    assertThat(lines(HEAD + "\n\n" + body)).extracting(Hunk.Line::text).contains("", "\tthree");
  }

  @Test
  void programThatNamesTheFormatAndChangesNothing_isTakenAtItsLines() throws PatchException {
    String body = DIFF + " \tone\n-two \n+2\n   three\n";
    assertThat(lines(HEAD + "\n\n" + body))
        .extracting(Hunk.Line::text)
        .containsExactly("\tone", "two ", "2", "  three");
  }

  /** Without the header a broken line is a fault. */
  @Test
  void otherMail_isNotJoined() {
    String body = DIFF + " \tone\n-two\n+a long \nline\n \tthree\n";
    assertThatThrownBy(() -> lines("From: a@b\n\n" + body))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("x.patch:9: the line begins with none of ' ', '+' and '-'");
  }

  /** The second mail of an mbox has a header of its own. */
  @Test
  void nextMail_isNotFlowedBecauseThisOneIs() throws PatchException {
    String from = "From 0123456789 Mon Sep 17 00:00:00 2001\n";
    String one = from + HEAD + "\n\n" + DIFF + "  \tone\n-two\n+2\n  \tthree\n\n";
    String two = from + "Subject: y\n\n" + DIFF + "   one\n-two\n+2\n   three\n";
    List<Patch> patches = PatchReader.parse("x.mbox", one + two);
    assertThat(patches)
        .extracting(each -> each.changes().get(0).hunks().get(0).lines().get(0).text())
        .containsExactly("\tone", "  one");
  }
}
