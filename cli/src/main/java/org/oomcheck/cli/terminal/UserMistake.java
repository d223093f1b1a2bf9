// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.tree.UnknownName;

/** Something that the user can put right; the message is one sentence that says what and how. */
public final class UserMistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserMistake(@Nullable String message) {
    super(message);
  }

  /** A name that nothing has; {@link MistakeWords} says which one may be meant. */
  public UserMistake(UnknownName unknown) {
    super(unknown.getMessage(), unknown);
  }

  /** Looks up what the user named; that it does not exist is the user's mistake, not ours. */
  public static <T> T unless(Supplier<T> lookup) {
    try {
      return lookup.get();
    } catch (UnknownName e) {
      throw new UserMistake(e);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    }
  }
}
