// SPDX-License-Identifier: GPL-2.0-or-later
DEFINE_MUTEX(oom_lock);
static bool oom_killer_disabled;
static BLOCKING_NOTIFIER_HEAD(oom_notify_list);

int register_oom_notifier(struct notifier_block *block)
{
	return blocking_notifier_chain_register(&oom_notify_list, block);
}

int unregister_oom_notifier(struct notifier_block *block)
{
	return blocking_notifier_chain_unregister(&oom_notify_list, block);
}

/* What the callbacks have given back. */
static unsigned long ask_notifiers(void)
{
	unsigned long pages = 0;

	blocking_notifier_call_chain(&oom_notify_list, 0, &pages);
	return pages;
}

bool out_of_memory(struct oom_control *control)
{
	if (oom_killer_disabled)
		return false;
	if (!control->memcg && ask_notifiers() > 0)
		return true;
	if (task_will_free_mem(current)) {
		mark_oom_victim(current);
		return true;
	}
	if (!(control->gfp_mask & __GFP_FS))
		return true;
	select_bad_process(control);
	if (!control->chosen)
		panic("nothing to kill\n");
	if (control->chosen != (void *)-1UL)
		oom_kill_process(control, "no memory");
	return true;
}
