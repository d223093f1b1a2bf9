// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.EnumSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;

/** A daemon beside a generated program changes nothing of what is found in it. */
@Tag("slow")
class GeneratedBystandersTest {
  private static final Tries TRIES = new Tries();
  private static final Options SMALL =
      Options.defaults()
          .hazards(EnumSet.allOf(Hazard.class))
          .limits(Limits.defaults().states(20_000));

  @Property(
      tries = 60,
      seed = "20150422",
      generation = GenerationMode.RANDOMIZED,
      edgeCases = EdgeCasesMode.NONE)
  void generatedProgram_isJudgedAlike(@ForAll("programs") GeneratedProgram program) {
    TRIES.next(() -> isJudgedAlike(program));
  }

  private static void isJudgedAlike(GeneratedProgram program) {
    GeneratedProgram small = program.within(1e5);
    BystanderLawTest.isJudgedAlike(small.world(), SMALL.time(small.time()));
  }

  @Provide
  static Arbitrary<GeneratedProgram> programs() {
    return GeneratedProgramsTest.loopingPrograms();
  }
}
