// SPDX-License-Identifier: GPL-2.0-or-later
struct sysinfo {
  unsigned long totalram;
  unsigned long freeram;
};

// Amounts of memory that drivers only pass on.
static inline void si_meminfo(struct sysinfo *info) {
  info->totalram = 0;
  info->freeram = 0;
}

static inline long si_mem_available(void) {
  return 0;
}

#define page_private(page) ((unsigned long)(page)->private)

static inline void set_page_private(struct page *page, unsigned long private) {
  page->private = (void *)private;
}
