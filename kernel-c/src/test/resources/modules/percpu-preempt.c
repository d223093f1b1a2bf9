// SPDX-License-Identifier: GPL-2.0-or-later
// a variable of a CPU, and a task that can be moved to another one
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/percpu.h>

struct stats { int in, out; };
static DEFINE_PER_CPU(struct stats, stats);

static int hit(void *d)
{
#ifdef CONFIG_FIXED
	struct stats *s = get_cpu_ptr(&stats);
	s->in++;
	s->out++;
	put_cpu_ptr(&stats);
#else
	struct stats *s = raw_cpu_ptr(&stats);
	s->in++;
	s->out++;
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(hit, NULL, "a");
	kthread_run(hit, NULL, "b");
	return 0;
}

module_init(m_init);
