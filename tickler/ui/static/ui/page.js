// What every page does a little better with script: busy buttons, toasts that go, dialogs, ticking all, asking before
// what was typed is lost. Everything works without it. Listeners sit on the document, so swapped-in parts have them too.

// --- busy: the button that sends says so, and a second click does nothing ------------------------------------------
const buttonOf = (event) => event.submitter ?? event.target.querySelector("button:not([type=button]), [type=submit]");

function rest(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.hasAttribute("data-download") || event.submitter?.hasAttribute("data-download")) return;
  if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.dataset.sending = "yes";
  buttonOf(event)?.setAttribute("aria-busy", "true");
}, true);
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(rest));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) rest(form);
});

// --- toasts: 8 seconds, longer under the pointer or the focus --------------------------------------------------------
function expire(toast) {
  toast.dataset.seen = "yes";
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
  setTimeout(leave, 8000);
}
const shelf = document.getElementById("toasts");
const expireNew = () => shelf.querySelectorAll(".toast:not([data-seen])").forEach(expire);
if (shelf) {
  new MutationObserver(expireNew).observe(shelf, { childList: true });
  expireNew();
}

// --- nothing came back: say so, on top --------------------------------------------------------------------------------
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
  document.addEventListener(name, (event) => {
    const inDialog = event.target.closest?.("dialog[open]")?.querySelector(".notices");
    const place = inDialog ?? document.getElementById("refusal");
    place?.replaceChildren(document.getElementById("no-answer").content.cloneNode(true));
    place?.scrollIntoView({ block: "nearest" });
  });
document.addEventListener("htmx:afterSwap", (event) => {
  if (["refusal", "dialog-refusal"].includes(event.target.id)) event.target.scrollIntoView({ block: "nearest" });
});

// --- signed out while typing: the page stays, and what was on its way is sent once one is signed in again, beside it -----
const unsaved = new Set();
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = event.detail;
  if (xhr.status === 401) { unsaved.add(elt); return; }
  if (!xhr.status || xhr.status >= 400) return;
  unsaved.delete(elt);
  document.querySelectorAll(".notices > .stays").forEach((line) => line.remove());
});
function sendUnsaved() {
  if (document.hidden) return;
  for (const part of unsaved) {
    unsaved.delete(part);
    if (part.isConnected && part.matches("[hx-post][hx-trigger^=change]")) htmx.trigger(part, "change");
  }
}
document.addEventListener("visibilitychange", sendUnsaved);
addEventListener("focus", sendUnsaved);
// Signing in gave the browser a new token; the forms of this page still hold the one before.
const token = () => document.cookie.split("; ").find((one) => one.startsWith(`${document.body.dataset.csrf}=`))?.split("=")[1];
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.parameters.csrfmiddlewaretoken && token()) detail.parameters.csrfmiddlewaretoken = token();
});
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("[name=csrfmiddlewaretoken]");
  if (field && token()) field.value = token();
}, true);

// --- dialogs: a link with data-dialog="id" opens that one; an empty data-dialog fetches its address into #dialog ------
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const named = document.getElementById(link.dataset.dialog);
    if (named) named.showModal();
    else if (window.htmx && document.getElementById("dialog"))
      htmx.ajax("GET", link.getAttribute("href"), { source: link, target: "#dialog", swap: "innerHTML" });
    else return;
    event.preventDefault();
    return;
  }
  const close = event.target.closest("[data-close]");
  if (close && mayLeave(close.closest("dialog"))) close.closest("dialog").close();
});
document.addEventListener("htmx:afterSettle", (event) => { // after htmx itself has looked for autofocus
  const dialog = event.target;
  if (dialog.id !== "dialog") return;
  if (!dialog.open) dialog.showModal();
  const wrong = dialog.querySelector("[data-errors], [aria-invalid=true]");
  if (wrong) dialog.querySelector("form").dataset.typed = "yes";
  begin(dialog);
});
document.addEventListener("cancel", (event) => {
  if (event.target.matches?.("dialog") && !mayLeave(event.target)) event.preventDefault();
}, true);

// --- what was typed is not lost without a question -----------------------------------------------------------------------
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard], dialog form");
  if (form) form.dataset.typed = "yes";
});
function mayLeave(part) {
  if (!part?.querySelector("form[data-typed]")) return true;
  if (!confirm(document.body.dataset.leave)) return false;
  part.querySelectorAll("form[data-typed]").forEach((form) => delete form.dataset.typed);
  return true;
}
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-guard][data-typed]:not([data-sending])")) event.preventDefault();
});
document.addEventListener("htmx:beforeOnLoad", (event) => { // accepted, and leading onward: nothing is lost
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) event.target.closest("form[data-typed]")?.removeAttribute("data-typed");
});

// --- where one begins: the summary of errors, else the first field that is wrong, else what says autofocus ----------------
function begin(part) {
  const place = part.querySelector("[data-errors]") ?? part.querySelector("[aria-invalid=true]") ?? part.querySelector("[autofocus]");
  place?.focus();
}
if (document.querySelector("main [data-errors], main [aria-invalid=true]")) begin(document.querySelector("main"));

// --- where one is: on a narrow screen the navigation scrolls sideways, and may have to ----------------------------------------
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

// --- lists: tick all, and say how many ---------------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  const list = event.target.closest?.(".list");
  if (!list || !event.target.closest(".tick")) return;
  const boxes = [...list.querySelectorAll("td.tick input")];
  if (event.target.closest("th")) boxes.forEach((box) => { box.checked = event.target.checked; });
  count(list, boxes);
});
document.addEventListener("reset", (event) => setTimeout(() => {
  for (const list of event.target.querySelectorAll(".list")) count(list, [...list.querySelectorAll("td.tick input")]);
}));
function count(list, boxes) {
  const ticked = boxes.filter((box) => box.checked).length;
  const head = list.querySelector("th.tick input");
  if (head) { head.checked = ticked === boxes.length; head.indeterminate = ticked > 0 && ticked < boxes.length; }
  const words = list.querySelector("[data-ticked]");
  if (words) words.textContent = ticked === 1 ? words.dataset.one : words.dataset.more.replace("%", ticked);
  const every = list.querySelector("[data-every]");
  if (every) { every.hidden = ticked < boxes.length; if (every.hidden) every.querySelector("input").checked = false; }
}

// --- files: say which were chosen ------------------------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  const drop = event.target.matches?.("[type=file]") && event.target.closest(".drop");
  if (!drop) return;
  const names = [...event.target.files].map((file) => file.name).join(", ");
  const chosen = drop.querySelector("[data-chosen]");
  chosen.textContent = names;
  chosen.hidden = !names;
  drop.querySelectorAll(".by-mouse, .by-thumb").forEach((words) => { words.hidden = Boolean(names); });
});
