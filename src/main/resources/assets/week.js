// Moves entries on the week: by pointer and by keys. Each move is one request, and its answer is the week anew.
"use strict";
(() => {
  const STEP = 15 * 60e3, HOLD = 350, SLACK = 5;
  const lang = document.documentElement.lang.replace(/^en$/, "en-GB");
  const format = new Intl.DateTimeFormat(lang, { timeZone: "Europe/Paris", weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const week = () => document.getElementById("week"), grid = () => document.getElementById("week-grid"), at = (id) => document.getElementById(id);
  const num = (text) => (text === undefined ? null : Number(text));
  const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const edits = () => grid()?.dataset.edits && getComputedStyle(grid().querySelector(".heads")).display !== "none";

  // --- one after the other: each move is of the version that the answer before it brought
  let queue = Promise.resolve(), turn = 0;
  function wish(id, move) {
    const mine = turn;
    queue = queue.then(() => mine === turn && send(id, move));
  }
  async function send(id, move) {
    const block = at("entry-" + id), values = block && (typeof move === "function" ? move(block) : move);
    if (!values) return;
    const box = week().querySelector(".week-box"), scroll = [box.scrollLeft, box.scrollTop];
    week().setAttribute("aria-busy", "true");
    block.classList.add("sent");
    let answered = false;
    const done = () => { answered = true; };
    document.addEventListener("htmx:afterSwap", done);
    try {
      await htmx.ajax("POST", "/entries/" + encodeURIComponent(id) + "/move" + week().dataset.query,
        { source: week(), target: "#week", swap: "outerHTML settle:0ms", values: { version: block.dataset.version, key: key(), ...values } });
    } catch { /* told below, as any answer that is none */ }
    document.removeEventListener("htmx:afterSwap", done);
    if (!answered) { turn++; week().removeAttribute("aria-busy"); block.classList.remove("sent"); lay(block); at("no-answer").hidden = false; at("no-answer").scrollIntoView({ block: "nearest" }); return; }
    if (week().dataset.refused) turn++;
    week().querySelector(".week-box").scrollTo(...scroll);
    const moved = at("entry-" + id);
    if (moved) { moved.focus({ preventScroll: true }); moved.scrollIntoView({ block: "nearest", inline: "nearest" }); }
  }
  // an answer that is no week is not put in its place
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "week" && !event.detail.xhr.responseText.includes('id="week"')) event.detail.shouldSwap = false;
  });

  // --- by keys
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) { event.preventDefault(); stop(); return; }
    const block = event.target.closest?.(".block[data-entry]");
    if (!block || !event.altKey || event.ctrlKey || event.metaKey || !grid().dataset.edits) return;
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key], upright = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!sideways && !upright) return;
    event.preventDefault();
    if (sideways) wish(block.dataset.entry, event.shiftKey ? { days: sideways } : { minutes: 15 * sideways });
    else wish(block.dataset.entry, (now) => {
      const tracks = [...grid().querySelectorAll(".track")], next = tracks[tracks.indexOf(now.closest(".track")) + upright];
      return next && { zone: next.dataset.zone };
    });
  });

  // --- by pointer
  const span = () => [Number(grid().dataset.from), Number(grid().dataset.to)];
  const timeAt = (x, track) => { const [from, to] = span(), rect = track.getBoundingClientRect(); return from + (x - rect.left) / rect.width * (to - from); };
  const snap = (time) => Math.round(time / STEP) * STEP;
  // what the clock on the wall in Paris shows, as if it were UTC, and back
  const wall = (time) => Date.parse(new Date(time).toLocaleString("sv", { timeZone: "Europe/Paris" }).replace(" ", "T") + "Z");
  const alongTheWall = (time, from, to) => { const wanted = wall(time) + wall(to) - wall(from), guess = time + to - from; return guess + wanted - wall(guess); };
  const say = (start, end) => [start === null ? "…" : format.format(start), end === null ? "…" : format.format(end)].join(" – ");
  function lay(block, start = num(block.dataset.start), end = num(block.dataset.end)) {
    const [from, to] = span(), share = (time, open) => (time === null ? open : Math.min(100, Math.max(0, (time - from) / (to - from) * 100)));
    const place = block.closest(".place");
    if (!place) return;
    place.style.setProperty("--l", share(start, 0) + "%");
    place.style.setProperty("--w", share(end, 100) - share(start, 0) + "%");
    place.style.translate = "";
  }

  let drag = null, clickIsDrag = false;
  document.addEventListener("pointerdown", (event) => {
    clickIsDrag = false;
    if (event.button !== 0 || !edits()) return;
    const block = event.target.closest(".week-grid .block[data-entry], .tray-card");
    if (!block || event.target.closest(".button")) return;
    drag = { block, edge: event.target.dataset.edge, x: event.clientX, y: event.clientY, pointer: event.pointerId, on: false };
    if (event.pointerType === "mouse" || drag.edge) return;
    drag.held = setTimeout(() => drag && begin(), HOLD);
  });
  function begin() {
    const { block } = drag, track = block.closest(".track");
    Object.assign(drag, { on: true, track, start: num(block.dataset.start), end: num(block.dataset.end) });
    drag.anchor = drag.edge === "END" ? drag.end : drag.start ?? drag.end;
    if (track && drag.anchor !== null) drag.grab = timeAt(drag.x, track) - drag.anchor;
    block.classList.add("moving");
    drag.label = Object.assign(document.createElement("div"), { id: "moving" });
    document.body.append(drag.label);
    navigator.vibrate?.(15);
    move(drag.x, drag.y);
  }
  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    if (!drag.on) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < SLACK) return;
      if (event.pointerType !== "mouse" && !drag.edge) { stop(); return; }
      begin();
    }
    move(event.clientX, event.clientY);
  });
  function move(x, y) {
    const { block, edge } = drag, box = week().querySelector(".week-box"), edgeOf = box.getBoundingClientRect();
    box.scrollBy(x > edgeOf.right - 24 ? 12 : x < edgeOf.left + 24 ? -12 : 0, y > edgeOf.bottom - 24 ? 12 : y < edgeOf.top + 24 ? -12 : 0);
    const over = document.elementFromPoint(x, y)?.closest(".track") ?? null, track = edge ? drag.track : over;
    drag.over?.classList.remove("over");
    drag.over = track;
    if (!edge) track?.classList.add("over");
    drag.wish = null;
    if (!drag.track) { if (track) drag.wish = { track, start: snap(timeAt(x, track)) }; }
    else if (track) {
      let { start, end } = drag;
      if (drag.anchor !== null) {
        const to = snap(timeAt(x, drag.track) - drag.grab);
        if (edge === "START") start = end === null ? to : Math.min(to, end - STEP);
        else if (edge === "END") end = start === null ? to : Math.max(to, start + STEP);
        else { const from = drag.anchor; end = end === null ? null : start === null ? to : alongTheWall(end, from, to); start = start === null ? null : to; }
      }
      lay(block, start, end);
      if (!edge) block.closest(".place").style.translate = `0 ${y - drag.y}px`;
      drag.wish = { track, start, end };
    }
    const wished = drag.wish;
    drag.label.classList.toggle("wrong", !wished);
    drag.label.textContent = wished ? (drag.track ? say(wished.start, wished.end) : format.format(wished.start)) + " · " + wished.track.dataset.title : "✕";
    drag.label.style.left = Math.min(x + 14, innerWidth - drag.label.offsetWidth - 8) + "px";
    drag.label.style.top = Math.min(y + 18, innerHeight - drag.label.offsetHeight - 8) + "px";
  }
  document.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { block, edge, on, wish: wished, track, start, end } = drag;
    if (on) { clickIsDrag = true; setTimeout(() => { clickIsDrag = false; }, 50); }
    const changed = on && wished && (wished.track !== track || wished.start !== start || wished.end !== end);
    stop(changed);
    if (!changed) return;
    if (!track) {
      const when = new Date(wished.start).toLocaleString("sv", { timeZone: "Europe/Paris" }).replace(" ", "T").slice(0, 16);
      location.assign("/entries/new?" + new URLSearchParams({ teaser: block.dataset.teaser, zone: wished.track.dataset.zone, start: when }));
      return;
    }
    const to = edge === "END" ? wished.end : wished.start ?? wished.end;
    const moved = to !== (edge === "END" ? end : start ?? end);
    wish(block.dataset.entry, { ...(moved && { at: new Date(to).toISOString() }), ...(edge && { edge }), ...(wished.track !== track && { zone: wished.track.dataset.zone }) });
  });
  function stop(keep) {
    if (!drag) return;
    clearTimeout(drag.held);
    drag.block.classList.remove("moving");
    drag.over?.classList.remove("over");
    drag.label?.remove();
    if (drag.on && drag.track && !keep) lay(drag.block);
    drag = null;
  }
  // a day begins at night, which is not what one looks for
  document.addEventListener("DOMContentLoaded", () => {
    const now = grid()?.querySelector(".now"), box = week()?.querySelector(".week-box");
    if (now) box.scrollLeft = now.offsetLeft - box.clientWidth / 3;
  });
  document.addEventListener("pointercancel", () => stop());
  document.addEventListener("click", (event) => { if (clickIsDrag) { event.preventDefault(); event.stopPropagation(); } }, true);
  document.addEventListener("touchmove", (event) => { if (drag?.on) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (drag?.held && event.target.closest(".block, .tray-card")) event.preventDefault(); });
})();
