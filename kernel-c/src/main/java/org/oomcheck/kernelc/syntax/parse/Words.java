// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.Set;
import java.util.regex.Pattern;

/** What the parser knows about words of kernel C. */
final class Words {
  private static final Set<String> STATEMENTS =
      Set.of(
          "if",
          "else",
          "while",
          "do",
          "for",
          "switch",
          "case",
          "default",
          "return",
          "break",
          "continue",
          "goto",
          "sizeof",
          "asm",
          "__asm__",
          "__asm");

  static final Set<String> STORAGE =
      Set.of(
          "static",
          "extern",
          "typedef",
          "register",
          "auto",
          "inline",
          "__inline",
          "__inline__",
          "_Noreturn",
          "_Thread_local",
          "__thread");

  static final Set<String> QUALIFIERS =
      Set.of(
          "const",
          "volatile",
          "__data_racy",
          "restrict",
          "__const",
          "__restrict",
          "__restrict__",
          "__volatile__",
          "_Atomic",
          "__user",
          "__kernel",
          "__iomem",
          "__rcu",
          "__percpu",
          "__force",
          "__nocast",
          "__safe",
          "__private",
          "__seg_gs",
          "__seg_fs",
          "__bitwise",
          "__guarded_by");

  private static final Set<String> BASIC =
      Set.of(
          "void",
          "char",
          "short",
          "int",
          "long",
          "float",
          "double",
          "signed",
          "unsigned",
          "_Bool",
          "__signed__",
          "__signed",
          "__int128",
          "__int128_t",
          "__auto_type",
          "_Complex");

  static final Set<String> AGGREGATES = Set.of("struct", "union", "enum");

  static final Set<String> TYPE_OF =
      Set.of(
          "typeof",
          "__typeof__",
          "__typeof",
          "typeof_unqual",
          "__typeof_unqual__",
          "typeof_member");

  static final Set<String> SIZE_OF =
      Set.of("sizeof", "_Alignof", "__alignof__", "__alignof", "alignof");

  static final Set<String> ASSEMBLY = Set.of("asm", "__asm__", "__asm");

  private static final Set<String> TYPEDEFS =
      Set.of(
          "bool",
          "u8",
          "u16",
          "u32",
          "u64",
          "s8",
          "s16",
          "s32",
          "s64",
          "__u8",
          "__u16",
          "__u32",
          "__u64",
          "__s8",
          "__s16",
          "__s32",
          "__s64",
          "__le16",
          "__le32",
          "__le64",
          "__be16",
          "__be32",
          "__be64",
          "__virtio16",
          "__virtio32",
          "__virtio64",
          "__sum16",
          "__wsum",
          "__poll_t",
          "u_char",
          "u_int",
          "u_long",
          "uint",
          "ulong",
          "ushort",
          "unchar",
          "va_list");

  private static final Pattern TYPEDEF = Pattern.compile("\\w+_t");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "__attribute__",
          "__attribute",
          "__declspec",
          "_Alignas",
          "asmlinkage",
          "noinline",
          "notrace",
          "noinstr",
          "noinline_for_stack",
          "fastcall",
          "__extension__",
          "nokprobe_inline",
          "__init",
          "__exit",
          "__initdata",
          "__initconst",
          "__exitdata",
          "__init_or_module",
          "__initdata_or_module",
          "__init_memblock",
          "__initdata_memblock",
          "__meminit",
          "__memexit",
          "__meminitdata",
          "__cpuinit",
          "__devinit",
          "__net_init",
          "__net_exit",
          "__head",
          "__ref",
          "__refdata",
          "__refconst",
          "__always_inline",
          "__no_inline",
          "__must_check",
          "__maybe_unused",
          "__always_unused",
          "__used",
          "__unused",
          "__weak",
          "__visible",
          "__cold",
          "__hot",
          "__pure",
          "__const_fn",
          "__attribute_const__",
          "__noreturn",
          "__malloc",
          "__alloc_size",
          "__realloc_size",
          "__deprecated",
          "__printf",
          "__scanf",
          "__format",
          "__acquires",
          "__releases",
          "__must_hold",
          "__cond_acquires",
          "__sched",
          "__lockfunc",
          "__kprobes",
          "__irq_entry",
          "__softirq_entry",
          "__exception_irq_entry",
          "__packed",
          "__aligned",
          "__section",
          "__read_mostly",
          "__ro_after_init",
          "__cacheline_aligned",
          "__cacheline_aligned_in_smp",
          "____cacheline_aligned",
          "____cacheline_aligned_in_smp",
          "____cacheline_internodealigned_in_smp",
          "__page_aligned_data",
          "__page_aligned_bss",
          "__randomize_layout",
          "__no_randomize_layout",
          "__designated_init",
          "__nonstring",
          "__counted_by",
          "__counted_by_le",
          "__counted_by_be",
          "__free",
          "__cleanup",
          "__mode",
          "__latent_entropy",
          "__no_sanitize_address",
          "__no_sanitize_thread",
          "__no_kasan_or_inline",
          "__no_kcsan",
          "__no_kmsan_checks",
          "__no_profile",
          "__no_stack_protector",
          "__nocfi",
          "__bpf_kfunc",
          "__gnu_inline",
          "__flatten",
          "__function_aligned",
          "__copy",
          "__alias",
          "__noscs",
          "__rcu_read_mostly",
          "__nosavedata",
          "__diagnose_as",
          "__signed_wrap",
          "__no_caller_saved_registers",
          "__preserve_most",
          "__assume_aligned",
          "__no_sanitize_or_inline",
          "__fentry_text",
          "__kernel_exit",
          "__no_context_analysis",
          "__compiletime_error",
          "__compiletime_warning");

  private static final Pattern MACRO_DECLARATION =
      Pattern.compile(
          "(DEFINE|DECLARE)(_\\w+)?|\\w*_?(LIST|HLIST|LLIST|NOTIFIER|BL|NULLS)_HEAD"
              + "|(IDR|IDA)_INIT_DECL|DECLARE\\w+|STRUCT_\\w+|KUNIT_DEFINE\\w+");

  private static final Pattern MACRO_BLOCK =
      Pattern.compile("\\w*for_?each\\w*|\\w*FOR_?EACH\\w*|(un)?scoped_\\w+|if_not_\\w*guard");

  private Words() {}

  /** Whether a word can be no name: a word of a statement, of a type, or a storage class. */
  static boolean isKeyword(String word) {
    return STATEMENTS.contains(word)
        || STORAGE.contains(word)
        || BASIC.contains(word)
        || AGGREGATES.contains(word)
        || word.equals("const")
        || word.equals("volatile");
  }

  /** Whether a word is a type whatever follows: {@code int}, {@code struct}, {@code typeof}. */
  static boolean beginsType(String word) {
    return BASIC.contains(word) || AGGREGATES.contains(word) || TYPE_OF.contains(word);
  }

  static boolean isBasicType(String word) {
    return BASIC.contains(word);
  }

  /** Whether a word names a type by its spelling or by what the kernel makes of it. */
  static boolean isTypedef(String word) {
    return TYPEDEFS.contains(word) || TYPEDEF.matcher(word).matches();
  }

  static boolean isAttribute(String word) {
    return ATTRIBUTES.contains(word);
  }

  static boolean isQualifier(String word) {
    return QUALIFIERS.contains(word);
  }

  /** Whether a macro of this name declares a variable. */
  static boolean isMacroDeclaration(String word) {
    return MACRO_DECLARATION.matcher(word).matches();
  }

  /** Whether a macro of this name takes the statement after it as its body. */
  static boolean isMacroBlock(String word) {
    return MACRO_BLOCK.matcher(word).matches();
  }
}
