// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.oomcheck.cli.lab.Submissions.Graded;
import org.oomcheck.labs.Course;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Labs;

class SubmissionsTest {
  /** A slow submission at the head of the list takes nothing from those behind it. */
  @Test
  void interruptedRun_keepsWhatIsGraded() {
    Lab lab = Labs.load().get(1);
    Graded ada = new Graded("ada", Course.unreadable(lab, "", "empty"));
    Graded bob = new Graded("bob", Course.unreadable(lab, "", "empty"));
    Future<Graded> slow = new CompletableFuture<>();
    List<Future<Graded>> running =
        List.of(
            CompletableFuture.completedFuture(ada), slow, CompletableFuture.completedFuture(bob));
    assertThat(Submissions.finished(running)).containsExactly(ada, bob);
    assertThat(Submissions.finished(List.of(slow))).isEmpty();
  }

  /** A long list of what is not graded would scroll the table of what is away. */
  @Test
  void interruptedRun_namesAFewOfThoseThatAreNotGraded() {
    List<String> names = IntStream.range(0, 21).mapToObj(i -> "s" + i).toList();
    assertThat(Submissions.some(names.subList(0, 2))).isEqualTo("s0, s1");
    assertThat(Submissions.some(names)).startsWith("s0, s1, ").endsWith(", s9 and 11 more");
  }
}
