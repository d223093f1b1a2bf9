// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(map_sem);
static int map[8];

static int map_get(int i)
{
	int v;

	down_read(&map_sem);
	v = map[i];
	up_read(&map_sem);
	return v;
}

static int __map_get(int i)
{
	return map[i];
}

static int summer(void *unused)
{
	int sum = 0, i;

	down_read(&map_sem);
	for (i = 0; i < 2; i++)
#ifdef CONFIG_FIXED
		sum += __map_get(i);
#else
		sum += map_get(i);
#endif
	up_read(&map_sem);
	return sum;
}

static int setter(void *unused)
{
	down_write(&map_sem);
	map[0] = 1;
	up_write(&map_sem);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(summer, NULL, "summer/0");
	kthread_run(summer, NULL, "summer/1");
	kthread_run(setter, NULL, "setter");
	return 0;
}
module_init(m_init);
