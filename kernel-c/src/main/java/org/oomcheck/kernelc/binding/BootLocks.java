// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Lock;

/**
 * The locks that an init function holds while the world boots. No step is taken then, so no lock is
 * taken either; what is kept here shows that one was taken twice, or never released.
 */
public final class BootLocks {
  private static final String KINDS = "(mutex|spin|raw_spin|write)";
  private static final Pattern EXCLUSIVE =
      Pattern.compile(KINDS + "_lock(_.*)?|(percpu_)?down_write(_(nested|killable))?");
  private static final Pattern SHARED =
      Pattern.compile("read_lock(_.*)?|(percpu_)?down_read(_(nested|killable|interruptible))?");
  private static final Pattern TRIES =
      Pattern.compile("(read|" + KINDS + ")_trylock(_.*)?|(percpu_)?down_(read|write)_trylock");
  private static final Pattern RELEASES =
      Pattern.compile("(read|" + KINDS + ")_unlock(_.*)?|(percpu_)?up_(read|write)");

  private final Map<Lock, Integer> held = new LinkedHashMap<>();

  /**
   * Notes a call on a lock.
   *
   * @return whether it is done; {@code false} for a trylock of a lock that is held
   * @throws KernelBug if the call waits for a lock that the init function itself holds
   */
  boolean called(String name, Object object, Position at) {
    if (!(object instanceof Lock lock)) {
      return true;
    }
    boolean exclusive = EXCLUSIVE.matcher(name).matches();
    if (held.containsKey(lock) && exclusive) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          "%s(%s) waits for the task that calls it, which holds %s, at %s"
              .formatted(name, lock.name(), lock.name(), at.fileAndLine()));
    }
    if (exclusive || SHARED.matcher(name).matches()) {
      held.merge(lock, 1, Integer::sum);
    } else if (RELEASES.matcher(name).matches()) {
      held.computeIfPresent(lock, (key, count) -> count > 1 ? count - 1 : null);
    } else if (TRIES.matcher(name).matches()) {
      return held.putIfAbsent(lock, 1) == null;
    }
    return true;
  }

  /**
   * Complains about a lock that is held.
   *
   * @param init the function that has ended
   * @throws KernelBug if there is one
   */
  public void checkNoneIsHeld(String init) {
    held.keySet().stream()
        .findFirst()
        .ifPresent(
            lock -> {
              throw new KernelBug(
                  Hazard.LOCK_MISUSE, init + "() ends and still holds " + lock.name());
            });
  }
}
