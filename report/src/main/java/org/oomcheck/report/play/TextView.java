// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.play;

import com.google.auto.service.AutoService;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.report.Check;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.text.TextStyle;

/** A game for a player at a terminal. */
@AutoService(PlayView.class)
public final class TextView implements PlayView {

  @Override
  public String name() {
    return TEXT;
  }

  @Override
  public String prompt() {
    return "> ";
  }

  @Override
  public String opening(Check check, TextStyle style) {
    return PlayText.opening(check, style.columns()) + "\n";
  }

  @Override
  public String state(
      Check check,
      Play play,
      @Nullable Counterexample reached,
      TextStyle style,
      SourceText source) {
    int columns = style.columns();
    String last = style.heading().apply(PlayText.last(play, columns));
    String tasks = last + "\n" + PlayText.tasks(play, source, columns);
    boolean over = reached != null || play.moves().isEmpty();
    return over ? tasks : tasks + "Next:\n" + PlayText.moves(play, columns);
  }

  @Override
  public String hint(Play play, Play.Hint hint, TextStyle style) {
    return PlayText.hint(play, hint, style.columns());
  }

  @Override
  public String told(String text) {
    return text + "\n";
  }

  @Override
  public String refused(String sentence) {
    return sentence + "\n";
  }

  /** The first line says how it ended. */
  @Override
  public String ending(PlayEnding ending, TextStyle style) {
    String text = PlayText.ending(ending, style.columns());
    int end = text.indexOf('\n');
    String first = text.substring(0, end);
    boolean hazard = ending.outcome() == PlayEnding.Outcome.HAZARD;
    return "\n" + (hazard ? style.bad() : style.good()).apply(first) + text.substring(end);
  }
}
