// SPDX-License-Identifier: GPL-2.0-or-later

struct pci_dev {
  unsigned short vendor;
  unsigned short device;
  unsigned int irq;
  struct device dev;
};

struct pci_device_id {
  unsigned int vendor, device;
  unsigned int subvendor, subdevice;
  unsigned int class, class_mask;
  unsigned long driver_data;
};

struct pci_driver {
  const char *name;
  const struct pci_device_id *id_table;
  int (*probe)(struct pci_dev *device, const struct pci_device_id *id);
  void (*remove)(struct pci_dev *device);
  void (*shutdown)(struct pci_dev *device);
  struct device_driver driver;
};

#define PCI_ANY_ID (~0U)
#define PCI_IRQ_MSI 2
#define PCI_IRQ_MSIX 4
#define PCI_IRQ_ALL_TYPES 7
#define to_pci_dev(of) container_of(of, struct pci_dev, dev)
#define pci_name(of) "device"

// The one device that matches a driver; it is there before the driver is.
static struct pci_dev pci_device = { .irq = 10 };

static inline void *pci_get_drvdata(struct pci_dev *device) {
  return device->dev.driver_data;
}

static inline void pci_set_drvdata(struct pci_dev *device, void *data) {
  device->dev.driver_data = data;
}

static inline int __pci_sets_up(void) {
  might_sleep();
  return 0;
}

#define pci_enable_device(device) __pci_sets_up()
#define pcim_enable_device(device) __pci_sets_up()
#define pci_enable_device_mem(device) __pci_sets_up()
#define pci_request_regions(device, name) __pci_sets_up()
#define pcim_iomap_regions(device, mask, name) __pci_sets_up()
#define pci_iomap(device, bar, length) __mapped_registers()
#define pcim_iomap(device, bar, length) __mapped_registers()
#define pci_ioremap_bar(device, bar) __mapped_registers()
#define pci_iounmap(device, address) might_sleep()
#define pci_free_irq_vectors(device) might_sleep()
#define pci_resource_start(device, bar) 0x1000UL
#define pci_resource_len(device, bar) 0x1000UL
#define pci_alloc_irq_vectors(device, least, most, flags) ({ might_sleep(); (int)(least); })
#define pci_irq_vector(device, number) ((int)(10 + (number)))

static inline int __pci_probe(void *driver) {
  struct pci_driver *of = driver;

  return of->probe(&pci_device, of->id_table);
}

static inline void __pci_remove(void *driver) {
  struct pci_driver *of = driver;

  if (of->remove)
    of->remove(&pci_device);
}

static const struct __bus __pci_bus = {
  .probe = __pci_probe,
  .remove = __pci_remove,
  .device = &pci_device.dev,
};

static inline void __pci_binds_or_not(struct pci_driver *driver) {
  __driver_binds_or_not(&__pci_bus, &driver->driver, driver);
}

static inline int pci_register_driver(struct pci_driver *driver) {
  __driver_begins(&__pci_bus, &driver->driver, driver);
  __offer(__pci_binds_or_not, driver);
  return 0;
}

static inline void pci_unregister_driver(struct pci_driver *driver) {
  __driver_ends(&__pci_bus, &driver->driver, driver);
}
