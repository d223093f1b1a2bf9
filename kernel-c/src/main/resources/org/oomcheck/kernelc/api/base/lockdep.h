// SPDX-License-Identifier: GPL-2.0-or-later

#define might_alloc(gfp) might_sleep_if(gfpflags_allow_blocking(gfp))

// Where a task or a handler has to be.
#define lockdep_assert_irqs_disabled() WARN_ON_ONCE(!irqs_disabled())
#define lockdep_assert_irqs_enabled() WARN_ON_ONCE(irqs_disabled())
#define lockdep_assert_preemption_disabled() WARN_ON_ONCE(!in_atomic() && !irqs_disabled())
#define lockdep_assert_in_irq() WARN_ON_ONCE(!in_hardirq())
#define lockdep_assert_in_softirq() WARN_ON_ONCE(!in_serving_softirq())
