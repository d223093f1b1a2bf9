// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.explorer.Options;
import org.oomcheck.model.machine.Hazard;

/** What a scenario says when it is set otherwise: the other form of what its narrative claims. */
class TwinsTest {

  @ParameterizedTest(name = "{0}, {1}, {2}={3}: {4}")
  @CsvSource({
    "v4.13, memcg-behind-notifier, sysrq, 1, DEADLOCK",
    "v4.15, memcg-behind-notifier, sysrq, 1, ''",
    "v4.15+notifiers-unserialised, rcu-notifier-reentered, cpus, 1, KERNEL_BUG",
    "v4.15+notifiers-outside-oom-lock, rcu-notifier-reentered, cpus, 1, ''",
    "v4.15, rcu-notifier-reentered, cpus, 1, ''",
    "v4.13, isolated-pages-throttle, inactive, 16, ''",
    "v4.13, inflate-fails, allocators, 1, ALLOC_FAILURE",
    "v4.15, inflate-fails, allocators, 1, ALLOC_FAILURE",
    "v4.15+fill-nowait, inflate-fails, cache, 0, ''",
  })
  void setting_givesTheOtherAnswer(
      String series, String scenario, String parameter, int value, String hazards) {
    MatrixCell cell = Checked.MATRIX.cell(series, scenario);
    CellResult result =
        cell.with(cell.settings().with(cell.scenario(), parameter, value))
            .check(Options.defaults());
    assertThat(result.isAnswered()).isTrue();
    assertThat(result.hazards().stream().map(Hazard::name).collect(Collectors.joining(" ")))
        .isEqualTo(hazards);
  }
}
