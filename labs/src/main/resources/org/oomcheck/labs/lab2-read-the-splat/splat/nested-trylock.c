// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

static DEFINE_MUTEX(balloon_lock);
static DEFINE_MUTEX(fs_lock);
static DEFINE_MUTEX(oom_lock);
static DEFINE_MUTEX(page_lock);

static void leak_balloon(void)
{
	mutex_lock(&balloon_lock);
	mutex_unlock(&balloon_lock);
}

static void out_of_memory(void)
{
	if (mutex_trylock(&oom_lock)) {
		leak_balloon();
		mutex_unlock(&oom_lock);
	}
}

static int fill_balloon(void *unused)
{
	mutex_lock(&balloon_lock);
	if (mutex_trylock(&page_lock)) {
		mutex_lock(&fs_lock);
		mutex_unlock(&fs_lock);
		mutex_unlock(&page_lock);
	}
	mutex_unlock(&balloon_lock);
	return 0;
}

static int write_file(void *unused)
{
	mutex_lock(&fs_lock);
	out_of_memory();
	mutex_unlock(&fs_lock);
	return 0;
}

static int __init splat_init(void)
{
	kthread_run(fill_balloon, NULL, "vballoon");
	kthread_run(write_file, NULL, "writeback");
	return 0;
}
module_init(splat_init);
