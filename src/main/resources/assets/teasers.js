// Chooses all of the teasers on a page, and counts those that are chosen. Without it they are chosen one by one.
"use strict";

function counted(form) {
  const boxes = [...form.querySelectorAll("[name=id]")];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("[data-all]");
  if (all) { all.checked = chosen > 0 && chosen === boxes.length; all.indeterminate = chosen > 0 && chosen < boxes.length; }
  const count = form.querySelector("[data-count]");
  if (count) count.textContent = count.dataset.count.replace("#", chosen);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-many]");
  if (!form) return;
  if (event.target.matches("[data-all]")) for (const box of form.querySelectorAll("[name=id]")) box.checked = event.target.checked;
  counted(form);
});
function begin() {
  for (const form of document.querySelectorAll("form[data-many]")) {
    const all = form.querySelector("[data-all]");
    if (all) all.closest("label").hidden = false;
    counted(form);
  }
}
document.addEventListener("DOMContentLoaded", begin);
window.addEventListener("pageshow", begin);
document.addEventListener("htmx:afterSettle", begin);

// Arrows go from box to box.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-many]");
  if (!form || !event.target.matches("[name=id]") || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const boxes = [...form.querySelectorAll("[name=id]")];
  const next = boxes[boxes.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) { event.preventDefault(); next.focus(); }
});
