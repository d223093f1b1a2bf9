// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built as. */
public final class Version implements IVersionProvider {

  /** The version's number; {@code development} outside of a jar. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"oomcheck " + number()};
  }
}
