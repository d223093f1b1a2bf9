// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.machine.Machine;

/** A mutex at which checks can stand: whatever code takes it and releases it, they see that. */
public final class WatchedMutex extends Mutex {

  /** What a check does where the mutex is used. */
  public interface Watcher {

    /** A task is about to take the mutex, or to try. May take steps. */
    default void beforeTaking() {}

    /** A task takes the mutex. Part of that step: reads and writes cells, and nothing else. */
    default void taken() {}

    /** A task is about to release the mutex. May take steps. */
    default void beforeRelease() {}
  }

  private final List<Watcher> watchers = new ArrayList<>();

  public WatchedMutex(Machine machine, String name) {
    super(machine, name);
  }

  /** Adds a check. Only while the world boots. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  @Override
  void beforeTaking() {
    watchers.forEach(Watcher::beforeTaking);
  }

  @Override
  void taken() {
    watchers.forEach(Watcher::taken);
  }

  @Override
  void beforeRelease() {
    watchers.forEach(Watcher::beforeRelease);
  }
}
