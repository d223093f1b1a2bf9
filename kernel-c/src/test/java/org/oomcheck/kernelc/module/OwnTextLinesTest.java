// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.KernelFrame;

/**
 * Lines of our own texts of headers. They are no lines of a kernel's headers, so no stack names
 * them: the reader would look there, and find something else.
 */
class OwnTextLinesTest {
  private static final String TOP =
      """
      #include <linux/list.h>
      static LIST_HEAD(all);
      static struct list_head one;
      static void del(struct list_head *head)
      {
        head->next->prev = head->prev;
      }
      """;

  private static List<KernelFrame> stack(String call) {
    String text = SmallModule.text(TOP, "list_add(&one, &all);", call, call);
    Verdict.Violated violated = (Verdict.Violated) SmallModule.verdict(text);
    Counterexample race = violated.counterexamples().get(0);
    return race.tasks().get(0).stack();
  }

  /** What it is divided into, such as __list_del_entry(), is not told either. */
  @Test
  void stackOfOurOwnText_hasTheLineThatCallsIt() {
    assertThat(stack("list_del(&one);"))
        .extracting(KernelFrame::symbol, KernelFrame::line)
        .startsWith(tuple("list_del", 0), tuple("thread0", 11));
  }

  @Test
  void stackOfTheModulesText_hasItsOwn() {
    assertThat(stack("del(&one);"))
        .extracting(KernelFrame::symbol, KernelFrame::line)
        .startsWith(tuple("del", 6), tuple("thread0", 11));
  }
}
