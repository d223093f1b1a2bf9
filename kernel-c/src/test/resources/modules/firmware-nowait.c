// SPDX-License-Identifier: GPL-2.0-or-later
// The file comes later than the init function ends; only a reference keeps the module until then.
#include <linux/module.h>
#include <linux/firmware.h>
#include <linux/slab.h>

struct dsp {
	int is_ready;
};
static struct dsp *dsp;

static void arrives(const struct firmware *file, void *context)
{
	struct dsp *of = context;

	if (!file)
		return;
	of->is_ready = 1;
	release_firmware(file);
}

static int __init m_init(void)
{
	int error;

	dsp = kzalloc(sizeof(*dsp), GFP_KERNEL);
	if (!dsp)
		return -ENOMEM;
#ifdef CONFIG_FIXED
	error = request_firmware_nowait(THIS_MODULE, true, "dsp.bin", NULL, GFP_KERNEL, dsp, arrives);
#else
	error = request_firmware_nowait(NULL, true, "dsp.bin", NULL, GFP_KERNEL, dsp, arrives);
#endif
	if (error)
		kfree(dsp);
	return error;
}

static void __exit m_exit(void)
{
	WARN_ON(dsp->is_ready > 1);
	kfree(dsp);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
