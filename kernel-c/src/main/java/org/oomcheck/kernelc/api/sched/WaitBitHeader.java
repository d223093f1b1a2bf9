// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.WaitQueue;

/**
 * {@code linux/wait_bit.h}: waits for a bit of a word, or for what a variable is. Each bit and each
 * variable has a queue of its own; in the kernel they share queues, and each waiter looks at
 * wake-ups for its own alone.
 */
@AutoService(KernelHeader.class)
public final class WaitBitHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/wait_bit.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function("__bit_queue", WaitBitHeader::queue);
    to.function("__var_queue", WaitBitHeader::queue);
  }

  /** The address of the queue for a word and a bit, or for a variable. */
  private static Value queue(CallSite site, List<Value> arguments) {
    ObjectPlace word = site.memory().target(arguments.get(0), site.at());
    String bit =
        arguments.size() > 1 ? "bit " + site.integer(arguments.get(1), "bit") + " of " : "";
    String name = bit + word.name();
    return site.later("the queue of " + name, Pointer.class, boot -> made(boot, name)).get(0);
  }

  private static Pointer made(CallSite boot, String name) {
    Type type = new Type.Named(boot.at(), "wait_queue_head_t", Set.of());
    ObjectPlace.Identity identity = new ObjectPlace.Identity(type, name, null, true);
    WaitQueue queue = Sleepers.of(boot).queue(name);
    Primitive object = new Primitive(identity, queue);
    object.initialise();
    return new Pointer(boot.memory().add(object));
  }
}
