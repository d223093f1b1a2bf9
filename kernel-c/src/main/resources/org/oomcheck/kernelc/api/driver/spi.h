// SPDX-License-Identifier: GPL-2.0-or-later

struct spi_device_id {
  const char *name;
  unsigned long driver_data;
};

struct spi_device {
  struct device dev;
  unsigned int max_speed_hz;
  unsigned char bits_per_word;
  unsigned int mode;
  int irq;
};

struct spi_driver {
  const struct spi_device_id *id_table;
  int (*probe)(struct spi_device *spi);
  void (*remove)(struct spi_device *spi);
  void (*shutdown)(struct spi_device *spi);
  struct device_driver driver;
};

#define SPI_MODE_0 0
#define SPI_MODE_3 3
#define to_spi_device(of) container_of(of, struct spi_device, dev)

// The one device that matches a driver; it is there before the driver is.
static struct spi_device spi_device = { .irq = 10 };

static inline void *spi_get_drvdata(const struct spi_device *spi) {
  return spi->dev.driver_data;
}

static inline void spi_set_drvdata(struct spi_device *spi, void *data) {
  spi->dev.driver_data = data;
}

// A transfer waits for the bus and for its end; it succeeds, or it does not.
static inline int __spi_transfer(void) {
  might_sleep();
  return __device_answers() ? 0 : -EIO;
}

// What a device sends is 0, or all its bits are set.
static inline int __spi_read(int mask) {
  might_sleep();
  return __device_answers() ? (int)readl(NULL) & mask : -EIO;
}

#define spi_setup(spi) 0
#define spi_write(spi, buffer, length) __spi_transfer()
#define spi_w8r8(spi, command) __spi_read(0xff)
#define spi_w8r16(spi, command) __spi_read(0xffff)

static inline int spi_read(struct spi_device *spi, void *buffer, size_t length) {
  memset(buffer, 0, length);
  return __spi_transfer();
}

static inline int spi_write_then_read(struct spi_device *spi, const void *out, unsigned int written,
                                      void *in, unsigned int length) {
  memset(in, 0, length);
  return __spi_transfer();
}

static inline int __spi_probe(void *driver) {
  return ((struct spi_driver *)driver)->probe(&spi_device);
}

static inline void __spi_remove(void *driver) {
  struct spi_driver *of = driver;

  if (of->remove)
    of->remove(&spi_device);
}

static const struct __bus __spi_bus = {
  .probe = __spi_probe,
  .remove = __spi_remove,
  .device = &spi_device.dev,
};

static inline void __spi_binds_or_not(struct spi_driver *driver) {
  __driver_binds_or_not(&__spi_bus, &driver->driver, driver);
}

static inline int spi_register_driver(struct spi_driver *driver) {
  __driver_begins(&__spi_bus, &driver->driver, driver);
  __offer(__spi_binds_or_not, driver);
  return 0;
}

static inline void spi_unregister_driver(struct spi_driver *driver) {
  __driver_ends(&__spi_bus, &driver->driver, driver);
}
