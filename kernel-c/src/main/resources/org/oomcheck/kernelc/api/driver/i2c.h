// SPDX-License-Identifier: GPL-2.0-or-later

struct i2c_device_id {
  const char *name;
  unsigned long driver_data;
};

struct i2c_adapter {
  int nr;
};

struct i2c_client {
  unsigned short flags;
  unsigned short addr;
  struct i2c_adapter *adapter;
  struct device dev;
  int irq;
};

struct i2c_msg {
  unsigned short addr;
  unsigned short flags;
  unsigned short len;
  unsigned char *buf;
};

struct i2c_driver {
  int (*probe)(struct i2c_client *client);
  void (*remove)(struct i2c_client *client);
  void (*shutdown)(struct i2c_client *client);
  struct device_driver driver;
  const struct i2c_device_id *id_table;
};

#define I2C_M_RD 1
#define to_i2c_client(of) container_of(of, struct i2c_client, dev)

// The one device that matches a driver; it is there before the driver is.
static struct i2c_adapter i2c_adapter;
static struct i2c_client i2c_client = { .addr = 0x50, .adapter = &i2c_adapter, .irq = 10 };

static inline void *i2c_get_clientdata(const struct i2c_client *client) {
  return client->dev.driver_data;
}

static inline void i2c_set_clientdata(struct i2c_client *client, void *data) {
  client->dev.driver_data = data;
}

// A transfer waits for the bus and for its end; the device answers, or it does not.
static inline int __i2c_transfer(int done) {
  might_sleep();
  return __device_answers() ? done : -EIO;
}

// What a device sends is 0, or all its bits are set.
static inline int __i2c_read(int mask) {
  might_sleep();
  return __device_answers() ? (int)readl(NULL) & mask : -EIO;
}

#define i2c_transfer(adapter, messages, count) __i2c_transfer(count)
#define i2c_master_send(client, buffer, count) __i2c_transfer(count)
#define i2c_smbus_write_byte(client, value) __i2c_transfer(0)
#define i2c_smbus_write_byte_data(client, command, value) __i2c_transfer(0)
#define i2c_smbus_write_word_data(client, command, value) __i2c_transfer(0)
#define i2c_smbus_read_byte(client) __i2c_read(0xff)
#define i2c_smbus_read_byte_data(client, command) __i2c_read(0xff)
#define i2c_smbus_read_word_data(client, command) __i2c_read(0xffff)
static inline int i2c_master_recv(const struct i2c_client *client, char *buffer, int count) {
  memset(buffer, 0, count);
  return __i2c_transfer(count);
}

#define i2c_check_functionality(adapter, functions) 1

static inline int __i2c_probe(void *driver) {
  return ((struct i2c_driver *)driver)->probe(&i2c_client);
}

static inline void __i2c_remove(void *driver) {
  struct i2c_driver *of = driver;

  if (of->remove)
    of->remove(&i2c_client);
}

static const struct __bus __i2c_bus = {
  .probe = __i2c_probe,
  .remove = __i2c_remove,
  .device = &i2c_client.dev,
};

static inline void __i2c_binds_or_not(struct i2c_driver *driver) {
  __driver_binds_or_not(&__i2c_bus, &driver->driver, driver);
}

static inline int i2c_add_driver(struct i2c_driver *driver) {
  __driver_begins(&__i2c_bus, &driver->driver, driver);
  __offer(__i2c_binds_or_not, driver);
  return 0;
}

static inline void i2c_del_driver(struct i2c_driver *driver) {
  __driver_ends(&__i2c_bus, &driver->driver, driver);
}
