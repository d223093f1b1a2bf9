// SPDX-License-Identifier: GPL-2.0-or-later
// A device of the module's own is freed with its last reference.
#include <linux/module.h>
#include <linux/device.h>
#include <linux/slab.h>
struct port { struct device dev; int id; };
static struct port *port;
static void port_release(struct device *dev)
{
	kfree(container_of(dev, struct port, dev));
}
static int __init p_init(void)
{
	int ret;
	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port)
		return -ENOMEM;
	device_initialize(&port->dev);
	port->dev.release = port_release;
	ret = dev_set_name(&port->dev, "port%d", 0);
	if (ret)
		goto put;
	ret = device_add(&port->dev);
	if (ret)
		goto put;
	get_device(&port->dev);
	return 0;
put:
	put_device(&port->dev);
	return ret;
}
static void __exit p_exit(void)
{
	device_unregister(&port->dev);
#ifdef CONFIG_FIXED
	put_device(&port->dev);
#endif
}
module_init(p_init);
module_exit(p_exit);
