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
static DEFINE_MUTEX(pci_device_lock);
static bool pci_device_is_bound;

static inline struct device *__matching_pci_device(void) {
  return &pci_device.dev;
}

static inline void *pci_get_drvdata(struct pci_dev *device) {
  return device->dev.driver_data;
}

static inline void pci_set_drvdata(struct pci_dev *device, void *data) {
  device->dev.driver_data = data;
}

#define pci_enable_device(device) 0
#define pcim_enable_device(device) 0
#define pci_enable_device_mem(device) 0
#define pci_request_regions(device, name) 0
#define pcim_iomap_regions(device, mask, name) 0
#define pci_iomap(device, bar, length) __device_registers()
#define pcim_iomap(device, bar, length) __device_registers()
#define pci_ioremap_bar(device, bar) __device_registers()
#define pci_resource_start(device, bar) 0x1000UL
#define pci_resource_len(device, bar) 0x1000UL
#define pci_alloc_irq_vectors(device, least, most, flags) (least)
#define pci_irq_vector(device, number) ((int)(10 + (number)))
#define dma_set_mask_and_coherent(of, mask) 0
#define DMA_BIT_MASK(bits) ((bits) == 64 ? ~0ULL : (1ULL << (bits)) - 1)

static inline void __let_pci_go(void) {
  __devm_release(&pci_device.dev);
  pci_device.dev.driver_data = NULL;
}

static inline void __probe_pci(struct pci_driver *driver) {
  if (driver->probe(&pci_device, driver->id_table))
    __let_pci_go();
  else
    pci_device_is_bound = true;
}

static inline void __remove_pci(struct pci_driver *driver) {
  if (driver->remove)
    driver->remove(&pci_device);
  __let_pci_go();
  pci_device_is_bound = false;
}

// What a process does that writes to the file bind, or unbind, of the driver.
static inline void __bind_or_unbind_pci(struct pci_driver *driver) {
  mutex_lock(&pci_device_lock);
  if (pci_device_is_bound)
    __remove_pci(driver);
  else
    __probe_pci(driver);
  mutex_unlock(&pci_device_lock);
}

static inline int pci_register_driver(struct pci_driver *driver) {
  mutex_lock(&pci_device_lock);
  __probe_pci(driver);
  mutex_unlock(&pci_device_lock);
  __offer(__bind_or_unbind_pci, driver);
  return 0;
}

static inline void pci_unregister_driver(struct pci_driver *driver) {
  __take_back(driver, 1);
  mutex_lock(&pci_device_lock);
  if (pci_device_is_bound)
    __remove_pci(driver);
  mutex_unlock(&pci_device_lock);
}
