// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

/** The kernel's error numbers as its functions return them: negative. */
public final class Errno {
  public static final int ENOENT = -2;
  public static final int EINTR = -4;
  public static final int EIO = -5;
  public static final int EAGAIN = -11;
  public static final int ENOMEM = -12;
  public static final int EBUSY = -16;
  public static final int EEXIST = -17;
  public static final int EINVAL = -22;
  public static final int ENOSPC = -28;
  public static final int ENOSYS = -38;
  public static final int ETIME = -62;
  public static final int ERESTARTSYS = -512;

  private Errno() {}
}
