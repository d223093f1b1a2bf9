// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What calls mean in an init function: whether it can be run as if no task ran before it returns.
 */
public final class EarlyCalls {
  private final Set<String> starting = new HashSet<>();
  private final Set<String> waiting = new HashSet<>();

  /** Says that calls let another task, a handler or a callback begin. */
  public EarlyCalls starts(String... names) {
    starting.addAll(List.of(names));
    return this;
  }

  /** Whether a call lets another task, a handler or a callback begin. */
  public boolean isStart(String name) {
    return starting.contains(name);
  }

  /**
   * Says that calls wait for what others do, or that their answers depend on what others, or the
   * same function, did before.
   */
  public EarlyCalls waits(String... names) {
    waiting.addAll(List.of(names));
    return this;
  }

  /** Whether a call waits for what others do, or answers what depends on what was done before. */
  public boolean isWait(String name) {
    return waiting.contains(name);
  }
}
