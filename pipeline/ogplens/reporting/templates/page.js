(function () {
  "use strict";
  var box = document.getElementById("filter-box");
  var input = document.getElementById("filter");
  var said = document.getElementById("filter-said");
  var regions = Array.prototype.slice.call(document.querySelectorAll("details.region"));
  if (!box || !input || !said) { return; }
  box.hidden = false;
  function plain(words) {
    return words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }
  function filter() {
    var wanted = plain(input.value.trim());
    var shown = 0;
    regions.forEach(function (region) {
      var here = 0;
      region.querySelectorAll("tbody tr").forEach(function (row) {
        var fits = plain(row.querySelector("th").textContent).indexOf(wanted) !== -1;
        row.hidden = !fits;
        here += fits ? 1 : 0;
      });
      region.hidden = here === 0;
      region.open = wanted !== "" && here > 0;
      shown += here;
    });
    said.textContent = wanted === "" ? "" : shown + (shown === 1 ? " plan" : " plans");
  }
  input.addEventListener("input", filter);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.region, details.more").forEach(function (part) {
      if (!part.open) { part.open = true; part.dataset.wasClosed = ""; }
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-was-closed]").forEach(function (part) {
      part.open = false;
      delete part.dataset.wasClosed;
    });
  });
})();
