// SPDX-License-Identifier: GPL-2.0-or-later

struct circ_buf {
  char *buf;
  int head;
  int tail;
};

// How much is in a ring whose size is a power of two, and how much more goes into it.
#define CIRC_CNT(head, tail, size) (((head) - (tail)) & ((size) - 1))
#define CIRC_SPACE(head, tail, size) CIRC_CNT((tail), ((head) + 1), (size))
