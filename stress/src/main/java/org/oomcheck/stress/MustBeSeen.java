// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The outcomes by which a test shows its bug. A run in which one of them never came up has shown
 * nothing, and {@link CheckResults} rejects it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface MustBeSeen {

  /** The ids of the outcomes. */
  String[] value();
}
