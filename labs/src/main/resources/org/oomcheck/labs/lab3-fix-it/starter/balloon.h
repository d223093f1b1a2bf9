/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BALLOON_H
#define BALLOON_H

#include <linux/mm_types.h>
#include <linux/notifier.h>

/* What the guest has, see guest.c. */
struct page *alloc_page(gfp_t gfp);		/* NULL if there is none */
void __free_page(struct page *page);
int register_oom_notifier(struct notifier_block *nb);
int unregister_oom_notifier(struct notifier_block *nb);

/* The host takes these pages, and gives them back. A page that the host has must not be freed. */
void host_take(struct page **pages, unsigned int num);
void host_return(struct page **pages, unsigned int num);

/* What balloon.c has. */
int balloon_init(void);				/* while the guest boots */
unsigned int fill_balloon(unsigned int num);	/* how many pages the host got */
unsigned int leak_balloon(unsigned int num);	/* how many pages the guest got back */

#endif
