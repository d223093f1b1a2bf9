// SPDX-License-Identifier: GPL-2.0-or-later
// A balloon of ours, with the names of the kernel's.

struct page *balloon_page_alloc(void)
{
  return alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_NORETRY | __GFP_NOMEMALLOC | __GFP_NOWARN);
}

void balloon_page_enqueue(struct balloon_dev_info *dev, struct page *page)
{
  unsigned long flags;

  spin_lock_irqsave(&dev->pages_lock, flags);
  list_add(&page->lru, &dev->pages);
  spin_unlock_irqrestore(&dev->pages_lock, flags);
}

struct page *balloon_page_try(struct balloon_dev_info *dev)
{
  struct page *page;
  unsigned long flags;

  spin_lock_irqsave(&dev->pages_lock, flags);
  page = list_first_entry_or_null(&dev->pages, struct page, lru);
  if (page)
    list_del(&page->lru);
  spin_unlock_irqrestore(&dev->pages_lock, flags);
  return page;
}

struct page *balloon_page_dequeue(struct balloon_dev_info *dev)
{
  struct page *page = balloon_page_try(dev);

  if (!page)
    BUG();
  return page;
}
