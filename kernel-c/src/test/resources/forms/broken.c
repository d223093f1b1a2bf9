// SPDX-License-Identifier: GPL-2.0-or-later
/* Each function has one error, in the line of its mark; what follows it is read. */

static int no_semicolon(int a)
{
	a = 1
	return a; /* BROKEN expected ';', found 'return' */
}

static int after_1(void) { return 1; }

static int no_bracket(int a)
{
	if (a
		return 1; /* BROKEN expected ')', found 'return' */
	return 0;
}

static int after_2(void) { return 1; }

static int no_closing_brace(int a)
{
	if (a) {
		a++;
	return a;
}

static int after_3(void)
{ /* BROKEN expected ';', found '{' */
	return 1;
}

static int stray_else(int a)
{
	else /* BROKEN expected an expression, found 'else' */
		a++;
}

static int after_4(void) { return 1; }

static int no_while(int a)
{
	do {
		a++;
	} /* the word is missing */
	return a; /* BROKEN expected 'while', found 'return' */
}

static int after_5(void) { return 1; }

static int bad_for(int a)
{
	for (a = 0; a < 3) /* BROKEN expected ';', found ')' */
		a++;
}

static int after_6(void) { return 1; }

static int bad_case(int a)
{
	switch (a) {
	case 1 ... : /* BROKEN expected an expression, found ':' */
		return 1;
	}
}

static int after_7(void) { return 1; }

static int bad_goto(int a)
{
	goto 5; /* BROKEN expected a label, found '5' */
}

static int after_8(void) { return 1; }

static int bad_member(struct item *a)
{
	return a->; /* BROKEN expected the name of a member, found ';' */
}

static int after_9(void) { return 1; }

static int bad_index(int *a)
{
	return a[1; /* BROKEN expected ']', found ';' */
}

static int after_10(void) { return 1; }

static int bad_call(int a)
{
	call(a, 2 3]); /* BROKEN expected ',' or ')', found '3' */
}

static int after_11(void) { return 1; }

static int no_semicolon_after_call(int a)
{
	mutex_lock(&lock)
	a++; /* BROKEN expected ';', found 'a' */
	return a;
}

static int after_12(void) { return 1; }

static int bad_conditional(int a)
{
	return a ? 1; /* BROKEN expected ':', found ';' */
}

static int after_13(void) { return 1; }

static int bad_initializer(int a)
{
	struct item one = { .id 1 }; /* BROKEN expected '=', found '1' */
}

static int after_14(void) { return 1; }

static int open_string(int a)
{
	pr_info("the quote is missing); /* BROKEN expected an expression, found a string that does not end */
	return a;
}

static int after_15(void) { return 1; }

static int bad_declaration(int a)
{
	int = a; /* BROKEN expected a name, found '=' */
}

static int after_16(void) { return 1; }

static int bad_parameter(int a, )
/* the line before is at fault */
{
	return a;
}

static int after_17(void) { return 1; }

static int bad_character(int a)
{
	return a @ 1; /* BROKEN expected ';', found the character '@', which begins no token of C */
}

static int after_18(void) { return 1; }

static int bad_operand(int a)
{
	return a + ; /* BROKEN expected an expression, found ';' */
}

static int after_19(void) { return 1; }

static int bad_cast(int a)
{
	return (struct)a; /* BROKEN expected the name of a struct, found ')' */
}

static int after_20(void) { return 1; }

static int bad_asm(int a)
{
	asm volatile; /* BROKEN expected '(', found ';' */
}

static int after_21(void) { return 1; }

static int loop_without_body(int a)
{
	list_for_each_entry(pos, head, link)
} /* BROKEN expected an expression, found '}' */

static int after_22(void) { return 1; }
