// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.memory.ObjectPlace.Identity;

/**
 * Which values matter. Members and global variables are known by their names; other objects are
 * reached by pointers alone, so their values are kept.
 */
final class KeptValues {
  private final Predicate<String> names;
  private final Set<Identity> globals = new HashSet<>();

  /**
   * @param names which names have values that are looked at
   */
  KeptValues(Predicate<String> names) {
    this.names = names;
  }

  /** Says that a place is a global variable; before it is made. */
  Identity global(Identity identity) {
    globals.add(identity);
    return identity;
  }

  /** Whether the value of a place matters. */
  boolean matters(Identity identity) {
    Identity whole = identity;
    ObjectPlace.Part part = identity.part();
    while (part != null && part.whole() instanceof ArrayPlace) {
      whole = part.whole().identity();
      part = whole.part();
    }
    if (part != null) {
      return names.test(part.member());
    }
    return !globals.contains(whole) || names.test(whole.name());
  }

  /** Whether the value of a variable matters, or that of a union that it is part of. */
  boolean isLookedAt(Identity identity) {
    return matters(identity) || BitWords.union(identity).isPresent();
  }

  /** Whether a variable has no value at first, which code may find out. */
  boolean startsUnset(Identity identity) {
    return identity.isUnset() && isLookedAt(identity) && !Aggregate.isInUnion(identity.part());
  }

  /** The name of a variable, or of the member of a struct that it is or is an element of. */
  static String leaf(ObjectPlace place) {
    return leaf(place.part().orElse(null), place.name());
  }

  static String leaf(ObjectPlace.@Nullable Part part, String name) {
    return part == null
        ? name
        : part.whole() instanceof ArrayPlace array ? leaf(array) : part.member();
  }
}
