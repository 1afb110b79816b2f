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
