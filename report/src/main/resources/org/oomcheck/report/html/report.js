// SPDX-License-Identifier: GPL-2.0-or-later
// Steps through the schedule of a finding. What is shown comes from the page's own data.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const last = data.steps.length;
  const stepper = byId("stepper");
  const list = byId("list");
  const rows = new Map();
  // Which situation is shown, and in which cycle of what repeats.
  let at = 0;
  let cycle = 1;

  // A text in pieces, so that no line ends between the two characters of an arrow of C.
  const pieces = (text) => {
    const [first, ...others] = String(text).split("->");
    const arrow = () => {
      const made = document.createElement("span");
      made.className = "arrow";
      made.textContent = "->";
      return made;
    };
    return [first, ...others.flatMap((other) => [arrow(), other])];
  };

  const element = (name, text, style) => {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) {
      made.append(...pieces(text));
    }
    if (style) {
      made.className = style;
    }
    return made;
  };

  const repeats = () => data.repeatsFrom >= 0 && data.repeatsFrom < last;
  const state = (situation, task) => data.states[data.situations[situation].tasks[task]];

  const jiffies = () => {
    const length = repeats() ? data.situations[last].jiffies - data.situations[data.repeatsFrom].jiffies : 0;
    return data.situations[at].jiffies + (cycle - 1) * length;
  };

  const clock = () => {
    const now = jiffies();
    return now === 0 ? "jiffy 0" : "jiffy " + now + " (" + (now / data.hz).toFixed(3).replace(/\.?0+$/, "") + " s)";
  };

  const blocked = () =>
    data.tasks.filter((name, task) => state(at, task).standing === "blocked");

  const sayNow = () => {
    const said = byId("now");
    said.replaceChildren();
    said.append(element("strong", at === 0 ? "Before the first step" : "Step " + at + " of " + last));
    said.append(", " + clock() + (cycle > 1 ? ", cycle " + cycle : ""));
    if (at > 0) {
      const step = data.steps[at - 1];
      const mover = step.task < 0 ? "the clock" : data.tasks[step.task];
      said.append(": " + mover + " ", element("code", step.text));
    }
    const waiting = blocked();
    said.append(element("span", waiting.length === 0 ? "" : "blocked: " + waiting.join(", "), "blocked"));
    if (at === last && repeats()) {
      said.append(element("span", "From here it goes on with step " + (data.repeatsFrom + 1) + ".", "again"));
    }
  };

  const frames = (now, before) => {
    const stack = element("ol", null, "stack");
    // The outermost functions are at the end; what both stacks share there has not changed.
    let shared = 0;
    while (before && shared < before.length && shared < now.length
        && before[before.length - 1 - shared] === now[now.length - 1 - shared]) {
      shared++;
    }
    now.forEach((frame, i) => stack.append(element("li", frame, i < now.length - shared ? "changed" : "")));
    return stack;
  };

  // The line that a task is at, between its neighbours.
  const source = (text) => {
    const figure = element("figure", null, "code");
    const lines = element("pre");
    text.lines.forEach((line, i) => {
      const number = text.first + i;
      lines.append(element("span", number + "  " + line, number === text.line ? "here" : ""));
    });
    lines.tabIndex = 0;
    figure.append(element("figcaption", text.at), lines);
    return figure;
  };

  const card = (name, task) => {
    const now = state(at, task);
    const before = at > 0 ? state(at - 1, task) : now;
    const moved = at > 0 && data.steps[at - 1].task === task;
    const box = element("section", null, "task lane" + (task % 6) + (moved ? " moved" : "") + " " + now.standing);
    const title = element("h4", name + " ");
    title.append(element("span", now.standing, "standing" + (now.standing !== before.standing ? " changed" : "")));
    box.append(title);
    if (now.next !== null) {
      const next = element("p", now.standing === "blocked" ? "waits at " : "next: ", "next");
      next.append(element("code", now.next));
      box.append(next);
    }
    now.holds.forEach((hold) => {
      const fresh = !before.holds.some((old) => old.lock === hold.lock);
      const held = element("p", "holds ", "holds" + (fresh ? " changed" : ""));
      held.append(element("code", hold.lock), hold.at === "" ? "" : "," + hold.at.replace(/^/, " taken"));
      box.append(held);
    });
    box.append(frames(now.stack, before.stack));
    if (now.source) {
      box.append(source(now.source));
    }
    return box;
  };

  const names = (situation, matches) =>
    data.tasks.filter((name, task) => matches(state(situation, task))).join(", ");

  const line = (table, title, cells, changed) => {
    const row = element("tr", null, changed ? "changed" : "");
    const head = element("th");
    head.scope = "row";
    head.append(element("code", title));
    row.append(head, ...cells.map((cell) => element("td", cell)));
    table.append(row);
  };

  const sayLocks = () => {
    const body = byId("locks").tBodies[0];
    body.replaceChildren();
    data.locks.forEach((lock) => {
      const holds = (task) => task.holds.some((hold) => hold.lock === lock);
      const wants = (task) => task.standing === "blocked" && task.wants === lock;
      const both = (situation) => [names(situation, holds) || "free", names(situation, wants)];
      const now = both(at);
      line(body, lock, now, at > 0 && now.join("|") !== both(at - 1).join("|"));
    });
  };

  const sayValues = () => {
    const body = byId("values").tBodies[0];
    body.replaceChildren();
    const now = data.situations[at].values;
    const before = data.situations[Math.max(0, at - 1)].values;
    data.values.forEach((name, i) => {
      const changed = now[i] !== before[i];
      line(body, name, [changed ? before[i] + " → " + now[i] : now[i]], changed);
    });
  };

  const show = () => {
    sayNow();
    byId("tasks").replaceChildren(...data.tasks.map(card));
    sayLocks();
    sayValues();
    rows.forEach((row, step) => {
      row.classList.toggle("now", step === at);
      row.classList.toggle("done", step < at);
      if (step === at) {
        row.setAttribute("aria-current", "step");
      } else {
        row.removeAttribute("aria-current");
      }
    });
    const row = rows.get(at);
    list.scrollTop = row ? row.offsetTop - list.clientHeight / 2 : 0;
    byId("slider").value = at;
    byId("slider").setAttribute("aria-valuetext", "step " + at + " of " + last);
    byId("first").disabled = byId("back").disabled = at === 0;
    byId("last").disabled = at === last;
    byId("forward").disabled = at === last && !repeats();
  };

  const move = (to, inCycle) => {
    at = Math.min(last, Math.max(0, to));
    cycle = inCycle;
    show();
    // The address names the step, so that it can be handed on.
    history.replaceState(null, "", "#step-" + at);
  };

  const go = (to) => move(to, 1);

  const forward = () => {
    if (at < last) {
      move(at + 1, cycle);
    } else if (repeats()) {
      move(data.repeatsFrom + 1, cycle + 1);
    }
  };

  const back = () => {
    if (cycle > 1 && at === data.repeatsFrom + 1) {
      move(last, cycle - 1);
    } else {
      move(at - 1, cycle);
    }
  };

  const keys = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.tagName === "PRE"
        || event.target.id === "slider") {
      return;
    }
    // Home and End scroll the page as ever, unless the stepper has the focus.
    const inside = stepper.contains(event.target);
    const action = {
      ArrowLeft: back,
      ArrowRight: forward,
      Home: inside && (() => go(0)),
      End: inside && (() => go(last)),
    }[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  };

  document.querySelectorAll("[data-step]").forEach((row) => {
    rows.set(Number(row.dataset.step), row);
    row.addEventListener("click", (event) => {
      event.preventDefault();
      go(Number(row.dataset.step));
    });
  });
  byId("slider").max = last;
  byId("slider").addEventListener("input", (event) => go(Number(event.target.value)));
  byId("first").addEventListener("click", () => go(0));
  byId("back").addEventListener("click", back);
  byId("forward").addEventListener("click", forward);
  byId("last").addEventListener("click", () => go(last));
  document.addEventListener("keydown", keys);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const torn = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.data.includes("->") && !text.parentElement.closest("script, style, svg")) {
      torn.push(text);
    }
  }
  torn.forEach((text) => text.replaceWith(...pieces(text.data)));
  document.querySelectorAll("#stepper [hidden]").forEach((part) => part.removeAttribute("hidden"));
  const named = () => {
    const step = /^#step-(\d+)$/.exec(location.hash);
    if (step) {
      go(Number(step[1]));
    }
    return step !== null;
  };
  window.addEventListener("hashchange", named);
  // On paper the state is the one that the schedule leads to.
  let shown = null;
  window.addEventListener("beforeprint", () => {
    shown = [at, cycle];
    [at, cycle] = [last, 1];
    show();
  });
  window.addEventListener("afterprint", () => {
    [at, cycle] = shown;
    show();
  });
  if (!named()) {
    show();
  }
})();
