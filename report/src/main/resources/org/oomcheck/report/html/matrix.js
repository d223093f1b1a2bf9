// SPDX-License-Identifier: GPL-2.0-or-later
// Shows those scenarios of the matrix, and those of their lines, that have the words and the answer asked for.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const scenarios = [...document.querySelectorAll(".matrix tbody")];
  const spaces = /\s+/;
  const has = (row, words) => words.every((word) => row.textContent.toLowerCase().includes(word));

  const filter = () => {
    const words = byId("words").value.toLowerCase().split(spaces).filter((word) => word !== "");
    const wanted = byId("answers").value;
    let shown = 0;
    scenarios.forEach((scenario) => {
      const [question, ...lines] = scenario.rows;
      const fits = (row, asked) =>
        has(row, asked) && (wanted === "" || row.querySelector("td " + wanted) !== null);
      // Words that the question has need not be in the line of a patch.
      const left = words.filter((word) => !has(question, [word]));
      const fitting = lines.filter((line) => fits(line, left));
      const itself = fits(question, words);
      scenario.hidden = !itself && fitting.length === 0;
      lines.forEach((line) => {
        line.hidden = !fitting.includes(line) && !(itself && wanted === "");
      });
      shown += scenario.hidden ? 0 : 1;
    });
    byId("shown").textContent = shown + " of " + scenarios.length + " scenarios";
  };

  byId("filter").hidden = false;
  byId("filter").addEventListener("submit", (event) => event.preventDefault());
  byId("words").addEventListener("input", filter);
  byId("answers").addEventListener("change", filter);
  // A link to a scenario shows it.
  window.addEventListener("hashchange", () => {
    byId("words").value = "";
    byId("answers").value = "";
    filter();
    document.querySelector(":target")?.scrollIntoView();
  });
  filter();
})();
