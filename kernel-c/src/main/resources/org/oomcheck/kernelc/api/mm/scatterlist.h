// SPDX-License-Identifier: GPL-2.0-or-later
struct scatterlist {
  struct page *page;
  unsigned int length;
  bool last;
};

static inline void sg_init_table(struct scatterlist *table, unsigned int entries) {
  unsigned int entry;

  for (entry = 0; entry < entries; entry++)
    table[entry].last = entry + 1 == entries;
}

static inline void sg_set_page(struct scatterlist *sg, struct page *page, unsigned int length,
    unsigned int offset) {
  sg->page = page;
  sg->length = length;
}

#define sg_page(sg) ((sg)->page)

static inline struct scatterlist *sg_next(struct scatterlist *sg) {
  return sg->last ? NULL : sg + 1;
}
