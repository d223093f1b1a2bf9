// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * The struct that would be around a place that is not part of one: what {@code list_first_entry()}
 * gives for an empty list. Only the place itself is there.
 */
public final class Surroundings extends ObjectPlace {
  private final ObjectPlace inside;
  private final String member;

  /**
   * @param type the struct that is not there
   * @param member which member of it the place is taken for
   */
  public Surroundings(Type type, ObjectPlace inside, String member) {
    super(new Identity(type, "container_of(&" + inside.name() + ", " + member + ")", null, false));
    this.inside = inside;
    this.member = member;
  }

  /**
   * The place itself.
   *
   * @throws KernelBug if another member is asked for
   */
  ObjectPlace member(String field, Position at) {
    if (field.equals(member)) {
      return inside;
    }
    throw new KernelBug(
        Hazard.KERNEL_BUG,
        "the member %s is used of %s, which is no such object, at %s"
            .formatted(field, ObjectMemory.plainName(name()), at.fileAndLine()));
  }

  @Override
  Object content() {
    return name();
  }
}
