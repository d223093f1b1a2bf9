// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes sequential functions over integers: every operator, width and jump, no undefined behaviour
 * (with wrapping overflow), no unsequenced side effects, and no endless loops.
 */
final class RandomC {
  /** The typedefs that the functions use, for the head of a file. */
  static final String HEAD =
      """
      typedef unsigned char u8;
      typedef signed short s16;
      typedef unsigned long long u64;
      typedef long word_type;
      enum kind { NONE, FEW = 3, MANY, ALL = FEW * 100 };
      struct pair { s16 low; u64 high; unsigned bits:5; int sign:7; };
      struct nest { struct pair one, two[2]; u8 cells[4]; };
      union either { int whole; struct { u8 first; unsigned second:3; }; };
      enum sign { BELOW = -2, ABOVE = 2 };
      static void bump(int *p, int n) { *p += n; }
      static long less(long a, int b) { return b ? less(a - 1, (b & 7) - 1) : a; }
      static long tail(const u8 *from, unsigned n)
      {
      	long all = 0;
      	while (n--)
      		all = all * 3 + *from++;
      	return all;
      }
      static struct pair turned(struct pair p, const struct pair *q)
      {
      	struct pair r = p;
      	r.low = q->bits;
      	r.sign = p.low;
      	return r;
      }
      """;

  /** Places in structs and arrays, which functions declare. */
  private static final List<String> PARTS =
      List.of(
          "n.one.low",
          "n.two[1].high",
          "n.two[n.one.low & 1].low",
          "n.cells[(u8)p0 & 3]",
          "near->two[0].high",
          "pair->low",
          "a[2]",
          "a[p1 & 3]",
          "(*at)",
          "at[0]",
          "rows[1][p2 & 1]",
          "(*row)[1]",
          "(**to)");

  private static final List<String> BITS =
      List.of("n.one.bits", "near->two[1].sign", "pair->bits", "(&n.one)->sign");

  private static final List<String> TYPES =
      List.of(
          "_Bool",
          "char",
          "signed char",
          "u8",
          "short",
          "s16",
          "unsigned short int",
          "int",
          "unsigned",
          "long int",
          "unsigned long",
          "long long",
          "u64",
          "word_type");

  private static final List<String> WIDE = List.of("long", "u64", "unsigned long", "long long");

  private static final List<String> LITERALS =
      List.of(
          ("0 1 2 7 -1 127 128 255 0x100 077 32767 65535 0x7fffffff 2147483648 "
                  + "0x80000000 0xffffffffU 4294967295L 1UL 3ULL 0x7fffffffffffffff "
                  + "0x8000000000000000UL 0xffffffffffffffff 'a' '\\n' '\\xff' 0b1011 NONE "
                  + "MANY ALL BELOW ABOVE")
              .split(" "));

  private static final List<String> PLAIN =
      List.of("+", "-", "*", "&", "|", "^", "==", "!=", "<", ">", "<=", ">=", "&&", "||");

  private static final List<String> ASSIGNING = List.of("=", "+=", "-=", "*=", "&=", "|=", "^=");

  private final Random random;
  private final List<String> leaves = new ArrayList<>();
  private final List<String> readable = new ArrayList<>();
  private final List<String> writable = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int names;
  private int loops;

  RandomC(long seed) {
    this.random = new Random(seed);
  }

  /** A function of three parameters; it may call those made before it. */
  String function(String name) {
    text.setLength(0);
    readable.clear();
    writable.clear();
    names = 0;
    text.append("static ").append(type()).append(' ').append(name).append('(');
    for (int i = 0; i < 3; i++) {
      text.append(i == 0 ? "" : ", ").append(type()).append(" p").append(i);
      readable.add("p" + i);
      writable.add("p" + i);
    }
    text.append(")\n{\n");
    for (int i = 0; i < 3; i++) {
      declare("v" + i);
    }
    boolean parts = chance(50);
    if (parts) {
      parts();
    }
    boolean calls = !leaves.isEmpty() && chance(40);
    for (int i = 2 + random.nextInt(6); i > 0; i--) {
      statement(2);
      if (parts) {
        structs();
      }
    }
    if (calls) {
      String leaf = pick(leaves);
      line(
          "%s = %s(%s, %s, %s);"
              .formatted(pick(writable), leaf, expression(1), expression(2), expression(1)));
      statement(1);
    } else if (leaves.size() < 40) {
      leaves.add(name);
    }
    line("return " + expression(3) + ";");
    return text.append("}\n").toString();
  }

  /** Local structs, arrays, and pointers into them. */
  private void parts() {
    line(
        "struct nest n = { { %s, %s }, .cells = { [1 ... 2] = %s } };"
            .formatted(expression(1), expression(1), expression(1)));
    line("struct nest *near = &n;");
    line("struct pair *pair = &n.two[" + expression(1) + " & 1];");
    line("int a[4] = { 1, %s, [3] = 4 };".formatted(expression(1)));
    line("int *at = &a[" + expression(1) + " & 3], **to = &at;");
    line("short rows[2][2] = { 1, 2, %s };".formatted(expression(1)));
    line("short (*row)[2] = &rows[" + expression(1) + " & 1];");
    line("union either e = { " + expression(1) + " };");
    line("n.one.bits = p0 ^ 21;");
    line("n.one = turned(n.one, &n.one);");
    line("n.one.sign = p1 + 77;");
    line("v0 += n.one.bits + (*at); v1 ^= n.one.sign; v2 += n.cells[1] + n.cells[2] + n.one.low;");
    readable.addAll(PARTS);
    writable.addAll(PARTS);
    writable.addAll(BITS);
    BITS.forEach(bits -> readable.add("(" + bits + " + 0)"));
  }

  private void structs() {
    switch (random.nextInt(15)) {
      case 0 -> line("n.two[" + expression(1) + " & 1] = n.one;");
      case 1 -> line("n.one = turned(*pair, &n.two[0]);");
      case 2 -> line("bump(" + pick(List.of("at", "a + 1", "*to")) + ", " + expression(1) + ");");
      case 3 -> line("at = a + (" + expression(1) + " & 3);");
      case 4 -> line("v0 += at - a;");
      case 5 -> line("if (at >= a + 2 && at != &a[3]) at--;");
      case 6 -> line("e.first = " + expression(2) + "; e.second = " + pick(readable) + ";");
      case 7 -> line("v0 += turned(*pair, &n.one)." + pick(List.of("low", "high", "bits")) + ";");
      case 8 -> line("v1 ^= (" + pick(List.of("v0 & 1", "p1")) + " ? n.one : n.two[0]).low;");
      case 9 -> line("v2 += less(" + expression(2) + ", p0);");
      case 10 -> line("v0 ^= tail(n.cells + (p0 & 1), 1 + (" + expression(1) + " & 1));");
      case 11 -> line("if (at < a + 3) v1 += *at++ + at[-1]; else v2 -= *--at;");
      case 12 -> line("for (near->one.low &= 3; near->one.low-- > 0; ) a[near->one.low & 3] += 2;");
      case 13 -> line("v2 ^= ((int[]){ p1, %s, 3 })[p2 & 1];".formatted(expression(1)));
      case 14 -> line("e = (union either){ .whole = %s }; v1 ^= e.whole;".formatted(expression(1)));
      default -> line("pair = near->two + (" + expression(1) + " & 1);");
    }
  }

  private void declare(String name) {
    line(type() + " " + name + " = " + expression(2) + ";");
    readable.add(name);
    writable.add(name);
  }

  private void line(String line) {
    text.append('\t').append(line).append('\n');
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String type() {
    return pick(TYPES);
  }

  private String fresh(String prefix) {
    return prefix + names++;
  }

  /** An expression without side effects. */
  private String expression(int depth) {
    if (depth == 0 || chance(15)) {
      return chance(35) ? literal() : pick(readable);
    }
    String a = expression(depth - 1);
    String b = expression(depth - 1);
    return switch (random.nextInt(17)) {
      case 0 -> pick(List.of("-", "~", "!", "+")) + "(" + a + ")";
      case 1 -> "(" + type() + ")(" + a + ")";
      case 2 -> "(" + a + " << (" + b + " & 31))";
      case 3 -> "(" + a + " >> (" + b + " & 31))";
      case 4 -> "(" + a + pick(List.of(" / ", " % ")) + "((" + b + " & 15) + 1))";
      case 5 -> "(" + a + " ? " + b + " : " + expression(depth - 1) + ")";
      case 6 -> "(" + a + " ?: " + b + ")";
      case 7 -> "(" + a + ", " + pick(readable) + ")"; // gcc 12 stumbles over two constants
      case 8 -> "(sizeof(" + a + ") + sizeof(" + type() + "))";
      case 9 ->
          "((" + pick(WIDE) + ")(" + a + ")" + pick(List.of(" << ", " >> ")) + "(" + b + " & 63))";
      case 10 -> "((int)(" + a + ")" + pick(List.of(" / -7", " % -3", " / 3", " % 5L")) + ")";
      case 11 -> "((s16)(" + a + ") " + pick(List.of("<", ">=", "==")) + " (u8)(" + b + "))";
      default -> "(" + a + " " + pick(PLAIN) + " " + b + ")";
    };
  }

  private String literal() {
    String literal = pick(LITERALS);
    return literal.startsWith("-") ? "(" + literal + ")" : literal;
  }

  private void statement(int depth) {
    int kind = random.nextInt(depth == 0 ? 6 : 16);
    String place = pick(writable);
    switch (kind) {
      case 0, 1 -> line(place + " " + pick(ASSIGNING) + " " + expression(3) + ";");
      case 2 -> line(pick(List.of("++%s;", "--%s;", "%s++;", "%s--;")).formatted(place));
      case 3 ->
          line(
              chance(50)
                  ? place + pick(List.of(" <<= ", " >>= ")) + "(" + expression(1) + ") & 31;"
                  : place + pick(List.of(" /= ", " %= ")) + "((" + expression(1) + ") & 7) + 1;");
      case 4 -> sequenced(place);
      case 5 -> statementExpression(place);
      case 6, 7 -> branch(depth);
      case 8 -> loop(depth, "for (int %1$s = 0; %1$s < %2$d; %1$s++) {", "}");
      case 9 -> loop(depth, "while (%1$s++ < %2$d) {", "}");
      case 10 -> loop(depth, "do {", "} while (%1$s++ < %2$d);");
      case 11, 12 -> select(depth);
      case 13 -> block(depth);
      case 14 -> jumps(depth);
      default -> duff(place);
    }
  }

  private void sequenced(String place) {
    String other = pick(writable);
    if (other.equals(place)) {
      line(place + " = (" + place + "++, " + expression(2) + ");");
    } else {
      line("%s = (%s = %s, %s);".formatted(place, other, expression(2), expression(2)));
      line(
          "if ((%s = %s) && (%s += %s) || !(%s -= 1))"
              .formatted(place, expression(1), other, expression(2), other));
      line("\t" + place + " ^= 5;");
    }
  }

  private void statementExpression(String place) {
    String local = fresh("t");
    line(
        "%s = ({ %s %s = %s; if (%s > 3) %s -= 2; %s * 3; });"
            .formatted(place, type(), local, expression(2), local, local, local));
  }

  private void branch(int depth) {
    line("if (" + expression(2) + ") {");
    statement(depth - 1);
    if (chance(50)) {
      line("} else if (" + expression(2) + ")");
      line("\t;");
      line("else {");
      statement(depth - 1);
    }
    line("}");
  }

  private void loop(int depth, String head, String tail) {
    String counter = fresh("c");
    int rounds = 1 + random.nextInt(5);
    if (!head.startsWith("for")) {
      line("int " + counter + " = 0;");
    }
    line(head.formatted(counter, rounds));
    loops++;
    statement(depth - 1);
    if (chance(40)) {
      line("if (" + expression(1) + ")");
      line("\t" + pick(List.of("break;", "continue;")));
    }
    statement(depth - 1);
    loops--;
    line(tail.formatted(counter, rounds));
  }

  private void select(int depth) {
    line("switch (" + pick(List.of("(%s) & 7", "(u8)(%s)", "%s")).formatted(expression(2)) + ") {");
    List<String> labels =
        new ArrayList<>(List.of("case 0:", "case 1 ... 3:", "case FEW + 1:", "case -1:"));
    labels.add(random.nextInt(labels.size() + 1), "default:");
    for (String label : labels) {
      line(label);
      statement(depth - 1);
      if (chance(60)) {
        line(loops > 0 && chance(30) ? "continue;" : "break;");
      }
    }
    line("}");
  }

  /** A block with a variable that may hide one of the function. */
  private void block(int depth) {
    line("{");
    String hidden = chance(50) ? "v1" : fresh("b");
    line(type() + " " + hidden + " = " + pick(List.of("3", "p0", "p1 + 1")) + ";");
    line(hidden + " += p2;");
    statement(depth - 1);
    line("p1 ^= " + hidden + ";");
    line("}");
  }

  private void jumps(int depth) {
    String counter = fresh("g");
    String again = fresh("again");
    String inside = fresh("inside");
    line("int " + counter + " = 0;");
    text.append(again).append(":\n");
    line("if (" + expression(1) + ")");
    line("\tgoto " + inside + ";");
    statement(depth - 1);
    line("if (" + expression(1) + ") {");
    text.append(inside).append(":\n");
    line("p2 += 3;");
    line("}");
    line("if (" + counter + "++ < 2)");
    line("\tgoto " + again + ";");
  }

  /** A case inside a loop inside its switch. */
  private void duff(String place) {
    String counter = fresh("d");
    line("int " + counter + " = 0;");
    line("switch (" + expression(1) + ") {");
    line("case 0:");
    line("\tdo {");
    line("\t\t" + place + " += " + expression(1) + ";");
    line("case 1:");
    line("\t\t" + place + " ^= 6;");
    line("default:");
    line("\t\t;");
    line("\t} while (" + counter + "++ < 3);");
    line("}");
  }
}
