// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.work.StoppableKthread;

/**
 * A thread, which {@code struct task_struct} stands for.
 *
 * @param comm its name
 * @param task the index of its task, as the machine's {@code spawn} returned it
 * @param stoppable what can be asked of it; null if no code of the world asks
 */
public record KernelThread(String comm, int task, @Nullable StoppableKthread stoppable) {}
