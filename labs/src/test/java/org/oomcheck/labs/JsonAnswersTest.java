// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.grade.Part;

/** Answers in JSON that are not of the form that is asked: what they lose, and what is said. */
class JsonAnswersTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Handed to(int lab) {
    return Handed.to(lab, folder.resolve("lab" + lab));
  }

  /** A name that is misspelt is said, to the student and to the instructor. */
  @Test
  void json_withAMisspeltName_saysSo() {
    Handed two = to(2).with("graph.json", "{\"waits_for\": []}");
    Handed four = to(4).with("prediction.json", "{\"first\": {\"kil\": true}}");
    Handed whole = Handed.to(4, folder.resolve("whole"));
    whole.with("prediction.json", "{\"answers\": {\"first\": {\"kill\": true}}}");
    Handed six = to(6).with("verdicts.json", "{\"A\": \"safe\"}");
    for (boolean all : List.of(true, false)) {
      assertThat(first(two, all)).contains("no \"wait_for\"; 'waits_for' is not asked");
      assertThat(first(four, all)).contains("deadlock, kill, lost, race; 'kil' is not asked");
      assertThat(first(whole, all)).contains("there is no \"first\"; 'answers' is not asked");
      assertThat(first(six, all)).contains("there is no verdict; 'A' is not asked");
    }
  }

  private static String first(Handed handed, boolean all) {
    Grade grade = all ? handed.grade() : handed.check();
    return Objects.requireNonNull(grade.firstFailure()).message();
  }

  /** A result is a page that an instructor reads, whatever a student has filled a file with. */
  @Test
  void graph_withThousandsOfPairs_isToldAboutAFew() {
    String pair = "[\"x\u001b[31m%d\", \"" + "y".repeat(1000) + "\"],";
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      pairs.append(pair.formatted(i).replace("\u001b", "\\u001b"));
    }
    Handed two = to(2).with("graph.json", "{\"wait_for\": [" + pairs + "]}");
    String hint = Objects.requireNonNull(two.grade().firstFailure()).hints().get(1);
    assertThat(hint).startsWith("not so: x?[31m0 -> yyy").endsWith("..., and 38 more");
    assertThat(hint).hasSizeLessThan(1000);
  }

  @Test
  void json_thatIsNoObject_orHasNothing_getsNothing() {
    assertThat(to(2).with("graph.json", "[1]").grade().unreadable()).contains("one JSON object");
    assertThat(to(6).with("verdicts.json", "{}").grade().points()).isZero();
    String huge = "{\"cycle\": " + "9".repeat(5000) + "}";
    assertThat(to(2).with("graph.json", huge).grade().unreadable()).endsWith("allowed (1000)");
  }

  /** One field in another form is no answer, and says so; it takes nothing from the others. */
  @Test
  void field_ofAnotherForm_losesItsOwnPart() {
    Handed two = to(2).answer("model");
    String graph = Handed.LABS.get(2).folder().text("solution/model/graph.json");
    two.with("graph.json", graph.replaceFirst("\"cycle\": \\[[^]]*]", "\"cycle\": \"a\""));
    assertThat(two.grade().points()).isEqualTo(80);
    Handed four = to(4).answer("model");
    String claims = Handed.LABS.get(4).folder().text("solution/model/prediction.json");
    four.with("prediction.json", claims.replaceFirst("(\"race\": *)\\w+", "$1\"?\""));
    assertThat(four.grade().points()).isEqualTo(94);
    Handed six = to(6).answer("model").with("verdicts.json", "{\"b\": \"Unsafe\", \"c\": null}");
    for (boolean all : List.of(true, false)) {
      assertThat(first(two, all)).contains("graph.json: \"cycle\" has to be an array of texts");
      assertThat(first(four, all)).contains("race has to be true or false");
      assertThat(first(six, all)).contains("there is no verdict");
      assertThat(last(six, all)).contains("verdicts.json: \"c\" has to be \"safe\" or \"unsafe\"");
    }
    assertThat(six.grade().points()).isZero();
  }

  private static String last(Handed handed, boolean all) {
    List<Part> parts = (all ? handed.grade() : handed.check()).parts();
    return parts.get(parts.size() - 1).message();
  }
}
