// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import java.lang.reflect.Field;
import java.util.List;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * jcstress on a JVM whose locks are as they are by default. Where a JVM knows biased locking,
 * jcstress runs every test with it and once more without; JDK 17 has it and leaves it off, later
 * ones do not have it.
 */
final class DefaultLocks extends Options {

  private DefaultLocks(String[] args) {
    super(args);
  }

  /**
   * Runs jcstress. Exits with 1 where it does not understand its options.
   *
   * @param args its options
   */
  public static void main(String[] args) throws Exception {
    DefaultLocks options = new DefaultLocks(args);
    if (!options.parse()) {
      System.exit(1);
    }
    new JCStress(options).run();
  }

  /** What a test's JVM is given; jcstress asks for it when it has found out what the JVM knows. */
  @Override
  public List<String> getJvmArgs() {
    try {
      Field biased = VMSupport.class.getDeclaredField("BIASED_LOCKING_AVAILABLE");
      biased.setAccessible(true);
      biased.setBoolean(null, false);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this jcstress asks for biased locking in another way", e);
    }
    return super.getJvmArgs();
  }
}
