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
