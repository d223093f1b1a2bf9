// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.Locale;
import org.oomcheck.explorer.result.ProgressListener;

/** Shows how a long search goes, a few times a second. */
public final class ProgressLine implements ProgressListener {
  private static final double PAUSE = 0.2;
  private static final long MIB = 1 << 20;

  private final Terminal terminal;
  private final String what;
  private double shown = PAUSE;

  public ProgressLine(Terminal terminal, String what) {
    this.terminal = terminal;
    this.what = what;
  }

  @Override
  public void searching(News news) {
    if (news.seconds() < shown) {
      // A search that began anew counts its seconds from 0.
      shown = news.seconds() + PAUSE < shown ? PAUSE : shown;
      return;
    }
    shown = news.seconds() + PAUSE;
    terminal.progress(what + line(news));
  }

  /** What there is to say; how much is left to do is not known. */
  static String line(News news) {
    return String.format(
        Locale.ROOT,
        "; %,d states, %,d to expand%s, %,d states/s, %,d MiB",
        news.states(),
        news.frontier(),
        news.depth() > 0 ? ", depth " + news.depth() : "",
        Math.round(news.states() / Math.max(news.seconds(), 1e-3)),
        news.bytes() / MIB);
  }
}
