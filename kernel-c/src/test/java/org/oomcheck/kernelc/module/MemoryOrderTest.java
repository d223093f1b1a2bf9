// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Reordering;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/** Modules whose accesses are all marked and lack a barrier: PROVEN names the accesses. */
class MemoryOrderTest {

  /** Two threads; their functions begin at lines 11 and 21 of the file. */
  private static List<String> named(String shared, String one, String two) {
    String module =
        lines(10, shared)
            + lines(10, "static int one(void *data) {\n" + one + "\nreturn 0; }")
            + lines(10, "static int two(void *data) {\n" + two + "\nreturn 0; }")
            + "static int __init test_init(void) {\n"
            + "first = kthread_run(one, NULL, \"one\");\n"
            + "kthread_run(two, NULL, \"two\");\nreturn 0; }\nmodule_init(test_init);\n";
    SourceFile file = FileParser.parse("test.c", module, Config.guest());
    assertThat(file.unread()).isEmpty();
    Verdict verdict = new Explorer(Options.defaults()).explore(ModuleWorld.of(file));
    assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    List<Reordering> pairs = verdict.coverage().reorderings();
    assertThat(pairs).isNotNull();
    return pairs == null
        ? List.of()
        : pairs.stream().map(each -> each.first().where() + ", " + each.second().where()).toList();
  }

  private static String lines(int count, String text) {
    return text + "\n".repeat(count - (int) text.chars().filter(each -> each == '\n').count());
  }

  @Test
  void dekker_needsSmpMb() {
    String shared = "static struct task_struct *first; static int x, y;";
    String reads = "if (READ_ONCE(y)) pr_info(\"y\");";
    String other = "WRITE_ONCE(y, 1); smp_mb(); if (READ_ONCE(x)) pr_info(\"x\");";
    assertThat(named(shared, "WRITE_ONCE(x, 1);\n" + reads, other))
        .containsExactly("at test.c:12, at test.c:13");
    assertThat(named(shared, "WRITE_ONCE(x, 1);\nsmp_wmb();" + reads, other)).hasSize(1);
    assertThat(named(shared, "WRITE_ONCE(x, 1);\nsmp_mb();" + reads, other)).isEmpty();
  }

  @Test
  void sleeper_needsSetCurrentState_beforeItTests() {
    String shared = "static struct task_struct *first; static int cond;";
    for (String set : List.of("__set_current_state", "set_current_state")) {
      List<String> named =
          named(
              shared,
              set
                  + "(TASK_INTERRUPTIBLE);\nif (!READ_ONCE(cond)) schedule();\n"
                  + "__set_current_state(TASK_RUNNING);",
              "rcu_read_lock(); WRITE_ONCE(cond, 1);\nwake_up_process(first); rcu_read_unlock();");
      assertThat(named)
          .isEqualTo(set.startsWith("__") ? List.of("at test.c:12, at test.c:13") : List.of());
    }
  }

  @Test
  void pointer_ordersWhatIsReadThroughIt_andABranchDoesNot() {
    String shared =
        "struct box { int v; }; static struct box box; static struct box *p;\n"
            + "static struct task_struct *first; static int other;";
    String through = "struct box *q = READ_ONCE(p);\nif (q && READ_ONCE(q->v)) pr_info(\"v\");";
    String beside = "if (READ_ONCE(p) &&\nREAD_ONCE(other)) pr_info(\"v\");";
    assertThat(named(shared, through, "WRITE_ONCE(box.v, 1); smp_store_release(&p, &box);"))
        .isEmpty();
    assertThat(named(shared, beside, "WRITE_ONCE(other, 1); smp_store_release(&p, &box);"))
        .containsExactly("at test.c:12, at test.c:13");
  }
}
