// What all pages do. Everything works without it, but for what is said here.
"use strict";

// Sizes and places that only the server knows: the content policy allows no styles in attributes, so they come as data.
function place(root) {
  for (const part of root.querySelectorAll("[data-style]")) part.style.cssText = part.dataset.style;
}

// A form that is on its way is not sent again by a second click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) { delete form.dataset.sent; form.removeAttribute("aria-busy"); }
});

// Buttons that open and close dialogs: data-opens="id", data-closes.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) { event.preventDefault(); closer.closest("dialog").close(); }
});

// Filters apply as soon as they are chosen: data-applies on the form; fields that change while one types wait: data-waits.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-applies") && event.target.type !== "search"
    && !event.target.hasAttribute("data-waits")) form.requestSubmit();
});

// What must be noticed is where the keyboard is: data-focus.
function focus(root) {
  const wanted = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
  if (wanted) wanted.focus({ preventScroll: false });
}

document.addEventListener("DOMContentLoaded", () => { place(document); focus(document); });
document.addEventListener("htmx:load", (event) => { place(event.detail.elt); focus(event.detail.elt); });

// What has just been done stays to be read and undone until it is closed or the page is left. A reader aloud tells only
// what comes into a page, so what came with it is taken out and put in once more.
document.addEventListener("DOMContentLoaded", () => {
  for (const toast of document.querySelectorAll("#toasts > .toast")) {
    for (const closer of toast.querySelectorAll("[data-dismisses]")) closer.hidden = false;
    const toasts = toast.parentElement;
    toast.remove();
    setTimeout(() => toasts.append(toast), 120);
  }
});
document.addEventListener("click", (event) => { event.target.closest("[data-dismisses]")?.closest(".toast").remove(); });

// A part that cannot be asked for, because nobody answers or the login has ended, says so instead of staying as it is.
function offline(is) {
  const said = document.querySelector(".banner.offline > span");
  if (said) said.hidden = !is;
}
document.addEventListener("htmx:sendError", () => offline(true));
document.addEventListener("htmx:afterOnLoad", () => offline(false));
document.addEventListener("htmx:beforeSwap", (event) => {
  const path = new URL(event.detail.xhr.responseURL || location.href, location.href).pathname;
  if (path === "/login") { event.detail.shouldSwap = false; location.assign("/login"); }
});
