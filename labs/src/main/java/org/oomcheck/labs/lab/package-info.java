// SPDX-License-Identifier: GPL-2.0-or-later
/** What a lab is made of: one folder, and how it differs from student to student. */
@NullMarked
package org.oomcheck.labs.lab;

import org.jspecify.annotations.NullMarked;
