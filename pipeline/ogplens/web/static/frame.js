// Makes the page more convenient; without it every form works all the same.
"use strict";

(function () {
  const form = document.getElementById("draft-form");
  if (form) dropping(form);
  const progress = document.getElementById("progress");
  if (progress) watching(progress);
  const places = document.getElementById("places-form");
  if (places) counting(places);

  function dropping(form) {
    const area = document.getElementById("drop");
    const file = document.getElementById("file");
    const problem = document.getElementById("file-problem");
    const most = Number(form.dataset.most);
    const tooLarge = () => file.files.length > 0 && file.files[0].size > most;
    const look = () => { problem.hidden = !tooLarge(); };
    area.classList.add("ready");
    file.addEventListener("change", look);
    // A browser may keep the choice when one comes back to the page.
    window.addEventListener("pageshow", () => {
      look();
      form.classList.remove("sent");
    });
    // A file that misses the field would otherwise take the place of the page.
    for (const name of ["dragover", "drop"]) {
      document.addEventListener(name, (event) => event.preventDefault());
    }
    let inside = 0;
    document.addEventListener("dragenter", () => { inside += 1; area.classList.add("over"); });
    document.addEventListener("dragleave", () => {
      inside = Math.max(0, inside - 1);
      if (inside === 0) area.classList.remove("over");
    });
    document.addEventListener("drop", (event) => {
      inside = 0;
      area.classList.remove("over");
      if (event.dataTransfer && event.dataTransfer.files.length > 0) {
        file.files = event.dataTransfer.files;
        look();
        file.focus();
      }
    });
    form.addEventListener("submit", (event) => {
      if (tooLarge()) {
        event.preventDefault();
        file.focus();
      } else {
        form.classList.add("sent");
      }
    });
  }

  function watching(area) {
    const said = document.getElementById("progress-said");
    const bar = area.querySelector("progress");
    const lost = document.getElementById("progress-lost");
    let failures = 0;
    let pause = 250;
    async function ask() {
      try {
        const answer = await fetch(area.dataset.from, { headers: { accept: "application/json" } });
        if (!answer.ok) {
          window.location.reload();
          return;
        }
        const now = await answer.json();
        failures = 0;
        pause = now.again;
        lost.hidden = true;
        if (now.over) {
          window.location.reload();
          return;
        }
        if (said.textContent !== now.said) said.textContent = now.said;
        if (now.total > 0) {
          bar.max = now.total;
          bar.value = now.done;
        } else {
          bar.removeAttribute("value");
        }
      } catch (error) {
        failures += 1;
        lost.hidden = failures < 3;
      }
      window.setTimeout(ask, failures > 0 ? 2000 : pause);
    }
    window.setTimeout(ask, 150);
  }

  function counting(form) {
    const status = document.getElementById("places-count");
    const choices = form.querySelectorAll("select");
    function count() {
      let n = 0;
      for (const one of choices) {
        const place = one.closest(".place");
        place.classList.remove("on", "commitment", "other");
        place.classList.add(one.value);
        if (one.value === "commitment") n += 1;
      }
      const sentence = n === 1 ? status.dataset.one : status.dataset.other;
      status.textContent = sentence.replace("#", String(n));
    }
    form.addEventListener("change", count);
    count();
  }
})();
