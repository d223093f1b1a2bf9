// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.source.Config;
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

  static {
    STANDS_FOR.put("module_platform_driver", registration("platform_driver_", "unregister"));
    STANDS_FOR.put("module_misc_device", registration("misc_", "deregister"));
    STANDS_FOR.put(
        "DEFINE_GUARD",
        "static $2 class_$1_constructor($2 _T) { $3; return _T; }"
            + " static void class_$1_destructor($2 _T) { $4; }");
    STANDS_FOR.put("DEFINE_FREE", "static void __free_$1($2 _T) { $3; }");
    STANDS_FOR.put(
        "DEFINE_KFIFO", "static struct { unsigned int in; unsigned int out; $2 data[$3]; } $1;");
    STANDS_FOR.put("DEVICE_ATTR_RW", attribute("__ATTR_RW($1)"));
    STANDS_FOR.put("DEVICE_ATTR_RO", attribute("__ATTR_RO($1)"));
    STANDS_FOR.put("DEVICE_ATTR_WO", attribute("__ATTR_WO($1)"));
    STANDS_FOR.put("DEVICE_ATTR", attribute("__ATTR($1, $2, $3, $4)"));
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
  }

  private HeaderMacros() {}

  private static String registration(String prefix, String last) {
    return ("static int __init $1_init(void) { return %sregister(&$1); } module_init($1_init);"
            + " static void __exit $1_exit(void) { %s%s(&$1); } module_exit($1_exit);")
        .formatted(prefix, prefix, last);
  }

  private static String attribute(String value) {
    return "static struct device_attribute dev_attr_$1 = " + value + ";";
  }

  /** The file with what such macros define behind its own definitions. */
  public static SourceFile withWhatTheyDefine(SourceFile file) {
    Map<Integer, String> lines = new TreeMap<>();
    for (Definition definition : file.definitions()) {
      if (definition instanceof Definition.MacroUse use) {
        String text = STANDS_FOR.get(use.name());
        if (text != null) {
          lines.merge(use.at().line(), filledIn(text, use.call()), String::concat);
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

  private static String filledIn(String text, Expression.Call call) {
    List<String> arguments =
        call.arguments().stream().map(ExpressionText::of).collect(Collectors.toList());
    String filled = text;
    for (int i = 0; i < arguments.size(); i++) {
      filled = filled.replace("$" + (i + 1), arguments.get(i));
    }
    return filled;
  }
}
