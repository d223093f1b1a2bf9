// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.oomcheck.labs.Course;
import org.oomcheck.labs.grade.Part;
import org.oomcheck.labs.lab.Labs;

/** What can be written after commands and options of labs; looked up when a shell asks. */
abstract class LabWords implements Iterable<String> {
  abstract Stream<String> words();

  @Override
  public Iterator<String> iterator() {
    return words().iterator();
  }

  /** The numbers of the labs that come with the program. */
  static final class Numbers extends LabWords {
    @Override
    Stream<String> words() {
      return Labs.load().all().stream().map(lab -> String.valueOf(lab.number()));
    }
  }

  /** The worlds of these labs that can be played in. */
  static final class Worlds extends LabWords {
    @Override
    Stream<String> words() {
      return Labs.load().all().stream().flatMap(lab -> Course.worlds(lab).stream()).distinct();
    }
  }

  /** How much a check can say. */
  static final class Hints extends LabWords {
    @Override
    Stream<String> words() {
      return IntStream.rangeClosed(1, Part.HINTS).mapToObj(String::valueOf);
    }
  }
}
