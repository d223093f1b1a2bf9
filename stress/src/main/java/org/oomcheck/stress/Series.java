// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The tree of a {@link ReclaimRace}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Series {

  /** A series of the catalogue. */
  String value();
}
