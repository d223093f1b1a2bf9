// SPDX-License-Identifier: GPL-2.0-or-later
#define BUILD_BUG_ON_INVALID(e) ((void)0)
