// SPDX-License-Identifier: GPL-2.0-or-later

#define ALIGN(number, to) (((number) + (to) - 1) & ~((to) - 1))
#define ALIGN_DOWN(number, to) ((number) & ~((to) - 1))
#define IS_ALIGNED(number, to) (!((number) & ((to) - 1)))
