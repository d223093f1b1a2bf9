// SPDX-License-Identifier: GPL-2.0-or-later

struct delayed_work { struct work_struct work; };

#define to_delayed_work(item) container_of(item, struct delayed_work, work)

#define delayed_work_pending(delayed) work_pending(&(delayed)->work)
#define enable_delayed_work(delayed) enable_work(&(delayed)->work)
