// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.model.machine.Role;

/**
 * What the tasks of one role do, learned on demand. A control location stands for all that such a
 * task has seen so far; an edge is the result of its next step. An edge is learned by running the
 * body once more, guided by the results that lead there.
 */
public final class Automaton {

  /**
   * Two histories that were merged at a loop.
   *
   * @param other results that lead to the same point as another history did before
   */
  public record Merge(GuidedRun.LoopName loop, HistoryPoint at, List<Object> other) {}

  /** Thrown where an edge is met that is not learned, while none may be. */
  public static final class UnlearnedEdge extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String edge;

    UnlearnedEdge(int firstTask, int location, Object result) {
      super(null, null, false, false);
      this.edge = firstTask + " " + location + " " + words(result);
    }

    /** The edge as text: the first task of the role, the control location, the result. */
    public String edge() {
      return edge;
    }
  }

  /** The address of an object that has no words of its own. */
  private static final Pattern IDENTITY = Pattern.compile("@[0-9a-f]+");

  /** More control locations than any sensible task has; a loop without a head never ends them. */
  private static final int MAX_LOCATIONS = 10_000;

  /** How many runs more a small task takes, to see whether it is deterministic. */
  private static final int MORE_REPEATS = 64;

  /** More results than any sensible step has. */
  private static final int MAX_RESULTS = 10_000;

  private final Program program;
  private final Role role;
  private final int firstTask;
  private final Runnable body;
  private final ObjectIds objects;
  private final HistoryPoint root = new HistoryPoint(null);
  private final List<ControlLocation> nodes = new ArrayList<>();
  private final List<Merge> merges = new ArrayList<>();
  private final Set<HistoryPoint> mergedFrom = new HashSet<>();

  /** The control locations, by their numbers, to which the body has come more than once. */
  private final BitSet repeated = new BitSet();

  /** Whether edges are learned where they are met first. */
  private boolean learning = true;

  private boolean saidToIdle;

  /** The control locations behind steps that were only tried, which teach nothing. */
  private final Map<List<Object>, ControlLocation> tried = new HashMap<>();

  Automaton(Program program, Role role, int firstTask, Runnable body, ObjectIds objects) {
    this.program = program;
    this.role = role;
    this.firstTask = firstTask;
    this.body = body;
    this.objects = objects;
  }

  public Role role() {
    return role;
  }

  public int firstTask() {
    return firstTask;
  }

  public ControlLocation node(int id) {
    return nodes.get(id);
  }

  public int nodes() {
    return nodes.size();
  }

  /** Says that tasks of the role idle somewhere, though the step was perhaps not met yet. */
  public void sayItIdles() {
    saidToIdle = true;
  }

  public boolean isSaidToIdle() {
    return saidToIdle;
  }

  /** Whether a question was met that may have any of several answers. */
  public boolean asks() {
    return nodes.stream().anyMatch(node -> node.answers != null);
  }

  /** Every step that was taken, with its result, as words. */
  public Set<String> results() {
    Set<String> results = new HashSet<>();
    for (ControlLocation node : nodes) {
      for (int edge = 0; edge < node.edges(); edge++) {
        results.add(node.label + " = " + node.result(edge));
      }
    }
    return results;
  }

  public List<Merge> merges() {
    return merges;
  }

  /** A control location for tasks that do not exist: no edge leads to it, and none leaves it. */
  public ControlLocation addVacant() {
    ControlLocation vacant =
        new ControlLocation(
            nodes.size(),
            null,
            null,
            new ControlLocation.Arrival(
                null, null, null, "no task", List.of(), List.of(), 0, 0, 0, 0, 0));
    nodes.add(vacant);
    return vacant;
  }

  void learnRoot() {
    learn(null, null);
  }

  /** The control location that a result leads to; learns the edge if it is a new one. */
  public ControlLocation next(ControlLocation from, Object result) {
    int target = from.target(result);
    if (target < 0) {
      if (!learning) {
        throw new UnlearnedEdge(firstTask, from.id, result);
      }
      if (from.edges() == MAX_RESULTS) {
        throw new HarnessException(
            "the step '"
                + from.label
                + "' of task "
                + role.comm()
                + " has more than "
                + MAX_RESULTS
                + " different results; let it return no more than the task has to know");
      }
      ControlLocation next = learn(from, result);
      from.add(result, next.id);
      return next;
    }
    return nodes.get(target);
  }

  /**
   * The control location that a result of a step leads to, if the step is only tried. Where nothing
   * is learned, the control location behind a new edge has no number, and no state has a task
   * there.
   */
  public ControlLocation tried(ControlLocation from, Object result) {
    if (learning || from.target(result) >= 0) {
      return next(from, result);
    }
    List<Object> edge = List.of(from, result);
    ControlLocation known = tried.get(edge);
    if (known == null) {
      GuidedRun run = examined(from, result);
      ControlLocation met = run.position().node;
      known =
          met != null
              ? met
              : new ControlLocation(-1, from, result, Arrivals.of(run, from, objects));
      tried.put(edge, known);
    }
    return known;
  }

  /** Says whether edges are learned from here on; otherwise {@link #next} refuses new ones. */
  void learnEdges(boolean learn) {
    learning = learn;
    tried.clear();
  }

  private ControlLocation learn(@Nullable ControlLocation from, @Nullable Object result) {
    GuidedRun run = examined(from, result);
    ControlLocation met = run.position().node;
    if (met != null) {
      return met;
    }
    if (nodes.size() == MAX_LOCATIONS) {
      throw tooMany(run);
    }
    ControlLocation node =
        new ControlLocation(nodes.size(), from, result, Arrivals.of(run, from, objects));
    nodes.add(node);
    run.position().node = node;
    if (node.step != null) {
      program.observer().addStep(role.comm(), node.step);
    }
    return node;
  }

  /**
   * Runs the body to where a result leads, and checks that on the way it does what it did when the
   * control locations there were learned.
   */
  private GuidedRun examined(@Nullable ControlLocation from, @Nullable Object result) {
    List<Object> results = historyOf(from, result);
    GuidedRun run;
    try {
      run =
          run(
              results,
              wayTo(from),
              repeated,
              firstTask + 1,
              program.observer().wantsStacks(),
              (loop, at, meeting, consumed) -> {
                if (mergedFrom.add(meeting)) {
                  merges.add(new Merge(loop, at, List.copyOf(results.subList(0, consumed))));
                }
              });
    } catch (GuidedRun.OtherStep e) {
      throw notDeterministic(e.difference());
    }
    for (int other = 1; other < role.count() && run.pidIsRead(); other++) {
      compareWithPid(run, results, other);
    }
    return run;
  }

  /**
   * Checks that the body does the same once more where no later run has come by, and that a small
   * one does so each time.
   *
   * @throws HarnessException if it does not
   */
  public void repeatEnds() {
    List<ControlLocation> learned =
        nodes.stream().filter(node -> node.previous != null || node.id == 0).toList();
    learned.stream().filter(node -> !repeated.get(node.id)).forEach(this::repeat);
    for (int round = MORE_REPEATS / nodes.size(); round > 0; round--) {
      learned.forEach(this::repeat);
    }
  }

  private void repeat(ControlLocation node) {
    String difference = SameStep.difference(node, rerun(historyOf(node.previous, node.via)));
    if (difference != null) {
      throw notDeterministic(difference);
    }
    repeated.set(node.id);
  }

  private HarnessException notDeterministic(String difference) {
    return new HarnessException(
        "task "
            + role.comm()
            + " is not deterministic: after the same results it takes "
            + difference
            + "; between two steps a task may depend on nothing but their results");
  }

  /** The control locations that lead to one, itself included. */
  private static List<ControlLocation> wayTo(@Nullable ControlLocation node) {
    List<ControlLocation> way = new ArrayList<>();
    for (ControlLocation at = node; at != null; at = at.previous) {
      way.add(at);
    }
    Collections.reverse(way);
    return way;
  }

  private HarnessException tooMany(GuidedRun run) {
    return new HarnessException.TooLarge(
        "task "
            + role.comm()
            + " has more than "
            + MAX_LOCATIONS
            + " control locations, now at '"
            + run.label()
            + "' in "
            + run.stack()
            + (run.stack().stream().anyMatch(frame -> frame.line() > 0)
                ? "; a value there is another one in each round: bound it, or do not look at it"
                : "; give the loop there a head"));
  }

  /** The tasks of one role have one automaton, so all of them have to do the same. */
  private void compareWithPid(GuidedRun run, List<Object> results, int other) {
    GuidedRun asOther =
        run(
            results,
            List.of(),
            new BitSet(),
            firstTask + 1 + other,
            false,
            (loop, at, from, used) -> {});
    String difference = SameStep.difference(run, asOther);
    if (difference != null) {
      throw new HarnessException(
          "what the tasks of role "
              + role.comm()
              + " do depends on pid(): with another pid, the next step is "
              + difference
              + "; the tasks of a role are interchangeable: spawn a role of one task for each");
    }
  }

  /** A result as text that is the same in every process: without the address of an object. */
  public static String words(Object result) {
    return IDENTITY.matcher(result.toString()).replaceAll("");
  }

  /** The results that led to a control location when it was first reached, and one more. */
  static List<Object> historyOf(@Nullable ControlLocation node, @Nullable Object result) {
    List<Object> results = new ArrayList<>();
    if (result != null) {
      results.add(result);
    }
    for (ControlLocation at = node; at != null && at.via != null; at = at.previous) {
      results.add(at.via);
    }
    Collections.reverse(results);
    return results;
  }

  /** What the tasks of this role do. */
  Runnable body() {
    return body;
  }

  /** Runs the body, guided by these results. */
  public GuidedRun rerun(List<Object> results) {
    return run(
        results, List.of(), new BitSet(), firstTask + 1, false, (loop, at, from, consumed) -> {});
  }

  /**
   * Runs the body, guided by these results.
   *
   * @param expected the control locations at which the last results are to be used
   * @param passed those of them, by their numbers, at which the label of the step is enough; the
   *     others that the run passes are added
   * @param meetings is told where the run meets an earlier one
   * @throws HarnessException if the body takes another step there
   */
  public GuidedRun run(
      List<Object> results,
      List<ControlLocation> expected,
      BitSet passed,
      GuidedRun.MeetingPoints meetings) {
    try {
      return run(results, expected, passed, firstTask + 1, false, meetings);
    } catch (GuidedRun.OtherStep e) {
      throw new HarnessException(e.difference());
    }
  }

  private GuidedRun run(
      List<Object> results,
      List<ControlLocation> expected,
      BitSet passed,
      int pid,
      boolean wantsStack,
      GuidedRun.MeetingPoints meetings) {
    GuidedRun run = new GuidedRun(role, pid, root, results, expected, passed, wantsStack, meetings);
    program.guide(run, body);
    if (run.endedEarly()) {
      throw new HarnessException(
          "task "
              + role.comm()
              + " is not deterministic: it ended where it took a step before; between two steps a"
              + " task may depend on nothing but their results");
    }
    return run;
  }
}
