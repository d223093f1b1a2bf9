// SPDX-License-Identifier: GPL-2.0-or-later

// The object around a timer, of the type of a variable.
#define timer_container_of(variable, expired, field) \
  container_of(expired, typeof(*variable), field)
#define from_timer(variable, expired, field) container_of(expired, typeof(*variable), field)
