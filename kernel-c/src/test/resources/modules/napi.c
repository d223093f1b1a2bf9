// SPDX-License-Identifier: GPL-2.0-or-later
// the poll of a network device counts alone; its interrupt only schedules it
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/netdevice.h>

static struct napi_struct napi;
static unsigned long received;

static int poll(struct napi_struct *instance, int budget)
{
	received++;
	napi_complete_done(instance, 1);
	return 1;
}

static irqreturn_t handler(int irq, void *data)
{
#ifndef CONFIG_FIXED
	received++;
#endif
	napi_schedule(&napi);
	return IRQ_HANDLED;
}

static int __init m_init(void)
{
	netif_napi_add(NULL, &napi, poll);
	napi_enable(&napi);
	return request_irq(9, handler, 0, "nic", NULL);
}

static void __exit m_exit(void)
{
	free_irq(9, NULL);
	napi_disable(&napi);
	netif_napi_del(&napi);
}
module_init(m_init);
module_exit(m_exit);
