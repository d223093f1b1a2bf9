// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * Where kernel C comes from: a tree in a folder, an archive or a git repository, the configuration
 * it is read under, and patches on it.
 */
@NullMarked
package org.oomcheck.kernelc.source;

import org.jspecify.annotations.NullMarked;
