// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.notifier;

import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.machine.KernelRef;

/** What a callback answers; a result with the stop bit ends the walk along the chain. */
public final class Notify {
  public static final int DONE = 0x0000;
  public static final int OK = 0x0001;

  /** No further callback is called. */
  public static final int STOP_MASK = 0x8000;

  public static final int BAD = STOP_MASK | 0x0002;
  public static final int STOP = STOP_MASK | OK;

  private Notify() {}

  /** A result for an error number; 0 is {@link #OK}. */
  @KernelRef(path = "include/linux/notifier.h", symbol = "notifier_from_errno", release = "v6.12")
  public static int fromErrno(int error) {
    return error == 0 ? OK : STOP_MASK | (OK - error);
  }

  /** The error number of a result; 0 if it is none. A raw error number stops, and decodes to 0. */
  @KernelRef(path = "include/linux/notifier.h", symbol = "notifier_to_errno", release = "v6.12")
  public static int toErrno(int result) {
    int code = result & ~STOP_MASK;
    return code > OK ? OK - code : 0;
  }

  /** Whether a result ends the walk. */
  static boolean stops(int result) {
    return (result & STOP_MASK) != 0;
  }

  /**
   * What a callback tells a chain of the model.
   *
   * @param result what it returns
   * @param freed what it adds to the count of the caller
   */
  public static Answer answer(int result, int freed) {
    if ((result & STOP_MASK) != 0) {
      return new Answer(Code.NOTIFY_STOP, freed);
    }
    return new Answer(result == DONE ? Code.NOTIFY_DONE : Code.NOTIFY_OK, freed);
  }
}
