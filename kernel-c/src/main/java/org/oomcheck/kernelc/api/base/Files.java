// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/fs.h}, with miscdevice.h, debugfs.h and proc_fs.h: files that a module offers. They
 * are registered without an error, and no process opens one.
 */
@AutoService(KernelHeader.class)
public final class Files implements KernelHeader {

  @Override
  public String path() {
    return "linux/fs.h";
  }

  @Override
  public void bind(Bindings to) {
    to.constant("MISC_DYNAMIC_MINOR", 255);
    to.harmless("misc_register", "misc_deregister", "register_chrdev", "unregister_chrdev");
    to.harmless("alloc_chrdev_region", "unregister_chrdev_region", "cdev_init", "cdev_add");
    to.harmless("cdev_del", "class_create", "class_destroy", "device_create", "device_destroy");
    to.harmless("debugfs_create_dir", "debugfs_create_file", "debugfs_create_u8");
    to.harmless("debugfs_create_u16", "debugfs_create_u32", "debugfs_create_u64");
    to.harmless("debugfs_create_bool", "debugfs_create_ulong", "debugfs_create_atomic_t");
    to.harmless("debugfs_remove", "debugfs_remove_recursive", "debugfs_lookup_and_remove");
    to.harmless("proc_create", "proc_create_single", "proc_mkdir", "proc_remove");
    to.harmless("remove_proc_entry", "seq_printf", "seq_puts", "seq_putc");
    to.harmless("sysfs_create_file", "sysfs_remove_file", "sysfs_create_group");
    to.harmless("sysfs_remove_group", "kobject_put", "kobject_create_and_add");
  }
}
