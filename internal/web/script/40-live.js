// What changes elsewhere shows here. One tab of a browser holds the stream for
// all of them (HTTP/1.1 allows a browser six connections to a host): whoever
// has the lock. It hears only the numbers of cases; each page fetches what it
// shows anew, with its own reader's rights.
(() => {
  "use strict";
  if (!("live" in document.body.dataset) || !window.EventSource) return;
  const fire = (name, id) => document.body.dispatchEvent(new CustomEvent(name, { detail: id }));
  const tell = (id) => {
    if (!/^[0-9A-Z]{1,32}$/.test(id)) return;
    fire("makegood:case", id);
    fire("makegood:case-" + id, id);
  };
  // Where the stream was away, anything may have changed.
  const tellAll = () => {
    fire("makegood:case", "");
    for (const shown of document.querySelectorAll("[data-case]")) fire("makegood:case-" + shown.dataset.case, shown.dataset.case);
  };
  const others = "BroadcastChannel" in window ? new BroadcastChannel("makegood") : null;
  const hear = (what) => (what === "*" ? tellAll() : tell(what));
  const pass = (what) => {
    hear(what);
    others?.postMessage(what);
  };
  others?.addEventListener("message", (e) => hear(e.data));

  let stream = null;
  const listen = (first) =>
    new Promise((done) => {
      let away = first ? 0 : 1; // somebody else held it, and it may have been silent since
      let told = false;
      stream = new EventSource("/events");
      stream.addEventListener("open", () => {
        if (away) pass("*");
        if (told) makegood.toast(document.body.dataset.back);
        away = 0;
        told = false;
      });
      stream.addEventListener("error", () => {
        away ||= Date.now();
        if (stream.readyState === EventSource.CLOSED) {
          setTimeout(() => done("again"), 5000); // refused: signed out, or the server is going
        }
        if (!told && away > 1 && Date.now() - away > 8000) {
          told = true;
          makegood.toast(document.body.dataset.lost, "bad");
        }
      });
      stream.addEventListener("case", (e) => pass(e.data));
      addEventListener("pagehide", () => done(""), { once: true });
    }).then((what) => {
      stream.close();
      stream = null;
      return what === "again" && listen(false);
    });

  const start = (first) => {
    if (!navigator.locks) return listen(first);
    const asked = performance.now();
    navigator.locks.request("makegood-stream", () => listen(first && performance.now() - asked < 1000));
  };
  start(true);
  addEventListener("pageshow", (e) => {
    if (!e.persisted) return;
    tellAll();
    start(false);
  });
})();
