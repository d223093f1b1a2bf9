// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.support.Settings;

/** What a scenario says when it is set otherwise: the other form of what its narrative claims. */
class OtherParametersTest {
  private static final Matrix MATRIX = Matrix.load();

  @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
  @CsvSource({
    "v4.13, memcg-behind-notifier, sysrq=1, DEADLOCK HUNG_TASK OOM_LOCKUP",
    "v4.15, memcg-behind-notifier, sysrq=1, HUNG_TASK OOM_LOCKUP",
    "v4.15+notifiers-unserialised, rcu-notifier-reentered, cpus=1, KERNEL_BUG",
    "v4.15+notifiers-outside-oom-lock, rcu-notifier-reentered, cpus=1, ''",
    "v4.15, rcu-notifier-reentered, cpus=1, ''",
    "v4.13, isolated-pages-throttle, inactive=16, ''",
    "v4.13, inflate-fails, allocators=1, ALLOC_FAILURE",
    "v4.15, inflate-fails, allocators=1, ALLOC_FAILURE",
    "v4.15+fill-nowait, inflate-fails, cache=0, GOAL_MISSED",
    "v4.13, oom-pages-limit, array=256 oom-pages=300 balloon=300, ''",
    "v5.8, notifier-rcutorture, callbacks=0, ''",
    "v5.8, notifier-rcutorture, callbacks=0 stops=0 allocators=1, OOM_LOCKUP",
    "v4.13+revert-array-clamp, oom-pages-limit, oom-pages=2, ''",
  })
  void settings_giveTheOtherAnswer(
      String series, String scenario, String settings, String hazards) {
    Check check = MATRIX.check(series, scenario);
    CheckResult result = check.with(set(check, settings)).run(Options.defaults());
    assertThat(result.isAnswered()).isTrue();
    assertThat(result.hazards().stream().map(Hazard::name).collect(Collectors.joining(" ")))
        .isEqualTo(hazards);
  }

  private static Settings set(Check check, String settings) {
    Settings set = check.settings();
    for (String setting : settings.split(" ", -1)) {
      int equals = setting.indexOf('=');
      int value = Integer.parseInt(setting.substring(equals + 1));
      set = set.with(check.scenario(), setting.substring(0, equals), value);
    }
    return set;
  }
}
