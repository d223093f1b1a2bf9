// SPDX-License-Identifier: GPL-2.0-or-later
// A driver of ours that lends pages to a hypervisor, with the names of the kernel's.

#define H_PAGE_INIT 0x2c
#define H_PAGE_SET_ACTIVE (1UL << 35)
#define H_PAGE_SET_LOANED (7UL << 32)

struct hvcall_mpp_data {
  long loan_request;
};

static unsigned int oom_kb = 1024;
static unsigned int cmm_disabled;
static unsigned long target;
static atomic_long_t loaned_pages;
static struct task_struct *cmm_thread_ptr;
static struct balloon_dev_info dev;

static long cmm_alloc_pages(long nr)
{
  struct page *page;

  for (; nr > 0; nr--) {
    page = balloon_page_alloc();
    if (!page)
      break;
    plpar_hcall_norets(H_PAGE_INIT, H_PAGE_SET_LOANED, page_to_phys(page), 0);
    balloon_page_enqueue(&dev, page);
    atomic_long_inc(&loaned_pages);
  }
  return nr;
}

static long cmm_free_pages(long nr)
{
  struct page *page;

  for (; nr > 0; nr--) {
    page = balloon_page_dequeue(&dev);
    if (!page)
      break;
    plpar_hcall_norets(H_PAGE_INIT, H_PAGE_SET_ACTIVE, page_to_phys(page), 0);
    __free_page(page);
    atomic_long_dec(&loaned_pages);
  }
  return nr;
}

static int oom(struct notifier_block *nb, unsigned long unused, void *data)
{
  unsigned long *freed = data;
  long want = oom_kb >> (PAGE_SHIFT - 10);

  *freed += want - cmm_free_pages(want);
  return NOTIFY_OK;
}

static struct notifier_block oom_nb = { .notifier_call = oom };

static int restart(struct notifier_block *nb, unsigned long action, void *unused)
{
  if (action == SYS_RESTART)
    cmm_free_pages(atomic_long_read(&loaned_pages));
  return NOTIFY_DONE;
}

static struct notifier_block reboot_nb = { .notifier_call = restart };

static int lend(void *unused)
{
  struct hvcall_mpp_data data;
  long more;

  while (1) {
    msleep_interruptible(1000);
    if (kthread_should_stop())
      break;
    if (h_get_mpp(&data))
      continue;
    more = div_s64(data.loan_request, PAGE_SIZE);
    if (more > 0)
      cmm_alloc_pages(more);
    else
      cmm_free_pages(-more);
  }
  return 0;
}

static int cmm_init(void)
{
  spin_lock_init(&dev.pages_lock);
  INIT_LIST_HEAD(&dev.pages);
  register_oom_notifier(&oom_nb);
  register_reboot_notifier(&reboot_nb);
  if (!cmm_disabled)
    cmm_thread_ptr = kthread_run(lend, NULL, "cmmthread");
  return 0;
}

static void cmm_exit(void)
{
  kthread_stop(cmm_thread_ptr);
  unregister_oom_notifier(&oom_nb);
  cmm_free_pages(atomic_long_read(&loaned_pages));
}
