// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

/**
 * Says of a world that every thread that its init function starts has to come to its end: none
 * sleeps for good as an idle one does, none is stopped, and none leaves in the middle.
 */
public record ThreadsEnd() {}
