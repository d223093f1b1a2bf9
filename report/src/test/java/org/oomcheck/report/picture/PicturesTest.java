// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Samples;
import org.w3c.dom.NodeList;

class PicturesTest {
  private static final Finding DEADLOCK = Samples.expected().findings().get(0);

  /** The texts of a picture, as an XML parser reads them. */
  private static List<String> texts(List<String> lines) throws Exception {
    byte[] svg = PlantUml.svg(lines).getBytes(StandardCharsets.UTF_8);
    NodeList nodes =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg))
            .getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().replace('\u00a0', ' ').strip());
    }
    return texts;
  }

  private static Counterexample counterexample(List<Taken> steps) {
    return new Counterexample(
        Hazard.KERNEL_BUG,
        new Signature(Hazard.KERNEL_BUG, ""),
        false,
        "the message",
        steps,
        DEADLOCK.counterexample().tasks().subList(0, 0),
        List.of(),
        0,
        0,
        -1);
  }

  @Test
  void sequence_hasALanePerTaskAndLock_andSaysWhoBlocks() throws Exception {
    assertThat(texts(SequencePicture.of(DEADLOCK.counterexample())))
        .contains("kworker/0:1", "fs-task", "&fs->lock", "&vb->balloon_lock")
        .contains("__alloc_pages_may_oom:", "mutex_trylock() = 1", "fill_balloon: mutex_lock()")
        .contains("blocks in evict()", "blocks in leak_balloon()");
  }

  @Test
  void waits_hasTheTasksAndLocks_andTheCycleIsRed() throws Exception {
    List<String> lines = WaitsPicture.of(DEADLOCK.counterexample());
    assertThat(texts(lines))
        .contains("kworker/0:1", "fs-task", "&fs->lock", "&oom_lock", "by mutex_trylock()")
        .contains("in evict()", "in fill_balloon()");
    assertThat(lines.stream().filter(line -> line.contains("#red"))).hasSize(4);
  }

  @Test
  void locks_areShownAsLockdepSeesThem_andAsTheyAre() throws Exception {
    List<String> lines = LocksPicture.of(DEADLOCK.counterexample());
    assertThat(texts(lines)).contains("as lockdep sees it", "as it is", "by trylock");
    assertThat(lines.stream().filter(line -> line.contains("dashed"))).hasSize(1);
  }

  /** The counterpart of the two tests above. */
  @Test
  void counterexample_inWhichNobodyWaits_hasItsScheduleOnly() {
    assertThat(Pictures.of(DEADLOCK.counterexample()))
        .containsOnlyKeys("sequence", "waits", "locks");
    assertThat(Pictures.of(counterexample(List.of()))).containsOnlyKeys("sequence");
  }

  @Test
  void picture_hasTheSameBytesEveryTime() {
    List<String> lines = LocksPicture.of(DEADLOCK.counterexample());
    assertThat(PlantUml.svg(lines)).isEqualTo(PlantUml.svg(lines));
  }

  @Test
  void text_isShownAsItIs_whateverItLooksLike() throws Exception {
    String odd = "__a__ **b** //c// --d-- ~e <f> [[g]] %h() \"\"i\"\"";
    List<String> lines = List.of("participant one as t0", "t0 -> t0 : " + PlantUml.literal(odd));
    assertThat(texts(lines)).contains(odd);
  }

  /** A condition that was broken before its operator is no heading. */
  @ParameterizedTest
  @ValueSource(strings = {"== 0 = 1", "= 0", "* a", "# a", "|a|b|", "..a..", "----", "== a =="})
  void lineThatLooksLikeAHeading_isShownAsItIs(String odd) throws Exception {
    String line = "t0 -> t0 : (count)\\n" + PlantUml.literal(odd);
    assertThat(texts(List.of("participant one as t0", line))).contains("(count)", odd);
  }

  @Test
  void longPicture_hasTheNamesOfItsLanesBelowItToo() throws Exception {
    Taken step = DEADLOCK.counterexample().steps().get(0);
    List<String> once = texts(SequencePicture.of(DEADLOCK.counterexample()));
    assertThat(once).containsOnlyOnce("fs-task");
    Counterexample found = DEADLOCK.counterexample();
    Counterexample longer =
        new Counterexample(
            found.hazard(),
            new Signature(Hazard.DEADLOCK, ""),
            false,
            "the message",
            Collections.nCopies(50, step),
            found.tasks(),
            List.of(),
            0,
            0,
            -1);
    assertThat(texts(SequencePicture.of(longer)).stream().filter("fs-task"::equals)).hasSize(2);
  }

  @Test
  void diagram_thatIsNone_isRefused() {
    assertThatThrownBy(() -> PlantUml.svg(List.of("rectangle \"one", "nonsense -->>>>")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nonsense");
  }

  @Test
  void longSchedule_leavesOutWhatHasNothingToDoWithLocks() throws Exception {
    List<Taken> steps = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      steps.add(new Taken(new Choice(Choice.CLOCK, 0), "clock", "1 jiffy", "", List.of(), i));
    }
    List<String> lines = SequencePicture.of(counterexample(steps));
    assertThat(lines).hasSizeLessThan(10).contains("...499 steps, until jiffy 499...");
    assertThat(SequencePicture.of(counterexample(steps.subList(0, 50)))).hasSizeGreaterThan(50);
  }
}
