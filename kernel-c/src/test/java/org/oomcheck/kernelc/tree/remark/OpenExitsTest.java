// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/** Every line is one of the patch; those with {@code return} and {@code goto} have not run. */
class OpenExitsTest {

  private static Set<Integer> exits(String body) {
    return exits(body, Set.of());
  }

  private static Set<Integer> exits(String body, Set<Integer> taken) {
    SourceFile file =
        FileParser.parse("x.c", "int f(struct s *s)\n{\n" + body + "}\n", Config.guest());
    Definition.Function function = (Definition.Function) file.definitions().get(0);
    Set<Integer> lines =
        IntStream.range(3, function.body().end().line()).boxed().collect(Collectors.toSet());
    return OpenExits.of(function, lines, taken);
  }

  @Test
  void exitBetweenLockAndUnlock_counts_theOthersDoNot() {
    assertThat(
            exits(
                """
                if (s->a)
                  return 1;
                mutex_lock(&s->m);
                if (s->b)
                  return 2;
                mutex_unlock(&s->m);
                if (s->c)
                  return 3;
                return 0;
                """))
        .containsExactly(7);
  }

  @Test
  void unlockOfAnotherLock_endsNothing() {
    assertThat(
            exits(
                """
                mutex_lock(&s->m);
                mutex_unlock(&s->n);
                if (s->c)
                  return 3;
                mutex_unlock(&s->m);
                return 0;
                """))
        .containsExactly(6);
  }

  @Test
  void jumpToTheCallThatGivesBack_doesNotCount_oneBeyondDoes() {
    assertThat(
            exits(
                """
                if (!mutex_trylock(&s->m))
                  goto beyond;
                if (s->b)
                  goto out;
                if (s->c)
                  goto beyond;
                out:
                mutex_unlock(&s->m);
                beyond:
                return 0;
                """))
        .containsExactly(4, 8);
  }

  /** Where the memory is given back is not known: one jump that was taken has shown it. */
  @Test
  void jumpToALabelThatARunHasJumpedTo_doesNotCount() {
    String body =
        """
        s->p = kzalloc(8, GFP_KERNEL);
        if (s->b)
          goto fail;
        if (s->c)
          goto fail;
        if (s->d)
          goto other;
        return 0;
        fail:
        s->p = NULL;
        other:
        return 1;
        """;
    assertThat(exits(body)).containsExactlyInAnyOrder(5, 7, 9, 10, 14);
    assertThat(exits(body, Set.of(5, 10))).containsExactlyInAnyOrder(9, 14);
  }

  @Test
  void memoryOfADeclaration_isFreedByItsName() {
    assertThat(
            exits(
                """
                char *p = kmalloc(8, GFP_KERNEL);
                if (s->b)
                  return 1;
                kfree(p);
                if (s->c)
                  return 2;
                return 0;
                """))
        .containsExactly(5);
  }

  /** A name has words: these are neither locks nor calls that get anything. */
  @Test
  void namesThatOnlyLookLikeIt_takeNothing() {
    assertThat(
            exits(
                """
                blocking_notifier_call_chain(&s->chain, 0, s);
                s->n = towards_target(s);
                mutex_unlock(&s->m);
                if (s->b)
                  return 1;
                return 0;
                """))
        .isEmpty();
  }

  @Test
  void readSectionOfRcu_hasNoArgument() {
    assertThat(exits("rcu_read_lock();\nif (s->a)\n  return 1;\nrcu_read_unlock();\nreturn 0;\n"))
        .containsExactly(5);
  }
}
