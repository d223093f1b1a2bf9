// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.ByteArrayOutputStream;
import org.oomcheck.explorer.share.SearchShare.Outbox;

/** States on their way to the shares that own them, many at a time. */
final class Batches {
  private static final int MAX_BYTES = 1 << 17;

  private final ByteArrayOutputStream[] batches;
  private final Outbox outbox;

  Batches(int shares, Outbox outbox) {
    this.outbox = outbox;
    this.batches = new ByteArrayOutputStream[shares];
    for (int share = 0; share < shares; share++) {
      batches[share] = new ByteArrayOutputStream();
    }
  }

  int shares() {
    return batches.length;
  }

  void add(int share, int[] values) {
    States.write(values, batches[share]);
    if (batches[share].size() > MAX_BYTES) {
      send(share);
    }
  }

  /** Adds a state to the batch of its owner. */
  void add(int[] values) {
    add(States.owner(values, batches.length), values);
  }

  void sendAll() {
    for (int share = 0; share < batches.length; share++) {
      if (batches[share].size() > 0) {
        send(share);
      }
    }
  }

  private void send(int share) {
    outbox.send(share, batches[share].toByteArray());
    batches[share].reset();
  }
}
