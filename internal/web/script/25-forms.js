// A page that answers a form is known by the address of the page that it shows: to
// reload it, or to come back to it, sends nothing again.
(() => {
  "use strict";
  const at = document.body.dataset.at;
  if (at) history.replaceState(null, "", at);
})();
