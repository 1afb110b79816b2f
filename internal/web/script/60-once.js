// What is shown this once is copied by one press; a way within the page unfolds
// what it leads to.
(() => {
  "use strict";
  const copy = async (text, from) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const marked = getSelection(); // without TLS there is no clipboard: it is marked and copied as by hand
    marked.removeAllRanges();
    const range = document.createRange();
    range.selectNodeContents(from);
    marked.addRange(range);
    if (!document.execCommand("copy")) throw new Error("copy");
  };
  for (const button of document.querySelectorAll("[data-copies]")) button.hidden = false;
  document.addEventListener("click", async (e) => {
    const button = e.target.closest("[data-copies]");
    if (!button) return;
    const from = document.getElementById(button.dataset.copies);
    await copy(from.textContent, from);
    makegood.toast(button.dataset.copied);
  });

  const lead = (folded) => {
    const to = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!to || (folded && !to.closest("details:not([open])"))) return;
    for (let d = to.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    to.scrollIntoView({ block: "center" });
    to.focus({ preventScroll: true });
  };
  document.addEventListener("click", (e) => {
    if (e.target.closest('a[href^="#"]')) setTimeout(lead); // also where the address has it already
  });
  lead(true);
})();
