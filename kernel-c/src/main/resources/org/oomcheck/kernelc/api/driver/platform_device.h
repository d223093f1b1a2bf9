// SPDX-License-Identifier: GPL-2.0-or-later
struct platform_device {
  const char *name;
  int id;
  struct device dev;
};

struct platform_driver {
  int (*probe)(struct platform_device *device);
  void (*remove)(struct platform_device *device);
  void (*remove_new)(struct platform_device *device);
  void (*shutdown)(struct platform_device *device);
  int (*suspend)(struct platform_device *device, int state);
  int (*resume)(struct platform_device *device);
  struct device_driver driver;
};

// The one device that matches a driver; it is there before the driver is.
static struct platform_device platform_device;

#define to_platform_device(of) container_of(of, struct platform_device, dev)

static inline void *platform_get_drvdata(const struct platform_device *device) {
  return device->dev.driver_data;
}

static inline void platform_set_drvdata(struct platform_device *device, void *data) {
  device->dev.driver_data = data;
}

static inline int platform_get_irq(struct platform_device *device, unsigned int number) {
  return 10 + number;
}

#define platform_device_register_simple(name, id, resources, count) \
  ({ might_sleep(); &platform_device; })
#define platform_device_unregister(device) might_sleep()

static inline int __platform_probe(void *driver) {
  return ((struct platform_driver *)driver)->probe(&platform_device);
}

static inline void __platform_remove(void *driver) {
  struct platform_driver *of = driver;

  if (of->remove)
    of->remove(&platform_device);
  else if (of->remove_new)
    of->remove_new(&platform_device);
}

static const struct __bus __platform_bus = {
  .probe = __platform_probe,
  .remove = __platform_remove,
  .device = &platform_device.dev,
};

static inline void __platform_binds_or_not(struct platform_driver *driver) {
  __driver_binds_or_not(&__platform_bus, &driver->driver, driver);
}

static inline int platform_driver_register(struct platform_driver *driver) {
  __driver_begins(&__platform_bus, &driver->driver, driver);
  __offer(__platform_binds_or_not, driver);
  return 0;
}

static inline void platform_driver_unregister(struct platform_driver *driver) {
  __driver_ends(&__platform_bus, &driver->driver, driver);
}
