// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.ProgressListener;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.share.LocalPeers;
import org.oomcheck.explorer.share.Peers;
import org.oomcheck.explorer.share.RefusedSearch;
import org.oomcheck.explorer.share.SharedSearch;
import org.oomcheck.explorer.share.SharedSearch.Sight;
import org.oomcheck.explorer.share.Snapshots;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * Explores a world with several members that share the states. What it says is what {@link
 * Explorer} says, for the hazards that single states show, in eager time.
 */
public final class SharedExplorer {
  /** Thrown where a path that was found cannot be taken again. */
  private static final class Unrepeatable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unrepeatable(String why, Throwable cause) {
      super(why + " (" + cause.getMessage() + ")", cause);
    }
  }

  /** How many states are searched first, to see whether the world keeps the rules. */
  private static final int FEW = 20_000;

  private final Options options;
  private final Peers peers;
  private final @Nullable Snapshots snapshots;
  private final boolean components;

  /**
   * Explores in this process alone, in less memory than {@link Explorer}: transitions are not
   * stored. Tasks that hang are found as well, in components that no transition leaves.
   *
   * @param world makes the world that is explored
   */
  public static SharedExplorer alone(Supplier<World> world, Options options) {
    return new SharedExplorer(options, new LocalPeers(world, options, 1), null, true);
  }

  /**
   * Explores with these members.
   *
   * @param snapshots where each level is kept; null to keep none
   */
  public SharedExplorer(Options options, Peers peers, @Nullable Snapshots snapshots) {
    this(options, peers, snapshots, false);
  }

  private SharedExplorer(
      Options options, Peers peers, @Nullable Snapshots snapshots, boolean components) {
    if (options.time() != TimeMode.EAGER) {
      throw new IllegalArgumentException("a search is shared in eager time only");
    }
    this.options = options;
    this.peers = peers;
    this.snapshots = snapshots;
    this.components = components;
  }

  /**
   * Explores every interleaving of a world. The first states are searched by this member alone,
   * which checks its work there as {@link Explorer} does: whether the world keeps state outside of
   * cells, and whether loops merge what is equal.
   *
   * @throws RefusedSearch if the members cannot search together
   */
  public Verdict explore(World world) {
    if (options.selfChecks()) {
      Limits few = options.limits().states(Math.min(FEW, options.limits().states()));
      Options alone = options.limits(few).hazards(Set.of()).watcher(ProgressListener.NOBODY);
      Verdict first = new Explorer(alone).explore(world);
      if (first instanceof Verdict.HarnessError) {
        return first;
      }
    }
    SharedSearch search = new SharedSearch(world, options, peers, snapshots);
    if (components) {
      search.judgeComponents();
    }
    try {
      search.run();
      return verdict(world, search);
    } catch (Unrepeatable e) {
      if (options.symmetry()) {
        // An effect prefers some of several equal tasks; as itself, each of them can be followed.
        if (snapshots != null) {
          snapshots.delete();
        }
        Options apart = options.symmetry(false).selfChecks(false);
        return new SharedExplorer(apart, peers, snapshots, components).explore(world);
      }
      return new Verdict.HarnessError(String.valueOf(e.getMessage()), search.coverage());
    } catch (HarnessException e) {
      return new Verdict.HarnessError(String.valueOf(e.getMessage()), search.coverage());
    }
  }

  private Verdict verdict(World world, SharedSearch search) {
    Coverage coverage = search.coverage();
    Limit limit = coverage.limit();
    Map<Signature, Sight> sights = search.sights();
    if (sights.isEmpty()) {
      return limit == null
          ? new Verdict.Proven(coverage)
          : new Verdict.Inconclusive(limit, coverage);
    }
    Map<Signature, Sight> shown = options.everyFinding() ? sights : nearest(sights);
    Set<Signature> others = new TreeSet<>(sights.keySet());
    others.removeAll(shown.keySet());
    List<Counterexample> counterexamples = counterexamples(world, search, shown);
    return new Verdict.Violated(counterexamples, List.copyOf(others), coverage);
  }

  /** For each hazard the finding with the fewest steps. */
  private static Map<Signature, Sight> nearest(Map<Signature, Sight> sights) {
    Map<Hazard, Signature> nearest = new TreeMap<>();
    for (Signature finding : sights.keySet()) {
      nearest.merge(
          finding.hazard(),
          finding,
          (one, other) -> depth(sights, other) < depth(sights, one) ? other : one);
    }
    Map<Signature, Sight> shown = new LinkedHashMap<>();
    sights.forEach(
        (finding, sight) -> {
          if (nearest.containsValue(finding)) {
            shown.put(finding, sight);
          }
        });
    return shown;
  }

  private static int depth(Map<Signature, Sight> sights, Signature finding) {
    Sight sight = sights.get(finding);
    return sight == null ? Integer.MAX_VALUE : sight.depth();
  }

  private List<Counterexample> counterexamples(
      World world, SharedSearch search, Map<Signature, Sight> shown) {
    List<List<Counterexample.Choice>> schedules = search.schedules(shown.values());
    Explorer explorer = new Explorer(search.options());
    List<Counterexample> counterexamples = new ArrayList<>();
    for (Signature finding : shown.keySet()) {
      List<Counterexample.Choice> schedule = schedules.get(counterexamples.size());
      try {
        counterexamples.add(explorer.replay(world, finding, false, schedule));
      } catch (IllegalArgumentException e) {
        throw new Unrepeatable("the path to " + finding.hazard() + " cannot be taken again", e);
      }
    }
    return counterexamples;
  }
}
