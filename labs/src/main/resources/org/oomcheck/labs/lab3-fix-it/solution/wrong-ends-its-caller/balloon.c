// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kthread.h>
#include "balloon.h"

unsigned int fill_balloon(unsigned int num)
{
	do_exit(0);
	return num;
}

unsigned int leak_balloon(unsigned int num)
{
	return num;
}

int balloon_init(void)
{
	return 0;
}
