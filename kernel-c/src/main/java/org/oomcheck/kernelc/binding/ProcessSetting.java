// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

/**
 * What is assumed of the processes around a module.
 *
 * @param processes how many use what the module offers: each uses one file, once
 */
public record ProcessSetting(int processes) {}
