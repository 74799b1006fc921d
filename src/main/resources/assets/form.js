// The form of a teaser, and pages that wait for an edit to be decided. Everything works without it, but for what is said here.
"use strict";

// What only makes sense with a script is shown, what only makes sense without is not.
document.addEventListener("DOMContentLoaded", () => {
  for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
  for (const part of document.querySelectorAll(".scriptless")) part.hidden = true;
});

(() => {
  const form = document.getElementById("teaser-form");
  if (!form) return;

  // Leaving the page with something typed and not saved is asked about: data-keeps on the form.
  let unsaved = form.dataset.unsaved === "true";
  form.addEventListener("input", () => { unsaved = true; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  document.addEventListener("submit", (event) => { if (event.target === form && !event.defaultPrevented) unsaved = false; });
  form.querySelector("a.button.quiet")?.addEventListener("click", () => { unsaved = false; });

  // Theirs or yours: what is chosen is what the field says, and what is typed in a field is yours.
  const write = (name, text) => {
    const fields = form.elements[name];
    if (name === "supports") for (const box of form.querySelectorAll("[name=supports]")) box.checked = text.split(", ").includes(box.value);
    else if (fields) fields.value = text;
  };
  // nothing is no attribute
  const said = (radio) => radio.dataset.text ?? "";
  const choices = () => document.querySelectorAll("input[type=radio][data-field]");
  const preview = () => form.querySelector("[name=title]")?.dispatchEvent(new Event("change", { bubbles: true }));
  const take = (radio) => { write(radio.dataset.field, said(radio)); unsaved = true; };
  for (const radio of choices()) {
    if (radio.checked && radio.value === "theirs") write(radio.dataset.field, said(radio));
    radio.addEventListener("change", () => { take(radio); preview(); });
  }
  document.addEventListener("click", (event) => {
    const all = event.target.closest("[data-choose]");
    if (!all) return;
    for (const radio of choices()) if (radio.value === all.dataset.choose) { radio.checked = true; take(radio); }
    preview();
  });
  form.addEventListener("input", (event) => {
    if (event.target.dataset.field) return;
    for (const radio of choices()) if (radio.dataset.field === event.target.name && radio.value === "yours") {
      radio.checked = true;
      const value = event.target.name === "supports"
        ? [...form.querySelectorAll("[name=supports]:checked")].map((box) => box.value).join(", ") : event.target.value;
      radio.dataset.text = value;
      const said = radio.closest("label").querySelector(".said");
      if (said) said.textContent = value;
    }
  });
})();
