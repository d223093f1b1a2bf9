// SPDX-License-Identifier: GPL-2.0-or-later

enum cpuhp_state {
  CPUHP_OFFLINE,
  CPUHP_MM_WRITEBACK_DEAD,
  CPUHP_PAGE_ALLOC,
  CPUHP_NET_DEV_DEAD,
  CPUHP_PADATA_DEAD,
  CPUHP_BP_PREPARE_DYN = 50,
  CPUHP_BP_PREPARE_DYN_END = 70,
  CPUHP_AP_ONLINE_DYN = 200,
  CPUHP_AP_ONLINE_DYN_END = 240,
};

struct __cpuhp_step {
  int __state;
  int (*__startup)(unsigned int cpu);
  int (*__teardown)(unsigned int cpu);
};

static struct __cpuhp_step __cpuhp_steps[2];

static DEFINE_STATIC_PERCPU_RWSEM(cpu_hotplug_lock);
static DEFINE_MUTEX(cpuhp_state_mutex);

static inline void cpus_read_lock(void) {
  percpu_down_read(&cpu_hotplug_lock);
}

static inline void cpus_read_unlock(void) {
  percpu_up_read(&cpu_hotplug_lock);
}

static inline void cpus_write_lock(void) {
  percpu_down_write(&cpu_hotplug_lock);
}

static inline void cpus_write_unlock(void) {
  percpu_up_write(&cpu_hotplug_lock);
}

static inline void __cpu_goes_and_comes(void *unused) {
  int i;

  cpus_write_lock();
  for (i = 1; i >= 0; i--)
    if (__cpuhp_steps[i].__teardown)
      __cpuhp_steps[i].__teardown(1);
  for (i = 0; i < 2; i++)
    if (__cpuhp_steps[i].__startup)
      __cpuhp_steps[i].__startup(1);
  cpus_write_unlock();
}

static inline int __cpuhp_setup(enum cpuhp_state state, int (*startup)(unsigned int cpu),
                                int (*teardown)(unsigned int cpu), bool calls) {
  bool dynamic = state == CPUHP_AP_ONLINE_DYN || state == CPUHP_BP_PREPARE_DYN;
  struct __cpuhp_step *step = __cpuhp_steps;
  unsigned int cpu;
  int error = 0;
  int number;

  cpus_read_lock();
  mutex_lock(&cpuhp_state_mutex);
  if (step->__state)
    step = __cpuhp_steps + 1;
  number = dynamic ? state + (step == __cpuhp_steps ? 0 : 1) : state;
  step->__state = number;
  if (calls && startup)
    for_each_online_cpu(cpu)
      if (!error)
        error = startup(cpu);
  if (error) {
    step->__state = 0;
  } else {
    step->__startup = startup;
    step->__teardown = teardown;
    __offer(__cpu_goes_and_comes, startup ? startup : teardown);
  }
  mutex_unlock(&cpuhp_state_mutex);
  cpus_read_unlock();
  return error ? error : dynamic ? number : 0;
}

static inline void __cpuhp_remove(enum cpuhp_state state, bool calls) {
  struct __cpuhp_step *step = __cpuhp_steps;
  unsigned int cpu;

  cpus_read_lock();
  mutex_lock(&cpuhp_state_mutex);
  if (step->__state != state)
    step = __cpuhp_steps + 1;
  if (calls && step->__teardown)
    for_each_online_cpu(cpu)
      step->__teardown(cpu);
  __take_back(step->__startup ? step->__startup : step->__teardown, 0);
  step->__state = 0;
  step->__startup = NULL;
  step->__teardown = NULL;
  mutex_unlock(&cpuhp_state_mutex);
  cpus_read_unlock();
}

#define cpuhp_setup_state(state, name, startup, teardown) \
  __cpuhp_setup(state, startup, teardown, true)
#define cpuhp_setup_state_nocalls(state, name, startup, teardown) \
  __cpuhp_setup(state, startup, teardown, false)
#define cpuhp_remove_state(state) __cpuhp_remove(state, true)
#define cpuhp_remove_state_nocalls(state) __cpuhp_remove(state, false)
