// What the reader likes and where they are: the theme changes at once, the
// server learns the time zone.
(() => {
  "use strict";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes("zone=" + encodeURIComponent(zone))) {
    document.cookie = "zone=" + encodeURIComponent(zone) + "; path=/; max-age=31536000; samesite=lax";
  }

  document.addEventListener("click", (e) => {
    const button = e.target.closest('.preferences button[name="theme"]');
    if (!button) return;
    e.preventDefault();
    document.documentElement.dataset.theme = button.value === "system" ? "" : button.value;
    for (const b of button.parentElement.querySelectorAll("button")) {
      b.setAttribute("aria-pressed", String(b === button));
    }
    fetch("/preferences", { method: "POST", body: new URLSearchParams({ theme: button.value }), redirect: "manual" });
  });
})();
