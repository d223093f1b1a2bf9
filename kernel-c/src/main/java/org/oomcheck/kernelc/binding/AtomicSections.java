// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import java.util.Map;
import org.oomcheck.model.machine.Machine;

/** A part of a world that wants to know where tasks enter and leave atomic context. */
public interface AtomicSections {

  /**
   * The running task is before or behind a call of the kernel, or the model calls a function of C.
   *
   * @param notes what calls of the model have noted for the task
   */
  void at(Machine machine, Map<String, Object> notes);

  /** A handler that was in atomic context from the beginning has ended. */
  void forget(Map<String, Object> notes);
}
