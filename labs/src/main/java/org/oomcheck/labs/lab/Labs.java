// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.lab;

import java.util.Comparator;
import java.util.List;

/** The labs that there are, by their numbers. */
public record Labs(List<Lab> all) {

  /** The labs that come with the program. */
  public static Labs load() {
    return of(LabFolder.onClassPath());
  }

  /**
   * The labs in these folders. A lab may use the world of another, which its {@code shares} names.
   *
   * @throws IllegalArgumentException if a folder is no lab
   */
  public static Labs of(List<LabFolder> folders) {
    return new Labs(
        folders.stream()
            .map(folder -> Lab.of(folder.sharing(folders)))
            .sorted(Comparator.comparingInt(Lab::number))
            .toList());
  }

  /**
   * The lab of this number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Lab get(int number) {
    return all.stream()
        .filter(lab -> lab.number() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no lab "
                        + number
                        + "; there are "
                        + String.join(
                            ", ", all.stream().map(l -> String.valueOf(l.number())).toList())));
  }
}
