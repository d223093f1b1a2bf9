// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.print.ExpressionText;

/**
 * Macros of the kernel's headers that define functions and variables at the top of a file, such as
 * {@code module_platform_driver(driver)}. What they stand for is said in C of our own, and read at
 * the line of the macro.
 */
public final class HeaderMacros {
  private static final Map<String, String> STANDS_FOR = new TreeMap<>();

  /** A file that is one number, with a function that gets it and one that sets it, or NULL. */
  private static final String NUMBER_FILE =
      """
      static int $1_open(struct inode *inode, struct file *file) \
        { file->private_data = inode->i_private; return 0; } \
      static ssize_t $1_read(struct file *file, char *buffer, size_t length, loff_t *offset) \
        { int (*get)(void *data, u64 *value) = $2; u64 value; \
          return get ? get(file->private_data, &value) : -EACCES; } \
      static ssize_t $1_write(struct file *file, const char *buffer, size_t length, loff_t *offset) \
        { int (*set)(void *data, u64 value) = $3; int value; int error; \
          if (!set) return -EACCES; \
          error = kstrtoint_from_user(buffer, length, 0, &value); \
          if (!error) error = set(file->private_data, value); \
          return error ? error : length; } \
      static const struct file_operations $1 = { .owner = THIS_MODULE, .open = $1_open, \
        .read = $1_read, .write = $1_write };""";

  static {
    STANDS_FOR.put(
        "module_platform_driver",
        registration("platform_driver_register", "platform_driver_unregister"));
    STANDS_FOR.put(
        "module_pci_driver", registration("pci_register_driver", "pci_unregister_driver"));
    STANDS_FOR.put("module_i2c_driver", registration("i2c_add_driver", "i2c_del_driver"));
    STANDS_FOR.put(
        "module_spi_driver", registration("spi_register_driver", "spi_unregister_driver"));
    STANDS_FOR.put("module_misc_device", registration("misc_register", "misc_deregister"));
    STANDS_FOR.put(
        "DEFINE_GUARD",
        "static $2 class_$1_constructor($2 _T) { $3; return _T; }"
            + " static void class_$1_destructor($2 _T) { $4; }");
    STANDS_FOR.put(
        "DEFINE_GUARD_COND",
        "static bool class_$1$2_constructor($0 _T) { return $3; }"
            + " static void class_$1$2_destructor($0 _T) { class_$1_destructor(_T); }");
    STANDS_FOR.put(
        "DEFINE_LOCK_GUARD_1",
        "struct __class_$1 { $2 *lock; };"
            + " static bool class_$1_constructor($2 *lock)"
            + " { struct __class_$1 guard = { .lock = lock }, *_T = &guard;"
            + " if (!lock) return false; $3; return true; }"
            + " static void class_$1_destructor($2 *lock)"
            + " { struct __class_$1 guard = { .lock = lock }, *_T = &guard; $4; }");
    STANDS_FOR.put(
        "DEFINE_LOCK_GUARD_0",
        "static bool class_$1_constructor(void) { $2; return true; }"
            + " static void class_$1_destructor(void) { $3; }");
    STANDS_FOR.put(
        "DEFINE_CLASS",
        "static $2 class_$1_constructor($5...) { return $4; }"
            + " static void __free_class_$1($2 _T) { $3; }");
    STANDS_FOR.put("DEFINE_FREE", "static void __free_$1($2 _T) { $3; }");
    for (String event : List.of("TRACE_EVENT", "TRACE_EVENT_CONDITION", "DECLARE_TRACE")) {
      STANDS_FOR.put(event, tracepoint("$1"));
    }
    STANDS_FOR.put("DEFINE_EVENT", tracepoint("$2"));
    STANDS_FOR.put("DEFINE_EVENT_CONDITION", tracepoint("$2"));
    STANDS_FOR.put(
        "DEFINE_KFIFO",
        "static struct { unsigned int in; unsigned int out; unsigned int size; $2 data[$3]; } $1"
            + " = { .size = $3 };");
    STANDS_FOR.put("module_param", "static void __offer_param_$1(void) { __sysfs_writes(&$1); }");
    STANDS_FOR.put(
        "module_param_named", "static void __offer_param_$1(void) { __sysfs_writes(&$2); }");
    STANDS_FOR.put("module_param_cb", parameter("$3"));
    STANDS_FOR.put("module_param_call", parameter("$4"));
    STANDS_FOR.put("DEVICE_ATTR_RW", attribute("__ATTR_RW($1)"));
    STANDS_FOR.put("DEVICE_ATTR_RO", attribute("__ATTR_RO($1)"));
    STANDS_FOR.put("DEVICE_ATTR_WO", attribute("__ATTR_WO($1)"));
    STANDS_FOR.put("DEVICE_ATTR", attribute("__ATTR($1, $2, $3, $4)"));
    String show = ".ca_mode = 0444, .show = $1$2_show";
    String store = ".ca_mode = 0200, .store = $1$2_store";
    STANDS_FOR.put("CONFIGFS_ATTR", ofConfigfs(show + ", .store = $1$2_store"));
    STANDS_FOR.put("CONFIGFS_ATTR_RO", ofConfigfs(show));
    STANDS_FOR.put("CONFIGFS_ATTR_WO", ofConfigfs(store));
    for (String sleep : List.of("DEFINE_SIMPLE_DEV_PM_OPS", "SIMPLE_DEV_PM_OPS")) {
      STANDS_FOR.put(sleep, power(".suspend = $2, .resume = $3"));
    }
    STANDS_FOR.put(
        "DEFINE_RUNTIME_DEV_PM_OPS", power(".runtime_suspend = $2, .runtime_resume = $3"));
    STANDS_FOR.put(
        "ATTRIBUTE_GROUPS",
        "static const struct attribute_group $1_group = { .attrs = $1_attrs };"
            + " static const struct attribute_group *$1_groups[] = { &$1_group, NULL };");
    STANDS_FOR.put(
        "DEFINE_SHOW_ATTRIBUTE",
        "static int $1_open(struct inode *inode, struct file *file)"
            + " { return single_open(file, $1_show, inode->i_private); }"
            + " static const struct file_operations $1_fops = { .owner = THIS_MODULE,"
            + " .open = $1_open, .read = seq_read, .release = single_release };");
    STANDS_FOR.put(
        "DEFINE_SHOW_STORE_ATTRIBUTE",
        "static int $1_open(struct inode *inode, struct file *file)"
            + " { return single_open(file, $1_show, inode->i_private); }"
            + " static const struct file_operations $1_fops = { .owner = THIS_MODULE,"
            + " .open = $1_open, .read = seq_read, .write = $1_write,"
            + " .release = single_release };");
    STANDS_FOR.put(
        "DEFINE_SEQ_ATTRIBUTE",
        "static int $1_open(struct inode *inode, struct file *file)"
            + " { return seq_open(file, &$1_sops); }"
            + " static const struct file_operations $1_fops = { .owner = THIS_MODULE,"
            + " .open = $1_open, .read = seq_read, .release = seq_release };");
    STANDS_FOR.put(
        "DEFINE_PROC_SHOW_ATTRIBUTE",
        "static int $1_open(struct inode *inode, struct file *file)"
            + " { return single_open(file, $1_show, inode->i_private); }"
            + " static const struct proc_ops $1_proc_ops = { .proc_open = $1_open,"
            + " .proc_read = seq_read, .proc_lseek = seq_lseek, .proc_release = single_release };");
    for (String simple : List.of("DEFINE_SIMPLE_ATTRIBUTE", "DEFINE_DEBUGFS_ATTRIBUTE")) {
      STANDS_FOR.put(simple, NUMBER_FILE);
    }
  }

  /** Types of parameters that are numbers. */
  private static final Set<String> NUMBERS =
      Set.of("byte", "short", "ushort", "int", "uint", "hexint", "long", "ulong", "ullong", "bool");

  /** The bits of a mode that let a process write. */
  private static final int WRITABLE = 0222;

  private HeaderMacros() {}

  private static String registration(String first, String last) {
    return ("static int __init $1_init(void) { return %s(&$1); } module_init($1_init);"
            + " static void __exit $1_exit(void) { %s(&$1); } module_exit($1_exit);")
        .formatted(first, last);
  }

  /** A tracepoint is off: its arguments are evaluated, and what records them does not run. */
  private static String tracepoint(String name) {
    return ("static void trace_%s(...) { }"
            + " static bool trace_%1$s_enabled(void) { return false; }")
        .formatted(name);
  }

  private static String parameter(String arg) {
    return """
        static const struct kernel_param_ops __param_ops_$1 = { $0 }; \
        static const struct kernel_param __param_$1 = \
          { .name = "$1", .ops = &__param_ops_$1, .arg = %s }; \
        static void __offer_param_$1(void) { __offer(__use_param, (void *)&__param_$1); }"""
        .formatted(arg);
  }

  private static String power(String operations) {
    return "static const struct dev_pm_ops $1 = { " + operations + " };";
  }

  private static String attribute(String value) {
    return "static struct device_attribute dev_attr_$1 = " + value + ";";
  }

  private static String ofConfigfs(String functions) {
    return "static struct configfs_attribute $1attr_$2 = { .ca_name = \"$2\", " + functions + " };";
  }

  /** The file with what such macros define behind its own definitions. */
  public static SourceFile withWhatTheyDefine(SourceFile file) {
    Map<Integer, String> lines = new TreeMap<>();
    for (Definition definition : file.definitions()) {
      if (definition instanceof Definition.MacroUse use) {
        String text = STANDS_FOR.get(use.name());
        if (text != null && (!use.name().startsWith("module_param") || isWritten(use.call()))) {
          String typed = text.replace("$0", ofFile(file, use.call()));
          lines.merge(use.at().line(), filledIn(typed, use.call()), String::concat);
        }
      }
    }
    if (lines.isEmpty()) {
      return file;
    }
    StringBuilder text = new StringBuilder();
    int line = 1;
    for (Map.Entry<Integer, String> entry : lines.entrySet()) {
      text.append("\n".repeat(entry.getKey() - line)).append(entry.getValue());
      line = entry.getKey();
    }
    List<Definition> all = new ArrayList<>(file.definitions());
    all.addAll(FileParser.parse(file.path(), text + "\n", Config.guest()).definitions());
    return new SourceFile(file.path(), all, file.macros(), file.includes(), file.decisions());
  }

  /** Whether a function of a file is what such a macro defines. */
  public static boolean defines(SourceFile file, Definition function) {
    return file.definitions().stream()
        .anyMatch(
            definition ->
                definition instanceof Definition.MacroUse use
                    && STANDS_FOR.containsKey(use.name())
                    && use.at().line() == function.at().line());
  }

  /** What a macro stands for that depends on the rest of the file. */
  private static String ofFile(SourceFile file, Expression.Call call) {
    return switch (call.name()) {
      case "module_param_call" -> ".set = %s, .get = %s".formatted(text(call, 1), text(call, 2));
      case "module_param_cb" -> operations(file, text(call, 1).replaceFirst("^&", ""));
      default -> guarded(file, call);
    };
  }

  /** The first values of the operations with this name; those of a type of the kernel set it. */
  private static String operations(SourceFile file, String name) {
    return file.definitions().stream()
        .filter(Declaration.class::isInstance)
        .flatMap(definition -> ((Declaration) definition).declarators().stream())
        .filter(declarator -> declarator.name().equals(name) && declarator.initializer() != null)
        .map(declarator -> ExpressionText.of(declarator.initializer()))
        .map(value -> value.replaceFirst("^\\{", "").replaceFirst("}$", ""))
        .findFirst()
        .orElse(".set = " + name.replaceFirst("^param_ops_", "param_set_"));
  }

  /** Whether processes can write a parameter, and what they write is known. */
  private static boolean isWritten(Expression.Call parameter) {
    int last = parameter.arguments().size() - 1;
    String mode = text(parameter, last);
    boolean writable =
        mode.matches("0[0-7]+")
            ? (Integer.parseInt(mode, 8) & WRITABLE) != 0
            : mode.contains("S_IW") || mode.contains("S_IRWX");
    boolean calls = List.of("module_param_cb", "module_param_call").contains(parameter.name());
    return writable && (calls || NUMBERS.contains(text(parameter, last - 1)));
  }

  /** The type that the guard has which this one tries to take; empty if it is none of the file. */
  private static String guarded(SourceFile file, Expression.Call call) {
    return file.definitions().stream()
        .filter(Definition.MacroUse.class::isInstance)
        .map(definition -> ((Definition.MacroUse) definition).call())
        .filter(other -> other.name().equals("DEFINE_GUARD") && !call.arguments().isEmpty())
        .filter(other -> text(other, 0).equals(text(call, 0)))
        .map(other -> text(other, 1))
        .findFirst()
        .orElse("void *");
  }

  private static String text(Expression.Call call, int argument) {
    return ExpressionText.of(call.arguments().get(argument));
  }

  private static String filledIn(String text, Expression.Call call) {
    List<String> arguments =
        call.arguments().stream().map(ExpressionText::of).collect(Collectors.toList());
    String filled =
        text.replace("$5...", arguments.stream().skip(4).collect(Collectors.joining(", ")));
    for (int i = 0; i < arguments.size(); i++) {
      filled = filled.replace("$" + (i + 1), arguments.get(i));
    }
    return filled;
  }
}
