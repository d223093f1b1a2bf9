// SPDX-License-Identifier: GPL-2.0-or-later

/** Hazard scenarios, each one a file with its question, its tasks and its expected verdicts. */
@NullMarked
package org.oomcheck.model.scenario;

import org.jspecify.annotations.NullMarked;
