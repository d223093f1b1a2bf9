// SPDX-License-Identifier: GPL-2.0-or-later
// A device says how long its message is, and may say more than there is room for.
#include <linux/module.h>
#include <linux/io.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>
struct mb { void __iomem *regs; spinlock_t lock; u32 len; u8 msg[16]; };
static irqreturn_t mb_irq(int irq, void *data)
{
	struct mb *mb = data;
	u32 len = readl(mb->regs + 4);
#ifdef CONFIG_FIXED
	len = min_t(u32, len, sizeof(mb->msg));
#endif
	spin_lock(&mb->lock);
	memcpy_fromio(mb->msg, mb->regs + 16, len);
	mb->len = len;
	spin_unlock(&mb->lock);
	writel(1, mb->regs);
	return IRQ_HANDLED;
}
static struct mb mb;

static int __init mb_init(void)
{
	spin_lock_init(&mb.lock);
	mb.regs = ioremap(0x1000, 0x100);
	if (!mb.regs)
		return -ENOMEM;
	return request_irq(5, mb_irq, 0, "mb", &mb);
}
module_init(mb_init);
