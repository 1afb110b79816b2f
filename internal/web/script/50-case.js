// A case that somebody looks at follows what happens in it. Each slot of the page
// is renewed by itself; one in which somebody writes is left alone, and says so.
(() => {
  "use strict";
  const file = document.querySelector("[data-from]");
  if (!file) return;

  const changed = (el) => {
    if (el.type === "hidden") return false;
    if (el.type === "checkbox" || el.type === "radio") return el.checked !== el.defaultChecked;
    if (el instanceof HTMLSelectElement) return el.selectedIndex !== Math.max(0, [...el.options].findIndex((o) => o.defaultSelected));
    return el.value !== el.defaultValue;
  };
  const fields = (slot) => [...slot.querySelectorAll("input, textarea, select")];
  const writing = (slot) => slot.querySelector("[data-keep]") || fields(slot).some((el) => el === document.activeElement || changed(el));

  // What is unfolded stays unfolded, and what has the focus keeps it.
  const called = (el) => el.tagName + el.textContent + (el.form ? el.form.id : "") + (el.value || "");
  const renew = (slot, fresh) => {
    for (const d of slot.querySelectorAll("details[id][open]")) {
      fresh.querySelector("#" + CSS.escape(d.id))?.setAttribute("open", "");
    }
    const active = slot.contains(document.activeElement) ? document.activeElement : null;
    const had = active ? called(active) : "";
    for (const once of slot.querySelectorAll("[data-once]")) fresh.querySelector("h2")?.after(once);
    slot.replaceWith(fresh);
    window.htmx?.process(fresh);
    latest(fresh);
    if (!had) return;
    const again = (active.id && fresh.querySelector("#" + CSS.escape(active.id))) || [...fresh.querySelectorAll("a, button, summary")].find((el) => called(el) === had) || fresh;
    if (again === fresh) fresh.tabIndex = -1;
    again.focus({ preventScroll: true });
  };

  const keep = (slot) => {
    if (slot.querySelector(".kept")) return;
    const said = document.createElement("p");
    said.className = "kept hint";
    said.setAttribute("role", "status");
    said.textContent = file.dataset.kept;
    slot.prepend(said);
  };

  // As the server last sent them: what the page itself has changed since is no
  // difference. Nor is what only the answer to one's own press shows: a form that
  // came back with what was typed into it, a link that is shown once.
  const own = [...file.querySelectorAll("form[data-keep]")].map((form) => "#" + CSS.escape(form.id));
  const plain = (slot) => {
    const copy = slot.cloneNode(true);
    for (const once of copy.querySelectorAll("[data-once]")) once.remove();
    for (const d of copy.querySelectorAll("details[open]")) d.removeAttribute("open");
    for (const mark of copy.querySelectorAll('input[name="once"]')) mark.removeAttribute("value"); // of the forms of one page
    for (const id of own) {
      const form = copy.querySelector(id);
      form?.replaceChildren();
      form?.removeAttribute("data-keep");
    }
    return copy.innerHTML;
  };
  const sent = new Map();
  const remember = (slot) => sent.set(slot.id, plain(slot));
  for (const slot of file.querySelectorAll("[data-slot]")) remember(slot);

  // A conversation begins at its end.
  const latest = (within) => {
    for (const list of within.querySelectorAll("[data-latest]")) list.scrollTop = list.scrollHeight;
  };
  latest(file);

  let busy = false;
  let again = false;
  const follow = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    try {
      const answer = await fetch(file.dataset.from, { headers: { Accept: "text/html" } });
      if (answer.status === 401) return location.reload();
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-from]");
      if (!fresh || fresh.dataset.case !== file.dataset.case) return;
      for (const slot of file.querySelectorAll("[data-slot]")) {
        const next = fresh.querySelector("#" + CSS.escape(slot.id));
        if (!next || plain(next) === sent.get(slot.id)) continue;
        if (writing(slot)) {
          keep(slot);
          continue;
        }
        remember(next);
        renew(slot, document.importNode(next, true));
      }
      document.title = page.title;
      if (Number(fresh.dataset.theirs) > Number(file.dataset.theirs)) makegood.toast(file.dataset.moved);
      file.dataset.theirs = fresh.dataset.theirs;
    } finally {
      busy = false;
      if (again) setTimeout(follow, 200);
    }
  };
  let soon = 0;
  document.body.addEventListener("makegood:case-" + file.dataset.case, () => {
    clearTimeout(soon);
    soon = setTimeout(follow, 150);
  });
})();
