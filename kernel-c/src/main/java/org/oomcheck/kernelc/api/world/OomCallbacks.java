// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.kernelc.syntax.Position;

/** The OOM notifiers that C has registered, in the list of our own {@code linux/oom.h}. */
public final class OomCallbacks {

  private OomCallbacks() {}

  /** Whether the list has one. Only while the world boots, in goals, and inside a step. */
  public static boolean isOneRegistered(ObjectMemory memory, Position at) {
    return memory
        .global(TaskMemory.fileName("include/linux/oom.h", "oom_notify_list"))
        .map(list -> (SharedScalar) memory.member(list, "head", at))
        .filter(head -> head.peek(at).isTrue())
        .isPresent();
  }
}
