// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.model.machine.Hazard;

/** {@code linux/migrate.h}: how a page is moved. */
@AutoService(KernelHeader.class)
public final class Migrate implements KernelHeader {

  @Override
  public String path() {
    return "linux/migrate.h";
  }

  @Override
  public void bind(Bindings to) {
    to.constant("MIGRATEPAGE_SUCCESS", 0);
    to.constant("MIGRATE_ASYNC", 0).constant("MIGRATE_SYNC_LIGHT", 1).constant("MIGRATE_SYNC", 2);
    to.constant("MIGRATE_SYNC_NO_COPY", 3);
    to.function(
        "__check_isolated",
        (site, a) -> {
          long count = site.integer(a.get(0), "isolated_pages");
          if (count != 0) {
            site.machine()
                .complain(
                    Hazard.ACCOUNTING,
                    "the balloon counts " + count + " isolated pages, and none is isolated");
          }
          return IntegerValue.NOTHING;
        });
  }
}
