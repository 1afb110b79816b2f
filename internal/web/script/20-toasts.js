// Short messages in the corner, read out by screen readers. A call of htmx that
// is refused says there what its problem page would have said.
(() => {
  "use strict";
  const toast = (text, tone) => {
    const box = document.createElement("div");
    box.className = "toast" + (tone ? " " + tone : "");
    const p = document.createElement("p");
    p.textContent = text;
    box.append(p);
    document.getElementById("toasts").append(box);
    setTimeout(() => box.remove(), Math.max(5000, 70 * text.length));
  };
  window.makegood = { toast };

  document.addEventListener("htmx:responseError", (e) => {
    const xhr = e.detail.xhr;
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const said = page.querySelector("[data-problem] [data-said]");
    if (xhr.status === 401) return location.reload();
    toast(said ? said.textContent : xhr.statusText, "bad");
  });
})();
