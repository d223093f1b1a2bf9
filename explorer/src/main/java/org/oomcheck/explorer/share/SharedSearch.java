// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.DataInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.Judged;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.ProgressListener;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.state.HalvedStates;
import org.oomcheck.model.machine.World;

/**
 * Leads a breadth-first search that members share, level by level: all expand the states that they
 * own and give each successor to its owner; when all are done, the next level begins. A member that
 * is lost costs the level: the others begin anew with the levels that are on disk.
 */
public final class SharedSearch {
  private final World world;
  private final Options options;
  private final Peers peers;
  private final @Nullable Snapshots snapshots;
  private final long began = System.nanoTime();

  /** The closed levels. */
  private final List<Snapshots.Level> levels = new ArrayList<>();

  /** What was learned at the level that is expanded. */
  private final List<byte[]> learned = new ArrayList<>();

  private boolean symmetry;
  private SearchShare leader;
  private @Nullable Limit limit;
  private @Nullable ComponentsReply components;
  private Judged judged = Judged.SINGLE_STATES;

  /**
   * Prepares a search.
   *
   * @param wanted how to search; hazards that no single state shows are not looked for
   * @param snapshots where closed levels are kept; null to keep none, so that no member may be lost
   */
  public SharedSearch(World world, Options wanted, Peers peers, @Nullable Snapshots snapshots) {
    this.world = world;
    this.options = wanted.hazards(SharedProgram.lookedFor(wanted.hazards()));
    this.peers = peers;
    this.snapshots = snapshots;
    this.symmetry = wanted.symmetry();
    this.leader = newLeader();
  }

  /** Judges components that no transition leaves, too; there must be one member. */
  public void judgeComponents() {
    judged = Judged.TERMINAL_COMPONENTS;
  }

  /** How is searched: with the hazards that single states show. */
  public Options options() {
    return options.symmetry(symmetry);
  }

  private SearchShare newLeader() {
    return new SearchShare(world, options.symmetry(symmetry), -1, 1, (share, states) -> {});
  }

  /**
   * Searches everything, or as much as the limits allow.
   *
   * @throws RefusedSearch if the members cannot search together, or none is left
   * @throws HarnessException if the world breaks a rule
   */
  public void run() {
    resume();
    try {
      retrying(
          () -> {
            searchLevels();
            searchComponents();
            return true;
          });
    } catch (HalvedStates.Full full) {
      limit = options.limits().reached(states(), seconds(), Long.MAX_VALUE);
    }
  }

  /** Does work again, from the closed levels, whenever a member is lost meanwhile. */
  private <T> T retrying(Supplier<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (PeerLost lost) {
        if (snapshots == null) {
          throw new RefusedSearch(lost.getMessage() + ", and no level is kept on disk");
        }
        regroup();
      }
    }
  }

  /** Begins anew with the members that are left, as long as none is lost meanwhile. */
  private void regroup() {
    boolean begun = false;
    while (!begun) {
      peers.regroup();
      try {
        begin();
        begun = true;
      } catch (PeerLost another) {
        begun = false;
      }
    }
  }

  private void resume() {
    if (snapshots != null) {
      levels.addAll(snapshots.begin(identity()));
    }
    retrying(
        () -> {
          begin();
          return true;
        });
  }

  private String identity() {
    return HexFormat.of().formatHex(leader.world())
        + " "
        + options.hazards()
        + " "
        + options.time();
  }

  /** Lets all members begin, and gives them the states of the closed levels. */
  private void begin() {
    leader = newLeader();
    for (byte[] theirs : peers.begin(symmetry)) {
      if (!Arrays.equals(theirs, leader.world())) {
        throw new RefusedSearch(
            "a member has another world: another version of the program, or of the scenario");
      }
    }
    for (int depth = 0; depth < levels.size(); depth++) {
      levels.get(depth).learned().forEach(this::learn);
      Batches batches = new Batches(peers.count(), peers::send);
      if (snapshots != null) {
        snapshots.forEachPart(
            depth, part -> States.forEach(part, slots(), values -> batches.add(values)));
      }
      batches.sendAll();
      askAll(Request.CLOSE.with(out -> {}));
    }
    learned.forEach(this::learn);
  }

  private int slots() {
    return program().shape().slots();
  }

  private Program program() {
    return leader.shared().program();
  }

  private void learn(byte[] witnesses) {
    byte[] request = Request.LEARN.with(out -> out.write(witnesses));
    checked(leader.handle(request));
    askAll(request);
  }

  // Levels

  private void searchLevels() {
    while (limit == null && frontier() > 0) {
      checkLimits();
      if (limit == null) {
        searchLevel();
      }
    }
  }

  private void searchComponents() {
    while (judged == Judged.TERMINAL_COMPONENTS
        && limit == null
        && (components == null || !components.done())) {
      checkLimits();
      byte[] answer = askAll(Request.COMPONENTS.with(out -> {})).get(0);
      components = States.read(answer, ComponentsReply::read);
    }
  }

  /** How many states the level has that is not closed. */
  private long frontier() {
    return levels.isEmpty() ? 1 : levels.get(levels.size() - 1).seen().found();
  }

  private void checkLimits() {
    if (levels.size() > options.limits().depth()) {
      limit = new Limit("steps", options.limits().depth(), "--limit-depth");
      return;
    }
    limit = options.limits().reached(states(), seconds(), bytes());
    options
        .watcher()
        .searching(new ProgressListener.News(states(), frontier(), levels.size(), seconds(), 0));
  }

  /**
   * How many bytes the states of the only member take, with a number for each by which components
   * are found, which is half as large; others have limits of their own.
   */
  private long bytes() {
    return judged == Judged.TERMINAL_COMPONENTS && !levels.isEmpty()
        ? levels.get(levels.size() - 1).seen().bytes() * 3 / 2
        : 0;
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private void searchLevel() {
    while (true) {
      Map<String, int[]> edges = new TreeMap<>();
      for (byte[] answer : askAll(Request.EXPAND.with(out -> {}))) {
        States.read(answer, Edges::read)
            .forEach((edge, state) -> edges.merge(edge, state, SearchShare::least));
      }
      if (edges.isEmpty()) {
        break;
      }
      byte[] witnesses = States.bytes(edges.values());
      learned.add(witnesses);
      learn(witnesses);
    }
    LevelReply seen =
        askAll(Request.CLOSE.with(out -> {})).stream()
            .map(answer -> States.read(answer, LevelReply::read))
            .reduce(LevelReply::and)
            .orElseThrow();
    if (seen.tellsApart() && symmetry && isApartOnlyNow()) {
      symmetry = false;
      startOver();
      return;
    }
    close(new Snapshots.Level(seen, List.copyOf(learned)));
  }

  /** Whether members treat tasks as interchangeable that a step has told apart since. */
  private boolean isApartOnlyNow() {
    return leader.shared().options().symmetry();
  }

  private void startOver() {
    levels.clear();
    learned.clear();
    if (snapshots != null) {
      snapshots.delete();
      leader = newLeader();
      snapshots.begin(identity());
    }
    begin();
  }

  private void close(Snapshots.Level level) {
    int depth = levels.size();
    if (snapshots != null) {
      snapshots.add(depth, level, this::forEachPart);
    }
    levels.add(level);
    learned.clear();
  }

  /** Hands out the states of the level that was found last. */
  private void forEachPart(Consumer<byte[]> each) {
    for (int part = 0; ; part++) {
      int nth = part;
      List<byte[]> parts = askAll(Request.LEVEL.with(out -> out.writeInt(nth)));
      if (parts.stream().allMatch(bytes -> bytes.length == 0)) {
        return;
      }
      parts.forEach(each);
    }
  }

  // Asking

  private List<byte[]> askAll(byte[] request) {
    return peers.askAll(request).stream().map(this::checked).toList();
  }

  private byte[] checked(byte[] answer) {
    byte[] rest = Arrays.copyOfRange(answer, 1, answer.length);
    if (answer[0] == SearchShare.WRONG) {
      throw new HarnessException(States.read(rest, DataInput::readUTF));
    }
    if (answer[0] == SearchShare.FULL) {
      if (judged == Judged.TERMINAL_COMPONENTS) {
        throw new HalvedStates.Full("no memory is left");
      }
      throw new RefusedSearch(
          "a member has no memory left; start members with more of it"
              + " (OOMCHECK_JAVA_OPTS=-Xmx<more>), or more members");
    }
    return rest;
  }

  // What was found

  private long states() {
    return 1 + levels.stream().mapToLong(level -> level.seen().found()).sum();
  }

  /** What was seen in all levels that were closed. */
  public Coverage coverage() {
    return new Coverage(
            program().tasks(),
            states(),
            levels.stream().mapToLong(level -> level.seen().transitions()).sum(),
            levels.stream().mapToLong(level -> level.seen().finalStates()).sum(),
            levels.size() - 1,
            seconds(),
            options.time(),
            leader.shared().options().symmetry(),
            false,
            options.hazards(),
            Goals.NONE,
            limit)
        .judging(judged);
  }

  /**
   * Where a finding shows nearest to the start.
   *
   * @param states the states that show it, as the values of their slots
   * @param any whether it is seen in each of them; otherwise in the first by the order of a search
   */
  public record Sight(int depth, List<int[]> states, boolean any) {

    /**
     * The one that is nearer to the start. Where both are as near, the states of both: the one that
     * a search comes to first counts.
     */
    Sight nearer(Sight other) {
      if (other.depth != depth || any) {
        return other.depth < depth ? other : this;
      }
      List<int[]> both = new ArrayList<>(states);
      both.addAll(other.states);
      return new Sight(depth, both, false);
    }
  }

  /** All findings, each where it is nearest. */
  public Map<Signature, Sight> sights() {
    Map<Signature, Sight> sights = new TreeMap<>();
    for (int level = 0; level < levels.size(); level++) {
      int depth = level;
      LevelReply seen = levels.get(level).seen();
      seen.shown()
          .forEach(
              (finding, states) ->
                  sights.putIfAbsent(
                      finding, new Sight(depth, States.list(states, slots()), true)));
      seen.hanging()
          .forEach(
              (finding, states) ->
                  sights.putIfAbsent(
                      finding, new Sight(depth, States.list(states, slots()), false)));
    }
    if (components != null) {
      ComponentsReply seen = components;
      seen.sights(slots()).forEach((finding, sight) -> sights.merge(finding, sight, Sight::nearer));
    }
    return sights;
  }

  /** The shortest schedules to these sights, in their order. */
  public List<List<Choice>> schedules(Collection<Sight> sights) {
    return retrying(() -> new WaysBack(leader, this::askAll).schedules(sights));
  }
}
