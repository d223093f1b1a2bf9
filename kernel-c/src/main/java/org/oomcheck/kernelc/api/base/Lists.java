// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Expression;

/**
 * {@code linux/list.h}: lists as the kernel has them, node by node, so that a list without its lock
 * is a data race, and a loop that loses its place is seen. Checks of the nodes are those of
 * CONFIG_DEBUG_LIST that need no further access.
 */
@AutoService(KernelHeader.class)
public final class Lists implements KernelHeader {

  @Override
  public String path() {
    return "linux/list.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("LIST_HEAD", "struct list_head", 0, Lists::empty);
    to.constant(
        "LIST_POISON1",
        org.oomcheck.kernelc.interpreter.IntegerType.UNSIGNED_LONG.of(-0x7fff_ff00));
    to.constant(
        "LIST_POISON2",
        org.oomcheck.kernelc.interpreter.IntegerType.UNSIGNED_LONG.of(-0x7fff_fede));
  }

  private static void empty(CallSite site, Place variable, Expression.Call macro) {
    ObjectPlace head = (ObjectPlace) variable;
    Pointer itself = new Pointer(head);
    site.memory().member(head, "next", macro.at()).store(itself, macro.at());
    site.memory().member(head, "prev", macro.at()).store(itself, macro.at());
  }

  @Override
  public String text() {
    return """
        struct list_head {
        	struct list_head *next, *prev;
        };

        #define LIST_HEAD_INIT(name) { &(name), &(name) }

        static inline void INIT_LIST_HEAD(struct list_head *list)
        {
        	WRITE_ONCE(list->next, list);
        	list->prev = list;
        }

        static inline void __list_add(struct list_head *new, struct list_head *prev,
        			      struct list_head *next)
        {
        	BUG_ON(!prev || !next);
        	BUG_ON(prev == LIST_POISON2 || next == LIST_POISON1);
        	BUG_ON(new == prev || new == next);
        	next->prev = new;
        	new->next = next;
        	new->prev = prev;
        	WRITE_ONCE(prev->next, new);
        }

        static inline void list_add(struct list_head *new, struct list_head *head)
        {
        	__list_add(new, head, head->next);
        }

        static inline void list_add_tail(struct list_head *new, struct list_head *head)
        {
        	__list_add(new, head->prev, head);
        }

        static inline void __list_del(struct list_head *prev, struct list_head *next)
        {
        	next->prev = prev;
        	WRITE_ONCE(prev->next, next);
        }

        static inline void __list_del_entry(struct list_head *entry)
        {
        	struct list_head *prev = entry->prev;
        	struct list_head *next = entry->next;

        	BUG_ON(!prev || !next);
        	BUG_ON(prev == LIST_POISON2 || next == LIST_POISON1);
        	__list_del(prev, next);
        }

        static inline void list_del(struct list_head *entry)
        {
        	__list_del_entry(entry);
        	entry->next = LIST_POISON1;
        	entry->prev = LIST_POISON2;
        }

        static inline void list_del_init(struct list_head *entry)
        {
        	__list_del_entry(entry);
        	INIT_LIST_HEAD(entry);
        }

        static inline void list_move(struct list_head *list, struct list_head *head)
        {
        	__list_del_entry(list);
        	list_add(list, head);
        }

        static inline void list_move_tail(struct list_head *list, struct list_head *head)
        {
        	__list_del_entry(list);
        	list_add_tail(list, head);
        }

        static inline void list_replace(struct list_head *old, struct list_head *new)
        {
        	new->next = old->next;
        	new->next->prev = new;
        	new->prev = old->prev;
        	new->prev->next = new;
        }

        static inline int list_empty(const struct list_head *head)
        {
        	return READ_ONCE(head->next) == head;
        }

        static inline int list_empty_careful(const struct list_head *head)
        {
        	struct list_head *next = smp_load_acquire(&head->next);

        	return next == head && next == READ_ONCE(head->prev);
        }

        static inline int list_is_singular(const struct list_head *head)
        {
        	return !list_empty(head) && (head->next == head->prev);
        }

        static inline int list_is_first(const struct list_head *list, const struct list_head *head)
        {
        	return list->prev == head;
        }

        static inline int list_is_last(const struct list_head *list, const struct list_head *head)
        {
        	return list->next == head;
        }

        static inline int list_is_head(const struct list_head *list, const struct list_head *head)
        {
        	return list == head;
        }

        static inline void __list_splice(const struct list_head *list, struct list_head *prev,
        				 struct list_head *next)
        {
        	struct list_head *first = list->next;
        	struct list_head *last = list->prev;

        	first->prev = prev;
        	prev->next = first;
        	last->next = next;
        	next->prev = last;
        }

        static inline void list_splice(const struct list_head *list, struct list_head *head)
        {
        	if (!list_empty(list))
        		__list_splice(list, head, head->next);
        }

        static inline void list_splice_tail(const struct list_head *list, struct list_head *head)
        {
        	if (!list_empty(list))
        		__list_splice(list, head->prev, head);
        }

        static inline void list_splice_init(struct list_head *list, struct list_head *head)
        {
        	if (!list_empty(list)) {
        		__list_splice(list, head, head->next);
        		INIT_LIST_HEAD(list);
        	}
        }

        static inline void list_splice_tail_init(struct list_head *list, struct list_head *head)
        {
        	if (!list_empty(list)) {
        		__list_splice(list, head->prev, head);
        		INIT_LIST_HEAD(list);
        	}
        }

        static inline void list_rotate_left(struct list_head *head)
        {
        	if (!list_empty(head))
        		list_move_tail(head->next, head);
        }

        static inline void list_rotate_to_front(struct list_head *list, struct list_head *head)
        {
        	list_move_tail(head, list);
        }

        #define list_entry(ptr, type, member) container_of(ptr, type, member)
        #define list_first_entry(ptr, type, member) container_of((ptr)->next, type, member)
        #define list_last_entry(ptr, type, member) container_of((ptr)->prev, type, member)
        #define list_first_entry_or_null(ptr, type, member) ({ \
        	struct list_head *__first = READ_ONCE((ptr)->next); \
        	__first != (ptr) ? container_of(__first, type, member) : NULL; })
        #define list_next_entry(pos, member) container_of((pos)->member.next, typeof(*(pos)), member)
        #define list_prev_entry(pos, member) container_of((pos)->member.prev, typeof(*(pos)), member)
        #define list_entry_is_head(pos, head, member) (&(pos)->member == (head))
        #define list_for_each(pos, head) \
        	for (pos = (head)->next; pos != (head); pos = pos->next)
        #define list_for_each_safe(pos, n, head) \
        	for (pos = (head)->next, n = pos->next; pos != (head); pos = n, n = pos->next)
        #define list_for_each_entry(pos, head, member) \
        	for (pos = list_first_entry(head, typeof(*pos), member); \
        	     !list_entry_is_head(pos, head, member); \
        	     pos = list_next_entry(pos, member))
        #define list_for_each_entry_reverse(pos, head, member) \
        	for (pos = list_last_entry(head, typeof(*pos), member); \
        	     !list_entry_is_head(pos, head, member); \
        	     pos = list_prev_entry(pos, member))
        #define list_for_each_entry_continue(pos, head, member) \
        	for (pos = list_next_entry(pos, member); \
        	     !list_entry_is_head(pos, head, member); \
        	     pos = list_next_entry(pos, member))
        #define list_for_each_entry_from(pos, head, member) \
        	for (; !list_entry_is_head(pos, head, member); pos = list_next_entry(pos, member))
        #define list_for_each_entry_safe(pos, n, head, member) \
        	for (pos = list_first_entry(head, typeof(*pos), member), \
        	     n = list_next_entry(pos, member); \
        	     !list_entry_is_head(pos, head, member); \
        	     pos = n, n = list_next_entry(n, member))
        #define list_for_each_entry_safe_reverse(pos, n, head, member) \
        	for (pos = list_last_entry(head, typeof(*pos), member), \
        	     n = list_prev_entry(pos, member); \
        	     !list_entry_is_head(pos, head, member); \
        	     pos = n, n = list_prev_entry(n, member))
        """;
  }
}
