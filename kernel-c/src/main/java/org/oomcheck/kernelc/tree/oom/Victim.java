// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

/**
 * The process that the OOM killer has chosen, as {@code oc->chosen} points at it.
 *
 * @param which its number among those that are equally bad, from 0
 */
record Victim(int which) {}
