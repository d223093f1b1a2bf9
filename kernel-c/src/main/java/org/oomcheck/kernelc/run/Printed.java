// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.Evaluation;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Expression;

/**
 * What calls print. Its value makes no difference and is not read, so it races with nothing; but an
 * object that is gone cannot be printed.
 */
final class Printed {
  private Printed() {}

  /** Looks whether the objects are there whose parts are among the arguments of a call. */
  static void lookAt(Site site, Expression.Call call, Evaluation caller) {
    for (Expression argument : call.arguments()) {
      if (argument.isPointedAt()) {
        lookAt(site, place(argument, caller));
      }
    }
  }

  /** The place of an argument; what cannot be read is not printed. */
  private static @Nullable Place place(Expression argument, Evaluation caller) {
    try {
      return caller.place(argument);
    } catch (InterpreterException e) {
      return null;
    }
  }

  private static void lookAt(Site site, @Nullable Place place) {
    if (place instanceof ObjectPlace object && !object.isVariable()) {
      site.memory().checkThere(object, site.at());
    }
  }
}
