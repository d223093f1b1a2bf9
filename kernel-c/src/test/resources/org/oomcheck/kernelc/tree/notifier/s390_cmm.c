// SPDX-License-Identifier: GPL-2.0-or-later
// A driver of ours that gives pages to a hypervisor, with the names of the kernel's.

struct cmm_page_array {
  struct cmm_page_array *next;
};

static long cmm_pages;
static volatile long cmm_pages_target;
static struct cmm_page_array *cmm_page_list;
static struct task_struct *cmm_thread_ptr;
static DEFINE_SPINLOCK(cmm_lock);
static DECLARE_WAIT_QUEUE_HEAD(cmm_wait);

static long cmm_alloc_pages(long nr, long *counter, struct cmm_page_array **list)
{
  struct cmm_page_array *page;

  for (; nr > 0; nr--) {
    page = (struct cmm_page_array *)__get_free_page(GFP_NOIO);
    if (!page)
      break;
    spin_lock(&cmm_lock);
    page->next = *list;
    *list = page;
    (*counter)++;
    spin_unlock(&cmm_lock);
  }
  return nr;
}

static long take_back(long nr)
{
  struct cmm_page_array *page;

  for (; nr > 0 && cmm_page_list; nr--) {
    page = cmm_page_list;
    cmm_page_list = page->next;
    cmm_pages--;
    free_page((unsigned long)page);
  }
  return nr;
}

static int oom(struct notifier_block *nb, unsigned long unused, void *data)
{
  unsigned long *freed = data;

  spin_lock(&cmm_lock);
  *freed += 256 - take_back(256);
  spin_unlock(&cmm_lock);
  cmm_pages_target = cmm_pages;
  return NOTIFY_OK;
}

static struct notifier_block oom_nb = { .notifier_call = oom };

static int move(void *unused)
{
  int rc;

  while (1) {
    rc = wait_event_interruptible(cmm_wait, cmm_pages != cmm_pages_target || kthread_should_stop());
    if (kthread_should_stop() || rc)
      break;
    if (cmm_pages_target > cmm_pages) {
      if (cmm_alloc_pages(1, &cmm_pages, &cmm_page_list))
        cmm_pages_target = cmm_pages;
    } else if (cmm_pages_target < cmm_pages) {
      spin_lock(&cmm_lock);
      take_back(1);
      spin_unlock(&cmm_lock);
    }
  }
  return 0;
}

static int cmm_init(void)
{
  register_oom_notifier(&oom_nb);
  cmm_thread_ptr = kthread_run(move, NULL, "cmmthread");
  return 0;
}

static void cmm_exit(void)
{
  unregister_oom_notifier(&oom_nb);
  kthread_stop(cmm_thread_ptr);
}
