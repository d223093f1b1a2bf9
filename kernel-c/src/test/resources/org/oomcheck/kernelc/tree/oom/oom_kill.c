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

static bool is_dying(struct task_struct *task)
{
	return task->signal->flags & SIGNAL_GROUP_EXIT;
}

static bool task_will_free_mem(struct task_struct *task)
{
	struct mm_struct *mm = task->mm;

	return mm && is_dying(task) && !test_bit(MMF_OOM_SKIP, &mm->flags);
}

static void mark_oom_victim(struct task_struct *victim)
{
	if (!cmpxchg(&victim->signal->oom_mm, NULL, victim->mm))
		mmgrab(victim->signal->oom_mm);
	__thaw_task(victim);
}

/* The process that holds most; -1 while a victim has memory that nothing has taken. */
static void select_bad_process(struct oom_control *control)
{
	struct task_struct *task;
	unsigned long most = 0;

	rcu_read_lock();
	for_each_process(task) {
		struct mm_struct *of_victim = task->signal->oom_mm;

		if (of_victim && test_bit(MMF_OOM_SKIP, &of_victim->flags))
			continue;
		if (of_victim) {
			control->chosen = (void *)-1UL;
			break;
		}
		task_lock(task);
		if (task->mm && get_mm_rss(task->mm) >= most) {
			most = get_mm_rss(task->mm);
			control->chosen = task;
		}
		task_unlock(task);
	}
	rcu_read_unlock();
}

static void oom_kill_process(struct oom_control *control, const char *message)
{
	struct task_struct *victim = control->chosen;

	task_lock(victim);
	if (victim->mm) {
		do_send_sig_info(SIGKILL, SEND_SIG_PRIV, victim, PIDTYPE_TGID);
		mark_oom_victim(victim);
		queue_oom_reaper(victim);
	}
	task_unlock(victim);
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

/* Whether the pages are taken, or need not be. */
static bool oom_reap_task_mm(struct task_struct *victim, struct mm_struct *mm)
{
	bool taken = true;

	if (!mmap_read_trylock(mm))
		return false;
	if (!test_bit(MMF_OOM_SKIP, &mm->flags))
		taken = __oom_reap_task_mm(mm);
	mmap_read_unlock(mm);
	return taken;
}

static void oom_reap_task(struct task_struct *victim)
{
	struct mm_struct *mm = victim->signal->oom_mm;
	int left = 10;

	while (!oom_reap_task_mm(victim, mm) && --left > 0)
		schedule_timeout_idle(HZ / 10);
	victim->oom_reaper_list = NULL;
	set_bit(MMF_OOM_SKIP, &mm->flags);
	put_task_struct(victim);
}
