// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;

class CheckTest {

  /** The name under which the worlds of a check keep what they have found out. */
  private static String name(Check check) {
    List<String> names = new ArrayList<>();
    VirtioBalloon.Probe probe = check.tree().get(VirtioBalloon.PROBE);
    Check asks =
        new Check(
            check
                .tree()
                .with(
                    VirtioBalloon.PROBE,
                    vb -> {
                      names.add(vb.kernel().machine().check());
                      return probe.call(vb);
                    }),
            check.scenario(),
            check.settings(),
            check.time(),
            null);
    asks.world()
        .boot(
            new ThreadMachine(
                Options.defaults().hz(), 0, (question, answers) -> 0, WhenHung.STAY_BLOCKED));
    return names.get(0);
  }

  @Test
  void worlds_haveTheNameOfTheirCheck() {
    Check check = Samples.check("v4.13", null);
    assertThat(name(check)).isNotEmpty().isEqualTo(name(Samples.check("v4.13", null)));
    assertThat(name(check)).isNotEqualTo(name(check.with(TimeMode.EAGER)));
  }
}
