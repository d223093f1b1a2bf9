// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/** A module of a few lines: what stands at the top of it, and what its threads do. */
final class SmallModule {
  private SmallModule() {}

  /** A module whose init function starts a thread for each body. */
  static String text(String top, String init, String... bodies) {
    StringBuilder text = new StringBuilder(top).append('\n');
    StringBuilder starts = new StringBuilder();
    for (int i = 0; i < bodies.length; i++) {
      text.append("static int thread%d(void *data)\n{\n".formatted(i));
      text.append(bodies[i]).append("\nreturn 0;\n}\n");
      starts.append("kthread_run(thread%d, NULL, \"thread%d\");%n".formatted(i, i));
    }
    return text.append("static int __init test_init(void)\n{\n")
        .append(init)
        .append('\n')
        .append(starts)
        .append("return 0;\n}\nmodule_init(test_init);\n")
        .toString();
  }

  static SourceFile parse(String text) {
    SourceFile file = FileParser.parse("test.c", text, Config.guest());
    assertThat(file.unread()).isEmpty();
    return file;
  }

  static Verdict verdict(String text) {
    return new Explorer(Options.defaults()).explore(ModuleWorld.of(parse(text)));
  }

  /** PROVEN, the first hazard that was found, or what keeps the module from being run. */
  static String answer(Verdict verdict) {
    if (verdict instanceof Verdict.Violated violated) {
      return violated.counterexamples().get(0).hazard().toString();
    } else if (verdict instanceof Verdict.HarnessError error) {
      return error.problem();
    }
    return verdict instanceof Verdict.Proven ? "PROVEN" : verdict.toString();
  }
}
