// A scanner types: what stands in the field from the scan before is replaced.
(() => {
  "use strict";
  const scan = document.getElementById("scan");
  if (!scan) return;
  const select = () => scan.select();
  scan.addEventListener("focus", select);
  addEventListener("pageshow", () => document.activeElement === scan && select());
  if (document.activeElement === scan || document.activeElement === document.body) scan.focus(), select();
})();

// The counter's card answers what was ticked when it was asked. A change asks anew,
// and until that answer is here nothing on the card can be pressed.
(() => {
  "use strict";
  const pick = document.querySelector("form.pick[hx-get]");
  const card = document.getElementById("answer");
  if (!pick || !card || !window.htmx) return;
  pick.addEventListener("change", () => (card.inert = true));
  card.addEventListener("htmx:afterSwap", () => (card.inert = false));
  pick.addEventListener("htmx:sendError", () => makegood.toast(document.body.dataset.lost, "bad"));
})();
