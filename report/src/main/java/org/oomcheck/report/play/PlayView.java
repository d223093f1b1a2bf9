// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.play;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.model.tree.UnknownName;
import org.oomcheck.report.Check;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.text.TextStyle;

/**
 * How a game is shown to those at the other end. A class that implements it and is marked {@code
 * AutoService} is all that a new view needs: {@code play --format} takes its names from the views
 * that are found. Every text ends with a line break, or is empty.
 */
public interface PlayView {
  /** The name of the view that people read. */
  String TEXT = "text";

  /** The name after {@code --format}. */
  String name();

  /** What to show where a command is expected; empty if nothing. */
  String prompt();

  /** What comes before the game. */
  String opening(Check check, TextStyle style);

  /**
   * Where the game stands: the tasks, and the steps that are possible.
   *
   * @param reached the hazard that the last step led to, if it did
   * @param source the text of the lines that tasks are at
   */
  String state(
      Check check, Play play, @Nullable Counterexample reached, TextStyle style, SourceText source);

  /** The next step to a hazard, if there is one. */
  String hint(Play play, Play.Hint hint, TextStyle style);

  /** The answer to a command. */
  String told(String text);

  /** Why a command is refused, in a sentence. */
  String refused(String sentence);

  /** How the game ended. */
  String ending(PlayEnding ending, TextStyle style);

  /** All views: text first, then the others by name. */
  static List<PlayView> all() {
    return ServiceLoader.load(PlayView.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(
            Comparator.comparing((PlayView view) -> !view.name().equals(TEXT))
                .thenComparing(PlayView::name))
        .toList();
  }

  /** The names of all views, in the same order. */
  static List<String> names() {
    return all().stream().map(PlayView::name).toList();
  }

  /**
   * The view of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static PlayView named(String name) {
    return all().stream()
        .filter(view -> view.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UnknownName("there is no view '" + name + "'", name, names()));
  }
}
