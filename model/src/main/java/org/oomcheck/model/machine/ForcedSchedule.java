// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets the tasks of a {@link ThreadMachine} run one at a time, along a schedule, and says where
 * they are when it is over. The threads are real; which of them runs is not left to chance.
 */
public final class ForcedSchedule implements Gate {

  /**
   * A turn of a task.
   *
   * @param task the task's index; negative turns, of the clock, are passed over, because a timeout
   *     expires here when its turn comes
   * @param branch the answer of a choice; otherwise 0, or 1 when a wait times out
   */
  public record Turn(int task, int branch) {}

  /**
   * Where a task is.
   *
   * @param step the step it wants to take, or the question it wants to be answered
   * @param blocked whether it could not take it
   * @param holds the locks it holds
   */
  public record Place(String comm, String step, boolean blocked, List<String> holds) {}

  private static final int NONE = -1;

  private final List<Turn> turns;
  private final Map<Integer, Place> places = new TreeMap<>();
  private int next;
  private int running = NONE;
  private boolean over;
  private @Nullable String misfit;

  public ForcedSchedule(List<Turn> turns) {
    this.turns = turns.stream().filter(turn -> turn.task() >= 0).toList();
  }

  @Override
  public synchronized boolean pass(Task current, int task, Step<?> step) {
    if (!turn(current, task, step.label(), step)) {
      return false;
    }
    Turn turn = turns.get(next++);
    boolean enabled = step.enabled();
    if (turn.branch() == 1 ? enabled || !step.timed() : !enabled) {
      misfit = current.comm() + " cannot take '" + step.label() + "', branch " + turn.branch();
      notifyAll();
      return false;
    }
    return true;
  }

  @Override
  public synchronized int answer(Task current, int task, String question) {
    return turn(current, task, question, null) ? turns.get(next++).branch() : NONE;
  }

  /** Waits for the task's turn; false if there will be none. */
  private boolean turn(Task current, int task, String at, @Nullable Step<?> step) {
    List<String> holds = current.held().stream().map(Lock::name).toList();
    places.put(task, new Place(current.comm(), at, false, holds));
    leave(task);
    while (!over && misfit == null) {
      if (running == NONE && next < turns.size() && turns.get(next).task() == task) {
        running = task;
        return true;
      }
      pause();
    }
    boolean blocked = step != null && !step.enabled();
    places.put(task, new Place(current.comm(), at, blocked, holds));
    return false;
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void pause() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      misfit = "interrupted";
    }
  }

  private void leave(int task) {
    if (running == task) {
      running = NONE;
    }
    if (running == NONE && next == turns.size()) {
      over = true;
    }
    notifyAll();
  }

  @Override
  public synchronized void ended(int task) {
    if (over || misfit != null) {
      return;
    }
    places.remove(task);
    if (turns.subList(next, turns.size()).stream().anyMatch(turn -> turn.task() == task)) {
      misfit = "its task had come to its end before";
    }
    leave(task);
  }

  /**
   * Where the unfinished tasks are after the schedule, by their index; once the machine has
   * finished.
   *
   * @throws IllegalStateException if the schedule does not fit the world
   */
  public synchronized List<Place> places() {
    if (misfit != null || next < turns.size()) {
      throw new IllegalStateException(
          "turn " + next + " of " + turns.size() + " was not possible: " + misfit);
    }
    return new ArrayList<>(places.values());
  }
}
