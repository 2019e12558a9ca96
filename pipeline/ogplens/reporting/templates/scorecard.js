"use strict";
// Filters and marks of the scorecard. Without this script everything is shown.
(() => {
  const root = document.querySelector(".scorecard");
  const tools = root && root.querySelector(".sc-tools");
  if (!tools) return;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const all = (selector, from = root) => Array.from(from.querySelectorAll(selector));
  const field = (name) => tools.querySelector(`#sc-${name}`);
  const folds = all("details");
  const marks = all(".sc-body mark");
  const commitments = all(".sc-commitment").map((node) => ({
    node,
    text: fold(node.textContent),
    rows: all(".sc-values tbody tr", node),
    parts: all("[data-variable]", node),
    entry: root.querySelector(`.sc-contents a[href="#${node.id}"]`),
  }));

  const fits = (one, words, variable, answer) => {
    if (words && !one.text.includes(words)) return false;
    if (field("advised").checked && one.node.dataset.advice === "0") return false;
    const rows = one.rows.filter((row) => !variable || row.dataset.variable === variable);
    return answer ? rows.some((row) => row.dataset.answer === answer) : !variable || rows.length > 0;
  };

  const show = () => {
    const words = fold(field("find").value.trim());
    const variable = field("variable").value;
    const answer = field("answer").value;
    let shown = 0;
    for (const one of commitments) {
      const fitting = fits(one, words, variable, answer);
      one.node.hidden = !fitting;
      if (one.entry) one.entry.closest("li").hidden = !fitting;
      for (const part of one.parts) part.hidden = Boolean(variable) && part.dataset.variable !== variable;
      shown += fitting ? 1 : 0;
    }
    const said = tools.querySelector(".sc-said");
    said.textContent = said.dataset.said.replace("{shown}", shown).replace("{all}", commitments.length);
  };

  const mark = () => {
    const variable = field("mark").value;
    const has = (names) => names !== "" && (variable === "*" || names.split(" ").includes(variable));
    for (const one of marks) {
      one.classList.toggle("sc-for", has(one.dataset.for));
      one.classList.toggle("sc-against", has(one.dataset.against));
    }
  };

  const open = (wanted) => folds.forEach((one) => { one.open = wanted; });
  // Long lists and texts begin closed. On paper, criteria and precedents are there in short; texts
  // and examples only where they are open.
  const short = all(".sc-criteria, .sc-precedents");
  let before = [];
  window.addEventListener("beforeprint", () => {
    before = short.map((one) => one.open);
    short.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => short.forEach((one, place) => { one.open = before[place]; }));
  field("open").addEventListener("click", () => open(true));
  field("close").addEventListener("click", () => open(false));
  field("mark").addEventListener("change", () => {
    mark();
    all("details.sc-text").forEach((one) => { one.open = true; });
  });
  tools.addEventListener("input", show);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => setTimeout(() => { show(); mark(); }));
  all(".sc-criteria, .sc-text").forEach((one) => { one.open = false; });
  tools.hidden = false;
  show();
  mark();
})();
