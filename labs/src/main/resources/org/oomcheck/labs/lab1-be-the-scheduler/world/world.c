// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Three tasks that are short of memory. vballoon gives pages to the host, writeback writes a file's
 * pages to disk, and shell wants a page.
 */
#include <linux/module.h>

#define FREE_PAGES 1	/* free at the start */
#define FILL 2		/* pages that the balloon wants */

static DEFINE_MUTEX(balloon_lock);	/* protects in_balloon */
static DEFINE_MUTEX(fs_lock);		/* held while a file is written */
static DEFINE_MUTEX(oom_lock);		/* one task at a time looks for memory */
static atomic_t free_pages = ATOMIC_INIT(FREE_PAGES);
static int in_balloon;

static bool take_page(void)
{
	return atomic_dec_if_positive(&free_pages) >= 0;
}

static void leak_balloon(void)
{
	mutex_lock(&balloon_lock);
	if (in_balloon) {
		in_balloon--;
		atomic_inc(&free_pages);
	}
	mutex_unlock(&balloon_lock);
}

static void out_of_memory(void)
{
	if (mutex_trylock(&oom_lock)) {
		leak_balloon();
		mutex_unlock(&oom_lock);
	}
}

/* Writes a page of a file to disk, so that the page is free. */
static void reclaim(void)
{
	mutex_lock(&fs_lock);
	atomic_inc(&free_pages);
	mutex_unlock(&fs_lock);
}

static int fill_balloon(void *unused)
{
	int i;

	mutex_lock(&balloon_lock);
	for (i = 0; i < FILL; i++) {
		if (!take_page()) {
			reclaim();
			take_page();
		}
		in_balloon++;
	}
	mutex_unlock(&balloon_lock);
	return 0;
}

static int write_file(void *unused)
{
	mutex_lock(&fs_lock);
	if (!take_page())
		out_of_memory();
	else
		atomic_inc(&free_pages);
	mutex_unlock(&fs_lock);
	return 0;
}

static int run_shell(void *unused)
{
	if (!take_page())
		out_of_memory();
	else
		atomic_inc(&free_pages);
	return 0;
}

static int __init world_init(void)
{
	kthread_run(fill_balloon, NULL, "vballoon");
	kthread_run(write_file, NULL, "writeback");
	kthread_run(run_shell, NULL, "shell");
	return 0;
}
module_init(world_init);
