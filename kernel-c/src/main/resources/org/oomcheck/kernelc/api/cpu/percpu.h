// SPDX-License-Identifier: GPL-2.0-or-later

#define per_cpu(variable, cpu) (*per_cpu_ptr(&(variable), cpu))
#define get_cpu() ({ preempt_disable(); smp_processor_id(); })
#define get_cpu_var(variable) (*({ preempt_disable(); this_cpu_ptr(&(variable)); }))
#define put_cpu_var(variable) preempt_enable()
#define get_cpu_ptr(pointer) ({ preempt_disable(); this_cpu_ptr(pointer); })
#define put_cpu_ptr(pointer) preempt_enable()

#define num_online_cpus() nr_cpu_ids
#define num_possible_cpus() nr_cpu_ids
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < nr_cpu_ids; (cpu)++)
#define for_each_online_cpu(cpu) for ((cpu) = 0; (cpu) < nr_cpu_ids; (cpu)++)
#define for_each_present_cpu(cpu) for ((cpu) = 0; (cpu) < nr_cpu_ids; (cpu)++)

// A lock of each CPU: without PREEMPT_RT, what keeps others off the CPU.
typedef struct { int unused; } local_lock_t;

#define INIT_LOCAL_LOCK(name) { .unused = 0 }
#define local_lock(lock) preempt_disable()
#define local_unlock(lock) preempt_enable()
#define local_lock_irq(lock) local_irq_disable()
#define local_unlock_irq(lock) local_irq_enable()
#define local_lock_irqsave(lock, flags) local_irq_save(flags)
#define local_unlock_irqrestore(lock, flags) local_irq_restore(flags)
