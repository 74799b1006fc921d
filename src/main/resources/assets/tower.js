// The control tower renews itself; what one has opened stays open, and what is old says so.
"use strict";

(() => {
  const tower = () => document.getElementById("tower");
  if (!tower()) return;
  const stale = document.getElementById("tower-stale");
  const say = document.getElementById("tower-say");
  const hold = document.querySelector("[data-holds]");
  const AGED = 12000;
  let receivedAt = Date.now();
  let held = false;
  let open = new Map();

  function remember() {
    open = new Map([...tower().querySelectorAll("details[id]")].map((part) => [part.id, part.open]));
  }

  function renewed() {
    receivedAt = Date.now();
    for (const [id, was] of open) {
      const part = document.getElementById(id);
      if (part) part.open = was;
    }
    // told aloud only when the answer is another one
    if (say.textContent !== tower().dataset.say) say.textContent = tower().dataset.say;
    show();
  }

  function show() {
    const old = Date.now() - receivedAt > AGED && !held;
    stale.hidden = !old;
    document.body.classList.toggle("tower-old", old || held);
  }

  const mine = (event) => event.target === tower() || event.detail?.elt?.id === "tower";

  document.addEventListener("htmx:beforeRequest", (event) => {
    const selected = document.getSelection();
    const reading = selected && !selected.isCollapsed && tower().contains(selected.anchorNode);
    if (mine(event) && (held || reading || document.hidden)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!mine(event)) return;
    if (event.detail.xhr.status !== 200) { event.detail.shouldSwap = false; return; }
    remember();
  });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.elt.id === "tower") renewed(); });
  setInterval(show, 1000);

  hold.hidden = false;
  hold.addEventListener("click", () => {
    held = !held;
    hold.setAttribute("aria-pressed", String(held));
    if (!held) receivedAt = Date.now();
    show();
  });
})();
