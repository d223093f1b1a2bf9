// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.oomcheck.explorer.program.CodeObserver;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.search.Stepper;
import org.oomcheck.model.machine.World;

/**
 * Walks through a world that was just booted and through the explored one, side by side. Both have
 * to offer the same at every step; if they do not, something that is in no cell has been left
 * behind by the exploration.
 */
public final class RandomWalkCheck {
  private static final int WALKS = 4;

  /** How many walks go through each world of one code. */
  private static final int WALKS_OF_ONE_CODE = 2;

  private static final int STEPS = 64;

  /** What a state offers: a task that can take a step, that step, and the shared cells after it. */
  private record Offer(Choice choice, String label, IntBuffer cells) {}

  private final World world;
  private final Options options;
  private final Program explored;

  public RandomWalkCheck(World world, Options options, Program explored) {
    this.world = world;
    this.options = options;
    this.explored = explored;
  }

  /**
   * Takes the walks; the same ones every time.
   *
   * @throws HarnessException if the two worlds differ
   */
  public void run() {
    Random random = new Random(0);
    int walks = options.triedCycles() == null ? WALKS : WALKS_OF_ONE_CODE;
    for (int walk = 0; walk < walks; walk++) {
      Program booted = new Program(world, options.hz(), CodeObserver.WITHOUT_STACKS);
      Stepper fresh = new Stepper(booted, options.time());
      Stepper known = new Stepper(explored, options.time());
      for (int step = 0; step < STEPS; step++) {
        Map<Choice, long[]> successors = new HashMap<>();
        Map<Choice, long[]> knownSuccessors = new HashMap<>();
        List<Offer> offers = offers(fresh, successors);
        compare(offers, offers(known, knownSuccessors));
        if (offers.isEmpty()) {
          break;
        }
        Choice next = offers.get(random.nextInt(offers.size())).choice();
        fresh.go(Objects.requireNonNull(successors.get(next)));
        known.go(Objects.requireNonNull(knownSuccessors.get(next)));
      }
    }
  }

  /**
   * What the current state offers.
   *
   * @param successors becomes the states that follow, packed
   */
  private static List<Offer> offers(Stepper stepper, Map<Choice, long[]> successors) {
    // By choice, as a layout that has to be widened makes all successors come again.
    Map<Choice, Offer> offers = new LinkedHashMap<>();
    stepper.expand(
        (task, branch, successor) -> {
          Choice choice = new Choice(task, branch);
          String label = task == Choice.CLOCK ? "clock" : stepper.expander().node(task).label;
          IntBuffer cells = IntBuffer.wrap(stepper.sharedCells(successor));
          offers.put(choice, new Offer(choice, label, cells));
          successors.put(choice, successor.clone());
        });
    return List.copyOf(offers.values());
  }

  private void compare(List<Offer> fresh, List<Offer> known) {
    for (int i = 0; i < Math.max(fresh.size(), known.size()); i++) {
      if (i >= fresh.size()) {
        throw different(known.get(i).choice(), "go on there");
      }
      if (i >= known.size() || !fresh.get(i).equals(known.get(i))) {
        throw different(fresh.get(i).choice(), "do the same there");
      }
    }
  }

  private HarnessException different(Choice choice, String what) {
    String mover = choice.task() == Choice.CLOCK ? "the clock" : "'" + comm(choice) + "'";
    return new HarnessException(
        "after the exploration "
            + mover
            + " does not "
            + what
            + " as in a world that was just booted: what it reads or writes is not all in cells;"
            + " keep it in a Cell");
  }

  private String comm(Choice choice) {
    return explored.comm(choice.task());
  }
}
