// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.oomcheck.explorer.hazard.ExploredGraph;
import org.oomcheck.explorer.hazard.HazardChecks;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.explorer.search.StoredStates;
import org.oomcheck.explorer.state.HalvedStates;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * The program of a shared search, as one member has it: booted, and learned from a short search
 * that is the same on every member and in a search that is not shared.
 */
final class SharedProgram {
  /** What is looked for in the states without a successor, by themselves. */
  private static final Set<Hazard> HANGING =
      EnumSet.of(Hazard.DEADLOCK, Hazard.HUNG_TASK, Hazard.LOST_WAKEUP);

  private final Program program;
  private final StateSpace space;

  /** For looking at one state alone. */
  private final StateSpace alone;

  private final Options options;

  SharedProgram(World world, Options wanted) {
    this.program = new Program(world, wanted.hz());
    this.space = new StateSpace(program, StateChecks::new);
    this.alone = new StateSpace(program, StateChecks::new);
    Options unlimited =
        wanted.limits(Limits.defaults().seconds(Integer.MAX_VALUE).bytes(Long.MAX_VALUE));
    program.restart(wanted.time());
    if (Search.learning(space, unlimited.workers(1), null).limit() != null) {
      space.widen();
    }
    this.options = program.tellsTasksApart() ? unlimited.symmetry(false) : unlimited;
  }

  /**
   * The hazards, of some, that a shared search looks for: what the modelled kernel or a judge
   * complains about, and tasks that hang. Any other hazard has a check that needs the graph of all
   * transitions.
   */
  static Set<Hazard> lookedFor(Set<Hazard> hazards) {
    return hazards.stream()
        .filter(hazard -> HANGING.contains(hazard) || HazardChecks.of(Set.of(hazard)).isEmpty())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Hazard.class)));
  }

  Program program() {
    return program;
  }

  StateSpace space() {
    return space;
  }

  Options options() {
    return options;
  }

  /** Stored states, so far only the one at the start. */
  StoredStates start() {
    program.restart(options.time());
    return new StoredStates(space, options, null);
  }

  /** What looks at one state. */
  StateChecks checks() {
    return new StateChecks(options.hazards());
  }

  /** The findings of tasks that hang in a state without a successor. */
  Set<Signature> hanging(int[] values) {
    program.load(values);
    Search search = Search.withGraph(alone, options.hazards(Set.of()), null);
    if (!search.isComplete()) {
      throw new HalvedStates.Full("a component has too many states to be judged");
    }
    boolean lostWakeups = options.hazards().contains(Hazard.LOST_WAKEUP);
    return new ExploredGraph(program, search)
        .hanging(lostWakeups).stream()
            .filter(finding -> HANGING.contains(finding.hazard()))
            .filter(finding -> options.hazards().contains(finding.hazard()))
            .collect(Collectors.toSet());
  }

  /** Searches through some states only, and learns what is new there. */
  Search through(Predicate<int[]> wanted) {
    program.learnEdges(true);
    program.restart(options.time());
    return Search.through(space, options, wanted);
  }

  /** A digest of the automata that are learned, and of how the state at the start looks. */
  byte[] digest() {
    StringBuilder text = new StringBuilder();
    program.restart(options.time());
    text.append(options.symmetry()).append(program.sharedValues()).append('\n');
    for (Automaton automaton : program.automata()) {
      text.append(automaton.role().comm()).append(automaton.role().count()).append('\n');
      for (int id = 0; id < automaton.nodes(); id++) {
        text.append(automaton.node(id).label).append(automaton.node(id).stack);
        for (int edge = 0; edge < automaton.node(id).edges(); edge++) {
          text.append(' ').append(Automaton.words(automaton.node(id).result(edge)));
          text.append(' ').append(automaton.node(id).target(edge));
        }
        text.append('\n');
      }
    }
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
