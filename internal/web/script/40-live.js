// What changes elsewhere shows here. One tab of a browser holds the stream for
// all of them (HTTP/1.1 allows a browser six connections to a host): whoever
// has the lock. It hears only the numbers of cases; each page fetches what it
// shows anew, with its own reader's rights.
(() => {
  "use strict";
  if (!("live" in document.body.dataset) || !window.EventSource) return;
  const tell = (id) => {
    if (!/^[0-9A-Z]{1,32}$/.test(id)) return;
    document.body.dispatchEvent(new CustomEvent("makegood:case", { detail: id }));
    document.body.dispatchEvent(new CustomEvent("makegood:case-" + id));
  };
  const others = "BroadcastChannel" in window ? new BroadcastChannel("makegood") : null;
  others?.addEventListener("message", (e) => tell(e.data));

  const listen = () =>
    new Promise((done) => {
      const stream = new EventSource("/events");
      stream.addEventListener("case", (e) => {
        tell(e.data);
        others?.postMessage(e.data);
      });
      addEventListener("pagehide", () => {
        stream.close();
        done();
      });
    });

  if (navigator.locks) {
    navigator.locks.request("makegood-stream", listen);
  } else {
    listen();
  }
})();
