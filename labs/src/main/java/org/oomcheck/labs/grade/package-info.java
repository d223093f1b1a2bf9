// SPDX-License-Identifier: GPL-2.0-or-later
/** The graders, and what they give. */
@NullMarked
package org.oomcheck.labs.grade;

import org.jspecify.annotations.NullMarked;
