// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.module.ModuleWorld;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/** Modules of a few lines that tests explore. */
public final class Modules {
  private Modules() {}

  /**
   * Explores a module with two threads.
   *
   * @param shared what stands before the threads
   * @param init statements of the init function, before it starts the threads
   * @return the hazard that is found, or PROVEN, or another verdict in words
   */
  public static String verdict(String shared, String init, String one, String two) {
    return verdict(
        shared
            + "\nstatic int one(void *data)\n{\n"
            + one
            + "\nreturn 0;\n}\n\nstatic int two(void *data)\n{\n"
            + two
            + "\nreturn 0;\n}\n\nstatic int __init test_init(void)\n{\n"
            + init
            + "\nkthread_run(one, NULL, \"one\");\nkthread_run(two, NULL, \"two\");\nreturn 0;\n}\n"
            + "module_init(test_init);\n");
  }

  /** Explores a module; the result as for two threads. */
  public static String verdict(String module) {
    SourceFile file = FileParser.parse("test.c", module, Config.guest());
    assertThat(file.unread()).isEmpty();
    Verdict verdict = new Explorer(Options.defaults()).explore(ModuleWorld.of(file));
    if (verdict instanceof Verdict.Violated violated) {
      return violated.counterexamples().get(0).hazard().toString();
    }
    return verdict instanceof Verdict.Proven ? "PROVEN" : verdict.toString();
  }
}
