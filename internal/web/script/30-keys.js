// The keyboard: ? for the list of keys, / for search, g and a letter to go
// somewhere, j and k along the rows, Ctrl+Enter to send what one writes.
(() => {
  "use strict";
  const writing = (el) => el instanceof Element && el.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  let going = 0;

  const step = (by) => {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const to = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + by));
    rows[to].querySelector("a, button").focus();
    rows[to].scrollIntoView({ block: "nearest" });
  };

  const open = (id) => {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  };

  // To what carries the letter: it is unfolded, and its first field is entered.
  const lead = (letter) => {
    const to = document.querySelector(`[data-shortcut="${CSS.escape(letter)}"]`);
    if (!to) return false;
    for (let d = to.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    const first = [...to.querySelectorAll("input:not([type=hidden]), select, textarea, button, a")].find((el) => el.checkVisibility());
    (first || to).focus();
    to.scrollIntoView({ block: "nearest" });
    return true;
  };

  document.addEventListener("click", (e) => {
    const opener = e.target.closest("[data-opens]");
    if (opener) open(opener.dataset.opens);
    if (e.target.matches("dialog[open]")) e.target.close(); // beside the window
  });

  document.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && e.target.form) {
      e.preventDefault();
      e.target.form.requestSubmit();
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || writing(e.target) || document.querySelector("dialog[open]")) return;
    const after = e.timeStamp - going < 1500;
    going = 0;
    // By the place of the key where the letter is not Latin: another layout has
    // the same keyboard.
    const letter = /^[a-z/?]$/.test(e.key) ? e.key : e.code.startsWith("Key") ? e.code[3].toLowerCase() : e.key;
    if (after) {
      const way = document.querySelector(`[data-press="${CSS.escape(letter)}"]`);
      if (way) {
        e.preventDefault();
        way.click();
        return;
      }
    }
    switch (letter) {
      case "?":
        open("keys");
        break;
      case "/":
        document.getElementById("find")?.focus();
        document.getElementById("find")?.select();
        break;
      case "g":
        going = e.timeStamp;
        break;
      case "j":
        step(1);
        break;
      case "k":
        step(-1);
        break;
      default:
        if (!lead(letter)) return;
    }
    e.preventDefault();
  });
})();
