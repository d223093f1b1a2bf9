// SPDX-License-Identifier: GPL-2.0-or-later

struct device {
  void *driver_data;
  struct device *parent;
};

static inline void *dev_get_drvdata(const struct device *of) {
  return of->driver_data;
}

static inline void dev_set_drvdata(struct device *of, void *value) {
  of->driver_data = value;
}
