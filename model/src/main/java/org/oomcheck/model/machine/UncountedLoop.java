// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/** A loop on a thread: the thread itself knows where it is. */
final class UncountedLoop implements Loop {
  static final Loop INSTANCE = new UncountedLoop();

  private UncountedLoop() {}

  @Override
  public void head(Object... locals) {}

  @Override
  public void leave(Object... results) {}
}
