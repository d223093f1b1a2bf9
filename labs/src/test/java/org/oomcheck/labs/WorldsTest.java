// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.world.CFile;
import org.oomcheck.labs.world.Driver;
import org.oomcheck.labs.world.LabWorlds;

/** What one world of a lab finds, in a model answer with one change; other worlds do not see it. */
class WorldsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        // the notifier works once
        "3 @ too-much @ *freed += => static int calls; if (calls++) return NOTIFY_OK; *freed +="
            + " @ needless_kill",
        // two locks, in another order where an allocation fails
        "3 @ too-much @ static LIST_HEAD => static DEFINE_MUTEX(stats_lock); static LIST_HEAD"
            + " && if (list_empty => mutex_lock(&stats_lock); mutex_unlock(&stats_lock);"
            + " if (list_empty && if (!page) => if (!page) { mutex_lock(&stats_lock);"
            + " mutex_lock(&balloon_lock); mutex_unlock(&balloon_lock);"
            + " mutex_unlock(&stats_lock); } if (!page) @ DEADLOCK",
        // a ticket comes again while its first request is still served
        "5 @ any-moment @ ++ticket => ticket = ticket == 1 ? 2 : 1 @ answer_is_not_that",
        // the answer is what it would be, if the work had been done
        "5 @ suspend @ result = the_answer; => result = the_answer;"
            + " if (result < 0) result = request + 100; @ answer_is_made_up",
      })
  void change_thatOneWorldSees_isFoundThere(
      int number, String world, String changes, String finding) {
    Lab lab = Handed.LABS.get(number);
    String name = lab.edits().get(0);
    String driver = lab.folder().text("solution/model/" + name);
    for (String change : changes.split(" && ", -1)) {
      String[] both = change.split(" => ", -1);
      assertThat(driver).contains(both[0]);
      driver = driver.replace(both[0], both[1]);
    }
    Variant variant = lab.variant("");
    LabWorlds worlds = new LabWorlds(lab, variant);
    Map<String, CFile> own = Map.of(name, new Driver(lab, variant).read(name, driver));
    String found =
        worlds.explore(worlds.world(lab.world(world), own)).findings().stream()
            .map(Object::toString)
            .collect(Collectors.joining());
    assertThat(found).contains(finding);
  }
}
