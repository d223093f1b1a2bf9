// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oomcheck.cli.terminal.UserMistake;

/** Addresses of members as a user writes them: HOST:PORT, or [IPv6]:PORT. */
final class ClusterAddress {
  private static final Pattern FORM = Pattern.compile("\\[([^]]+)]:(\\d+)|([^:]+):(\\d+)");
  private static final int MAX_PORT = 65_535;

  private ClusterAddress() {}

  /**
   * One address.
   *
   * @throws UserMistake if it is none, or the host is not known
   */
  static InetSocketAddress of(String option, String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new UserMistake(option + " is '" + text + "'; write HOST:PORT");
    }
    String host = form.group(1) == null ? form.group(3) : form.group(1);
    String port = form.group(2) == null ? form.group(4) : form.group(2);
    if (port.length() > 5 || Integer.parseInt(port) > MAX_PORT) {
      throw new UserMistake(option + " has port " + port + "; the greatest one is " + MAX_PORT);
    }
    try {
      String address = InetAddress.getByName(host).getHostAddress();
      return new InetSocketAddress(address, Integer.parseInt(port));
    } catch (UnknownHostException e) {
      throw new UserMistake(option + " names the host '" + host + "', which is not known");
    }
  }

  /** Several addresses, with commas between them. */
  static List<InetSocketAddress> list(String option, String text) {
    List<InetSocketAddress> all = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      all.add(of(option, each.strip()));
    }
    return all;
  }
}
