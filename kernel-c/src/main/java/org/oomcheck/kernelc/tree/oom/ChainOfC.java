// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.util.HashMap;
import java.util.Map;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.linux.mm.OomNotifiers;

/** The OOM notifiers as C registers them: each block of the model is one of C. */
final class ChainOfC extends OomNotifiers {
  private final OomWorld world;
  private final FunctionPointer register;
  private final FunctionPointer unregister;
  private final Map<Block, Value> blocks = new HashMap<>();

  ChainOfC(
      OomWorld world,
      BlockingNotifierChain chain,
      FunctionPointer register,
      FunctionPointer unregister) {
    super(chain);
    this.world = world;
    this.register = register;
    this.unregister = unregister;
    chain.whenDeclared(block -> blocks.put(block, world.block(chain, block)));
  }

  private Value of(Block block) {
    Value pointer = blocks.get(block);
    if (pointer == null) {
      throw new IllegalArgumentException("no chain of this kernel has " + block.name());
    }
    return pointer;
  }

  @Override
  public WaitQueue[] kthreadsSleepOn() {
    return world.waitQueues();
  }

  @Override
  public Block booted(String name, int priority, BlockingNotifierChain.Callback callback) {
    Block block = chain().block(name, priority, callback);
    world.bootAgain(() -> world.call(register, of(block)));
    return block;
  }

  @Override
  public void registerOomNotifier(Block block) {
    world.call(register, of(block));
  }

  @Override
  public void unregisterOomNotifier(Block block) {
    world.call(unregister, of(block));
  }

  /** What asks for memory without out_of_memory() is Java, and not part of a tree of C. */
  @Override
  public int freed() {
    throw new IllegalStateException("the chain is called by C alone in this kernel");
  }
}
