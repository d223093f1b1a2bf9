// SPDX-License-Identifier: GPL-2.0-or-later
struct device_driver {
  const char *name;
  struct module *owner;
  const struct of_device_id *of_match_table;
  const struct attribute_group **dev_groups;
  const struct dev_pm_ops *pm;
};

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
static DEFINE_MUTEX(device_lock);
static bool device_is_bound;

static inline struct device *__matching_device(void) {
  return &platform_device.dev;
}

static inline void *platform_get_drvdata(const struct platform_device *device) {
  return device->dev.driver_data;
}

static inline void platform_set_drvdata(struct platform_device *device, void *data) {
  device->dev.driver_data = data;
}

static inline int platform_get_irq(struct platform_device *device, unsigned int number) {
  return 10 + number;
}

static inline void __let_go(void) {
  __devm_release(&platform_device.dev);
  platform_device.dev.driver_data = NULL;
}

static inline void __probe_device(struct platform_driver *driver) {
  if (driver->probe(&platform_device))
    __let_go();
  else
    device_is_bound = true;
}

static inline void __remove_device(struct platform_driver *driver) {
  if (driver->remove)
    driver->remove(&platform_device);
  else if (driver->remove_new)
    driver->remove_new(&platform_device);
  __let_go();
  device_is_bound = false;
}

// What a process does that writes to the file bind, or unbind, of the driver.
static inline void __bind_or_unbind(struct platform_driver *driver) {
  mutex_lock(&device_lock);
  if (device_is_bound)
    __remove_device(driver);
  else
    __probe_device(driver);
  mutex_unlock(&device_lock);
}

static inline int platform_driver_register(struct platform_driver *driver) {
  mutex_lock(&device_lock);
  __probe_device(driver);
  mutex_unlock(&device_lock);
  __offer(__bind_or_unbind, driver);
  return 0;
}

static inline void platform_driver_unregister(struct platform_driver *driver) {
  __take_back(driver, 1);
  mutex_lock(&device_lock);
  if (device_is_bound)
    __remove_device(driver);
  mutex_unlock(&device_lock);
}
