// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.World;

/** Modules of a few lines, each in a broken and in a fixed form. */
class ModuleWorldTest {
  private static final String START =
      """
      static DEFINE_MUTEX(a);
      static DEFINE_MUTEX(b);
      static DEFINE_SPINLOCK(spin);
      static int count;
      struct pair { int first; struct mutex lock; struct pair *next; };
      static struct pair *shared;
      """;

  private static final String END =
      """
      static int __init test_init(void)
      {
        shared = kzalloc(sizeof(*shared), GFP_KERNEL);
        mutex_init(&shared->lock);
        kthread_run(one, NULL, "one");
        kthread_run(two, shared, "two");
        return 0;
      }
      module_init(test_init);
      """;

  private static Verdict verdict(String one, String two) {
    String text =
        START
            + "static int one(void *data) { "
            + one
            + " return 0; }\n"
            + "static int two(void *data) { "
            + two
            + " return 0; }\n"
            + END;
    SourceFile file = FileParser.parse("test.c", text, Config.guest());
    assertThat(file.unread()).isEmpty();
    return new Explorer(Options.defaults()).explore(ModuleWorld.of(file));
  }

  @Test
  void callThatIsNotKnown_isOneSentenceWithItsLine() {
    Verdict verdict = verdict("frobnicate(count);", ";");
    assertThat(verdict).isInstanceOf(Verdict.HarnessError.class);
    assertThat(((Verdict.HarnessError) verdict).problem())
        .startsWith("test.c:7: frobnicate() is not known: it may sleep");
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "ModuleWorldTest.csv", delimiter = '|', quoteCharacter = '\'')
  void module_hasItsVerdict(String name, String one, String two, String expected) {
    Verdict verdict = verdict(one, two);
    String found =
        verdict instanceof Verdict.Violated violated
            ? violated.counterexamples().get(0).hazard().toString()
            : verdict instanceof Verdict.Proven ? "PROVEN" : verdict.toString();
    assertThat(found).as(verdict.toString()).isEqualTo(expected);
  }

  /** A patch of the tree's function is not tried where our own text of it runs. */
  @Test
  void functionOfOurOwnText_isNoCallOfTheTreesFunction() {
    String text =
        START
            + """
            static mempool_t *pool;
            static int one(void *data) { mempool_free(mempool_alloc(pool, GFP_KERNEL), pool); return 0; }
            static int __init test_init(void)
            {
              pool = mempool_create_kmalloc_pool(1, 64);
              kthread_run(one, NULL, "one");
              return 0;
            }
            module_init(test_init);
            """;
    Set<String> calls = new HashSet<>();
    World world = ModuleWorld.of(FileParser.parse("test.c", text, Config.guest()));
    assertThat(new Explorer(Options.defaults()).explore(noting(world, calls)))
        .isInstanceOf(Verdict.Proven.class);
    assertThat(calls).contains("one").doesNotContain("mempool_alloc");
  }

  private static World noting(World world, Set<String> calls) {
    return machine ->
        world.boot(
            new ForwardingMachine(machine) {
              @Override
              public Loop loop(String name, boolean interpreted) {
                calls.add(name);
                return super.loop(name, interpreted);
              }
            });
  }

  @Test
  void moduleThatStartsNothing_isToldWhatToStart() {
    String text = "static int __init test_init(void) { return 0; }\nmodule_init(test_init);\n";
    assertThat(SmallModule.answer(SmallModule.verdict(text)))
        .startsWith("no task runs in this world; it has to start one: in C, the init function");
  }

  private static List<String> shown(String one, String two) {
    Verdict.Violated found = (Verdict.Violated) verdict(one, two);
    return found.counterexamples().get(0).steps().stream()
        .map(step -> step.label() + " " + step.result())
        .toList();
  }

  @Test
  void schedule_showsWhatPointersPointAt() {
    assertThat(shown("WRITE_ONCE(shared->next, shared);", "BUG_ON(READ_ONCE(shared->next));"))
        .contains("WRITE_ONCE(shared->next, shared) ", "READ_ONCE(shared->next) shared");
    assertThat(shown("WRITE_ONCE(shared->next, LIST_POISON1);", "BUG_ON(READ_ONCE(shared->next));"))
        .contains("READ_ONCE(shared->next) LIST_POISON1");
    assertThat(
            shown(
                "WRITE_ONCE(shared->next, ERR_PTR(-ENOMEM));", "BUG_ON(READ_ONCE(shared->next));"))
        .contains("READ_ONCE(shared->next) ERR_PTR(-12)");
  }
}
