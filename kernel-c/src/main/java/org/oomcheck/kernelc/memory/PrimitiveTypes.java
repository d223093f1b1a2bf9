// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.Optional;

/** Which types of C are objects of the model. */
@FunctionalInterface
public interface PrimitiveTypes {

  /** Makes an object of the model for a variable of C. */
  @FunctionalInterface
  interface Factory {

    /**
     * Makes the object.
     *
     * @param identity the variable; its name is what traces call it
     * @return the object
     */
    Object create(ObjectPlace.Identity identity);
  }

  /** The factory for a type, by its name in C such as {@code struct mutex}; empty if it is none. */
  Optional<Factory> factory(String type);
}
