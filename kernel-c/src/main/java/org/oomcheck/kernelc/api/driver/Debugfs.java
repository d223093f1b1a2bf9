// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;

/**
 * {@code linux/debugfs.h} (fs/debugfs/inode.c and file.c of 6.12), said in C: folders, files with
 * operations, and files that are one number. A process that reads a number needs it to be there;
 * one that writes it puts 0, 1 or one more there, as for a parameter. Neither is a data race: the
 * kernel's own code does it, without a mark. Creating never fails, and there are 24 of them. A
 * number that is a variable, and that no process writes, is left out.
 */
@AutoService(KernelHeader.class)
public final class Debugfs implements KernelHeader {

  @Override
  public String path() {
    return "linux/debugfs.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("debugfs_create_file", "debugfs_create_file_unsafe", "__debugfs_number");
    to.result(IntegerType.INT, "__is_always_there");
    to.function(
        "__is_always_there",
        (site, a) -> {
          boolean always = site.memory().target(a.get(0), site.at()).isVariable();
          return IntegerType.INT.of(always ? 1 : 0);
        });
    to.function(
        "__is_there",
        (site, arguments) -> {
          site.memory().checkThere(site.memory().target(arguments.get(0), site.at()), site.at());
          return IntegerValue.NOTHING;
        });
  }
}
