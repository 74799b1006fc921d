// Looks from time to time whether the service is open again, and shows the page that was wanted only then, so that
// nothing moves under somebody who reads. All browsers that wait do not come at once.
"use strict";

const waiting = document.querySelector("[data-again]");
const seconds = Number(waiting.dataset.again);

async function look() {
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store", headers: { Accept: "text/html" } });
    if (answer.status !== 503) { location.reload(); return; }
  } catch {
    // nobody answers: the service is being restarted, which is what one waits for
  }
  later();
}

function later() {
  setTimeout(look, seconds * 1000 * (0.75 + Math.random() / 2));
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
later();
