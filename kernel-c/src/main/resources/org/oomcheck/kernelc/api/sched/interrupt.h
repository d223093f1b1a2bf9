// SPDX-License-Identifier: GPL-2.0-or-later
struct tasklet_struct { struct __tasklet __tasklet; };

#define from_tasklet(variable, tasklet, field) container_of(tasklet, typeof(*variable), field)
