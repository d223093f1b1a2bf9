// SPDX-License-Identifier: GPL-2.0-or-later
static struct page *look_again(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	return get_page_from_freelist(gfp & ~__GFP_DIRECT_RECLAIM, order,
				      ALLOC_WMARK_HIGH | ALLOC_CPUSET, ac);
}

static struct page *__alloc_pages_may_oom(gfp_t gfp, unsigned int order,
		const struct alloc_context *ac, unsigned long *progress)
{
	struct oom_control control = { .gfp_mask = gfp, .order = order };
	struct page *page;

	*progress = 0;
	if (!mutex_trylock(&oom_lock)) {
		*progress = 1;
		schedule_timeout_uninterruptible(1);
		return NULL;
	}
	page = look_again(gfp, order, ac);
	if (!page && !(gfp & __GFP_RETRY_MAYFAIL) && out_of_memory(&control))
		*progress = 1;
	mutex_unlock(&oom_lock);
	return page;
}

static struct page *__alloc_pages_direct_reclaim(gfp_t gfp, unsigned int order,
		unsigned int flags, const struct alloc_context *ac, unsigned long *progress)
{
	unsigned int before = memalloc_noreclaim_save();

	*progress = try_to_free_pages(ac->zonelist, order, gfp, ac->nodemask);
	memalloc_noreclaim_restore(before);
	return *progress ? get_page_from_freelist(gfp, order, flags, ac) : NULL;
}

static struct page *__alloc_pages_slowpath(gfp_t gfp, unsigned int order,
		struct alloc_context *ac)
{
	unsigned int flags = ALLOC_WMARK_MIN | ALLOC_CPUSET;
	unsigned long progress;
	struct page *page;
	int retries = 0;

again:
	page = get_page_from_freelist(gfp, order, flags, ac);
	if (page || !(gfp & __GFP_DIRECT_RECLAIM) || (current->flags & PF_MEMALLOC))
		return page;
	page = __alloc_pages_direct_reclaim(gfp, order, flags, ac, &progress);
	if (page || (gfp & __GFP_NORETRY))
		return page;
	if (should_reclaim_retry(gfp, order, ac, flags, progress > 0, &retries))
		goto again;
	page = __alloc_pages_may_oom(gfp, order, ac, &progress);
	if (page)
		return page;
	if (current->signal->oom_mm) {
		if (flags & ALLOC_OOM || (gfp & __GFP_NOMEMALLOC))
			progress = 0;
		flags |= ALLOC_OOM;
	}
	if (progress || (gfp & __GFP_NOFAIL))
		goto again;
	return NULL;
}
