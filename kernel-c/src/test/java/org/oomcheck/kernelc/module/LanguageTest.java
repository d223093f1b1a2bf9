// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forms of C in a task. Each body ends with a BUG_ON() that must not hold; with the condition
 * negated it must.
 */
class LanguageTest {
  private static final String TOP =
      """
      struct point { int x; int y; };
      struct box { struct point from, to; int marks[3]; };
      struct flags { unsigned a:3; int b:4; bool c:1; unsigned long d:20; };
      struct mixed {
        int kind;
        union { int number; struct { short low; short high; }; long *where; };
        struct { int deep; };
      };
      union either { int one; long two; struct point both; };
      enum level { NONE, SOME = 4, MORE };
      enum sign { MINUS = -1, PLUS = 1 };
      struct ops { int (*go)(int); int (*back)(int); };
      static int twice(int n) { return 2 * n; }
      static int half(int n) { return n / 2; }
      static const struct ops known = { .go = twice, .back = half };
      static const int table[] = { [0 ... 2] = 7, [4] = 9 };
      static int grid[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } };
      static int count;
      static struct box shared_box;
      static struct point *shared_point = &shared_box.to;
      static int factorial(int n) { int below; if (n < 2) return 1; below = factorial(n - 1); return n * below; }
      static void deeper(int *out, int n) { int mine = n; if (n) { deeper(&mine, n - 1); *out += mine; } }
      static struct point make(int x, int y) { struct point p = { x, y }; return p; }
      static int next_id(void) { static int id = 10; return ++id; }
      static int cleanup(int fail)
      {
        int done = 0;
        if (fail == 1)
          goto out;
        done += 1;
        if (fail == 2)
          goto undo;
        done += 2;
        goto out;
      undo:
        done += 4;
      out:
        return done;
      }
      """;

  private static String answer(String body, String condition) {
    return SmallModule.answer(
        SmallModule.verdict(
            SmallModule.text(TOP, "count = 0;", body + "\nBUG_ON(!(" + condition + "));")));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "struct point a = { 1, 2 }, b; b = a; a.x = 9; | b.x == 1 && b.y == 2",
        "struct box a = { .to = { .y = 5 }, .marks = { [1] = 3 } }, b = a; a.marks[1]++; | b.to.y == 5 && b.marks[1] == 3 && b.marks[0] == 0",
        "struct box a = { 1, 2, 3, 4, 5, 6 }; | a.from.y == 2 && a.to.x == 3 && a.marks[1] == 6",
        "struct box a[2] = { { .marks[2] = 4 } }; a[1] = a[0]; | a[1].marks[2] == 4",
        "struct flags f = { 0 }; int v = (f.a = 9); f.b = 9; f.c = 4; f.d = 1 << 20; | v == 1 && f.a == 1 && f.b == -7 && f.c == 1 && !f.d",
        "struct mixed m = { 0 }; m.number = 5; m.deep = 3; m.high = 7; | m.high == 7 && m.deep == 3",
        "union either e = { 3 }; int one = e.one; e.both.y = 2; | one == 3 && e.both.y == 2",
        "struct mixed m = { .kind = 1, .low = 2, .high = 3 }, n = m; | n.low + n.high == 5",
        "int a[2][3] = { { 1 }, { [2] = 5 } }; int (*row)[3] = &a[1]; int *p = a[0]; | a[1][2] == 5 && (*row)[2] == 5 && row[0][2] == 5 && p[2] == 0",
        "int a[] = { 3, 4, 5 }; int *p = a, **pp = &p; (*pp)++; *p += 10; | a[1] == 14 && p - a == 1 && sizeof(a) == 12",
        "int i, sum = 0, a[] = { 3, 4, 5 }; int *p; for (p = a; p < a + 3; p++) sum += *p; for (i = 0; i < 3; i++) sum += table[i]; | sum == 33 && table[3] == 0 && table[4] == 9",
        "const struct ops *o = &known; int (*f)(int) = half; | o->go(4) == 8 && known.back(4) == 2 && f(6) == 3 && (*f)(8) == 4",
        "enum level l = MORE; enum sign s = MINUS; | l == 5 && s < 0 && sizeof(l) == 4",
        "typeof(count) c = 3; __auto_type d = c + 1L; typeof(&c) p = &c; *p = 4; | c == 4 && sizeof(d) == 8",
        "int v = ({ int i, s = 0; for (i = 0; i < 3; i++) s += i; s; }) + twice(4); | v == 11",
        "| cleanup(0) == 3 && cleanup(1) == 0 && cleanup(2) == 5",
        "int out = 0; deeper(&out, 3); | factorial(5) == 120 && out == 6",
        "unsigned long n = (unsigned long)&count; int *p = (int *)n; void *v = p; *(int *)v = 8; | count == 8 && p == &count && n != 0",
        "int a = -1; unsigned *u = (unsigned *)&a; | *u == 0xffffffff && *u > 0",
        "struct box b; struct point *p = (struct point *)&b; struct box *q; b.from.x = 6; q = (struct box *)&b.from; | p->x == 6 && q == &b",
        "void *none = NULL, *bad = (void *)-12L; | !none && (unsigned long)bad >= (unsigned long)-4095 && !((unsigned long)&count >= (unsigned long)-4095)",
        "struct point p = make(3, 4); | p.y == 4 && make(5, 6).x == 5 && ((struct point){ .y = 2 }).y == 2",
        "int a = next_id(), b = next_id(); | a == 11 && b == 12",
        "struct point *p = &(struct point){ 1, 2 }; p->x += p->y; | p->x == 3",
        "shared_box.from = (struct point){ 3, 4 }; shared_point->x = 2; | shared_box.from.y == 4 && shared_box.to.x == 2 && grid[1][2] == 6",
        "struct local { int a; } l = { 2 }; struct local *p = &l; enum { HERE = 6 }; | p->a + HERE == 8",
        "int x = 1; { int x = 2; int *p = &x; *p += 3; count = x; } | x == 1 && count == 5",
      })
  void form_hasTheValueOfC(String line) {
    String body = line.substring(0, line.indexOf('|'));
    String condition = line.substring(line.indexOf("| ") + 2);
    assertThat(answer(body, condition)).isEqualTo("PROVEN");
    assertThat(answer(body, "!(" + condition + ")")).isEqualTo("KERNEL_BUG");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "union either e = { 3 }; e.two = 1; count = e.one; | e.one is read before it has a value",
        "char *p = (char *)&count; count = *p; | is used as a pointer to another type than it points at",
        "void *p = &shared_box; p = p + 8; | is used as a pointer to another type than it points at",
        "unsigned long n = (unsigned long)&count; n = n + 8; | is not known",
        "int n = (int)(long)&count; | is a pointer and used as a number",
        "struct flags f; count = sizeof(f); | the size of this is not known",
        "int a[2] = { 1, 2 }, *p = a, *q = &count; count = p < q; | is not known",
        "struct point p; p.z = 1; | p has no member z",
      })
  void whatCannotBeRun_isSaidWithItsLine(String line) {
    String answer = answer(line.substring(0, line.indexOf('|')), "count == 0");
    assertThat(answer).contains(line.substring(line.indexOf("| ") + 2)).contains("test.c:");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "int *p; { int x = 2; p = &x; } count = *p;",
        "int *p = NULL; deep_pointer(&p); count = *p;",
      })
  void variable_isNotUsed_whenItsBlockHasEnded(String body) {
    String top = TOP + "static void deep_pointer(int **out) { int gone = 1; *out = &gone; }\n";
    assertThat(SmallModule.answer(SmallModule.verdict(SmallModule.text(top, "", body))))
        .isEqualTo("LIFECYCLE");
  }
}
