// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.report.Check;
import org.oomcheck.report.KernelFunctions;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.format.ResultFormat;
import org.oomcheck.report.play.PlayView;

/** What can be written after an option or a command; a shell completes it. */
public final class Candidates {

  private Candidates() {}

  /** Words that are looked up only when a shell asks. */
  abstract static class Words implements Iterable<String> {
    abstract Stream<String> words();

    @Override
    public Iterator<String> iterator() {
      return words().iterator();
    }
  }

  /** Every series that has an expected verdict. */
  public static final class Series extends Words {
    @Override
    Stream<String> words() {
      return Matrix.load().checks().stream().map(Check::series).distinct();
    }
  }

  /** The scenarios. */
  static final class ScenarioIds extends Words {
    @Override
    Stream<String> words() {
      return Scenarios.load().all().stream().map(Scenario::id);
    }
  }

  /** The beginnings of assignments to the parameters of the scenarios. */
  static final class Assignments extends Words {
    @Override
    Stream<String> words() {
      return Scenarios.load().all().stream()
          .flatMap(scenario -> Settings.all(scenario).stream())
          .map(Parameter::name)
          .distinct()
          .map(name -> name + "=");
    }
  }

  /** Everything that can be explained. */
  public static final class Things extends Words {
    @Override
    Stream<String> words() {
      Stream<String> patches = Matrix.load().catalogue().patches().stream().map(Patch::id);
      return Stream.of(
              Arrays.stream(Hazard.values()).map(Hazard::name),
              new ScenarioIds().words(),
              KernelFunctions.load().notifiers().keySet().stream(),
              patches,
              new Series().words())
          .flatMap(words -> words);
    }
  }

  /** The formats of results. */
  static final class Formats extends Words {
    @Override
    Stream<String> words() {
      return ResultFormat.names().stream();
    }
  }

  /** The formats of what is found about any number of tasks. */
  public static final class AnyNumberFormats extends Words {
    public static final List<String> ALL = List.of("text", "json");

    @Override
    Stream<String> words() {
      return ALL.stream();
    }
  }

  /** When timers fire. */
  static final class Times extends Words {
    public static final List<String> ALL = List.of("maximal", "eager", "both");

    @Override
    Stream<String> words() {
      return ALL.stream();
    }
  }

  /** When timers fire, for commands that take one mode. */
  static final class SingleTimes extends Words {
    public static final List<String> ALL = List.of("maximal", "eager");

    @Override
    Stream<String> words() {
      return ALL.stream();
    }
  }

  /** The formats of a game. */
  public static final class PlayFormats extends Words {
    @Override
    Stream<String> words() {
      return PlayView.names().stream();
    }
  }

  /** What a scheduler owes a task. */
  static final class Fairnesses extends Words {
    public static final List<String> ALL = List.of("strong", "weak");

    @Override
    Stream<String> words() {
      return ALL.stream();
    }
  }

  /** What can be listed. */
  public static final class Kinds extends Words {
    public static final List<String> ALL =
        List.of("trees", "patches", "scenarios", "hazards", "notifiers");

    @Override
    Stream<String> words() {
      return ALL.stream();
    }
  }

  /** The shells that can complete command lines. */
  public static final class Shells extends Words {
    public static final List<String> ALL = List.of("bash", "zsh");

    @Override
    Stream<String> words() {
      return ALL.stream();
    }
  }
}
