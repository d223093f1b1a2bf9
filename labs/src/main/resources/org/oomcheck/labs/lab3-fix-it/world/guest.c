// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The guest around the driver of lab 3: memory, an OOM path, a host, and the tasks that use them.
 * The grader has a copy of its own; what you change here changes nothing for it.
 */
#include <linux/module.h>
#include "balloon.h"

#define NR_PAGES 2	/* the guest's page frames */
#define NR_FREE 2	/* of these, free at the start */
#define NR_CACHE 0	/* of these, page cache: free after writeback, which takes fs_lock */
#define NR_VICTIM 0	/* of these, a process that the OOM killer can kill */
#define TARGET 2	/* pages that the host asks for */
#define REQUESTS 1	/* requests for that many pages, each in a task of its own */
#define SHRINK 0	/* pages that the host wants back after each request */
#define APPS 0		/* tasks that allocate a page and free it */
#define ROUNDS 1	/* how often each request and each app does so */
#define WRITERS 0	/* the same under fs_lock, with GFP_NOFS */
#define EXACT 1		/* whether there is memory for the host to get what it asks for */
#define PATIENCE 0	/* seconds that all of this may take, if that is watched */
#define OTHERS 0	/* pages that another notifier says it freed, and that are in use again */
#define COUNTED 0	/* whether what the driver says it gave back is compared with what it did */
#define ALONE (REQUESTS * ROUNDS == 1)

enum { FREE, CACHE, VICTIM, APP, DRIVER, HOST };	/* what a frame is used for */

static struct page mem_map[NR_PAGES];
static int frame[NR_PAGES];
static DEFINE_MUTEX(fs_lock);
static DEFINE_MUTEX(oom_lock);
static BLOCKING_NOTIFIER_HEAD(oom_notify_list);
static atomic_t running = ATOMIC_INIT(REQUESTS + APPS + WRITERS);
static atomic_t taken = ATOMIC_INIT(0);
static atomic_t said = ATOMIC_INIT(0);	/* what the driver says that the host took */
static atomic_t returned = ATOMIC_INIT(0);	/* what the host gave back */
static bool time_is_over;

static int count(int use)
{
	int i, n = 0;

	for (i = 0; i < NR_PAGES; i++) {
		if (READ_ONCE(frame[i]) == use)
			n++;
	}
	return n;
}

/* Makes one frame that is used for this a frame that is used for that. */
static struct page *convert(int from, int to)
{
	int i;

	for (i = 0; i < NR_PAGES; i++) {
		if (cmpxchg(&frame[i], from, to) == from)
			return &mem_map[i];
	}
	return NULL;
}

int register_oom_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&oom_notify_list, nb);
}

int unregister_oom_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&oom_notify_list, nb);
}

static struct page *out_of_memory(int use)
{
	unsigned long freed = OTHERS;
	int before = COUNTED ? atomic_read(&returned) : 0;
	int in_balloon = SHRINK ? 0 : count(HOST);
	struct page *page;

	blocking_notifier_call_chain(&oom_notify_list, 0, &freed);
	freed -= OTHERS;
	if (COUNTED) {
		int gone = atomic_read(&returned) - before;
		bool notifier_says_another_number_than_it_freed =
			freed > gone || (!SHRINK && freed != gone && freed);

		BUG_ON(notifier_says_another_number_than_it_freed);
	}
	page = convert(FREE, use);
	if (!page && !freed) {
		bool needless_kill = in_balloon > 0;

		BUG_ON(needless_kill);
		if (NR_VICTIM)
			page = convert(VICTIM, use);
	} else if (freed > NR_PAGES || (!freed && in_balloon > 0)) {
		bool notifier_does_not_say_what_it_freed =
			freed || count(HOST) < in_balloon;

		BUG_ON(notifier_does_not_say_what_it_freed);
	}
	return page;
}

static struct page *get_page_for(int use, gfp_t gfp)
{
	struct page *page = convert(FREE, use);

	if (page || !(gfp & __GFP_DIRECT_RECLAIM))
		return page;
	if (NR_CACHE && (gfp & __GFP_FS)) {
		mutex_lock(&fs_lock);
		page = convert(CACHE, use);
		mutex_unlock(&fs_lock);
	}
	while (!page && !(gfp & __GFP_NORETRY)) {
		if (mutex_trylock(&oom_lock)) {
			page = out_of_memory(use);
			mutex_unlock(&oom_lock);
			break;
		}
		schedule_timeout_uninterruptible(1);
		page = convert(FREE, use);
	}
	return page;
}

struct page *alloc_page(gfp_t gfp)
{
	return get_page_for(DRIVER, gfp);
}

void __free_page(struct page *page)
{
	bool page_is_missing = !page;
	bool page_is_not_the_drivers = page && cmpxchg(&frame[page - mem_map], DRIVER, FREE) != DRIVER;

	BUG_ON(page_is_missing);
	BUG_ON(page_is_not_the_drivers);
}

void host_take(struct page **pages, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++) {
		struct page *page = pages[i];
		bool page_is_missing = !page;
		bool page_is_not_the_drivers = page &&
			cmpxchg(&frame[page - mem_map], DRIVER, HOST) != DRIVER;

		BUG_ON(page_is_missing);
		BUG_ON(page_is_not_the_drivers);
	}
	atomic_add(num, &taken);
}

void host_return(struct page **pages, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++) {
		struct page *page = pages[i];
		bool page_is_missing = !page;
		bool page_is_not_the_hosts = page &&
			cmpxchg(&frame[page - mem_map], HOST, DRIVER) != HOST;

		BUG_ON(page_is_missing);
		BUG_ON(page_is_not_the_hosts);
	}
	if (COUNTED)
		atomic_add(num, &returned);
}

/* What the last task looks at. */
static void end(void)
{
	if (atomic_dec_and_test(&running)) {
		bool balloon_misses_its_target =
			EXACT && atomic_read(&taken) != REQUESTS * ROUNDS * TARGET;
		bool driver_keeps_a_page_from_both = count(DRIVER) > 0;
		bool driver_says_another_number_than_the_host_got =
			!ALONE && atomic_read(&said) != atomic_read(&taken);
		bool driver_takes_too_long = PATIENCE && READ_ONCE(time_is_over);

		BUG_ON(balloon_misses_its_target);
		BUG_ON(driver_keeps_a_page_from_both);
		BUG_ON(driver_says_another_number_than_the_host_got);
		BUG_ON(driver_takes_too_long);
	}
}

static void request_once(void)
{
	unsigned int filled = fill_balloon(TARGET);
	bool driver_says_another_number_than_the_host_got =
		filled > TARGET ||
		(ALONE && filled != TARGET && filled != atomic_read(&taken)) ||
		(ALONE && !EXACT && filled > atomic_read(&taken));

	BUG_ON(driver_says_another_number_than_the_host_got);
	if (!ALONE)
		atomic_add(filled, &said);
	if (SHRINK) {
		int before = COUNTED ? atomic_read(&returned) : 0;
		unsigned int leaked = leak_balloon(SHRINK);
		bool driver_takes_back_less_than_it_was_asked = !APPS && leaked != SHRINK;
		bool driver_says_another_number_than_it_took_back =
			COUNTED && !APPS && leaked != atomic_read(&returned) - before;

		BUG_ON(driver_takes_back_less_than_it_was_asked);
		BUG_ON(driver_says_another_number_than_it_took_back);
	}
}

static int request(void *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++)
		request_once();
	end();
	return 0;
}

static int app(void *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		struct page *page = get_page_for(APP, GFP_KERNEL);

		if (page)
			smp_store_release(&frame[page - mem_map], FREE);
	}
	end();
	return 0;
}

static int writer(void *unused)
{
	struct page *page;

	mutex_lock(&fs_lock);
	page = get_page_for(APP, GFP_NOFS);
	if (page)
		smp_store_release(&frame[page - mem_map], FREE);
	mutex_unlock(&fs_lock);
	end();
	return 0;
}

/* Has its turn when all others sleep. */
static int watch(void *unused)
{
	schedule_timeout_uninterruptible(PATIENCE * HZ);
	WRITE_ONCE(time_is_over, true);
	return 0;
}

static int __init guest_init(void)
{
	int i;

	for (i = 0; i < NR_PAGES; i++) {
		if (i < NR_FREE)
			frame[i] = FREE;
		else if (i < NR_FREE + NR_CACHE)
			frame[i] = CACHE;
		else if (i < NR_FREE + NR_CACHE + NR_VICTIM)
			frame[i] = VICTIM;
		else
			frame[i] = APP;
	}
	balloon_init();
	for (i = 0; i < REQUESTS; i++)
		kthread_run(request, NULL, "vballoon");
	for (i = 0; i < APPS; i++)
		kthread_run(app, NULL, "app");
	for (i = 0; i < WRITERS; i++)
		kthread_run(writer, NULL, "writer");
	if (PATIENCE)
		kthread_run(watch, NULL, "watchdog");
	return 0;
}
module_init(guest_init);
