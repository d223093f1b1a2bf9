// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

/**
 * What is assumed of the processes around a module.
 *
 * @param processes how many use what the module offers: each uses one file, once
 * @param signals whether SIGKILL may be pending for each of them, from its beginning
 */
public record ProcessSetting(int processes, boolean signals) {}
