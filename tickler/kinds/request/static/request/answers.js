// The client's page of a request, a little better with script: what is wrong is said to the field itself, and files
// show how far they are while they are sent. Everything works without it.

// --- a field is wrong exactly while its question shows an error ----------------------------------------------------
document.addEventListener("htmx:afterSwap", (event) => {
  const ask = event.target.closest?.(".ask") ?? document.getElementById(event.target.id)?.closest(".ask");
  if (!ask?.hasAttribute("hx-post")) return;
  const wrong = ask.querySelector(".error") !== null;
  for (const field of ask.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (wrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
});

// --- the summary on top goes when nothing is wrong any more -----------------------------------------------------------
document.addEventListener("htmx:afterSettle", () => {
  if (!document.querySelector(".ask .error")) document.querySelector("main [data-errors]")?.remove();
});

// --- files on their way ----------------------------------------------------------------------------------------------
const rows = new WeakMap();

document.addEventListener("htmx:beforeRequest", (event) => {
  const input = event.target;
  if (!input.matches?.(".ask input[type=file]")) return;
  const row = document.getElementById("sending").content.firstElementChild.cloneNode(true);
  row.querySelector(".name").textContent = [...input.files].map((file) => file.name).join(", ");
  row.querySelector("progress").setAttribute("aria-label", row.querySelector(".name").textContent);
  row.querySelector("button").addEventListener("click", () => htmx.trigger(input, "htmx:abort"));
  input.closest(".ask").querySelector(".files").append(row);
  rows.set(input, row);
});

// The row says what is being sent, so the field need not (page.js, which is loaded before, makes it).
document.addEventListener("change", (event) => {
  const drop = event.target.matches?.(".ask input[type=file]") && event.target.closest(".drop");
  if (!drop) return;
  drop.querySelector("[data-chosen]").hidden = true;
  drop.querySelectorAll(".by-mouse, .by-thumb").forEach((words) => { words.hidden = false; });
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const row = rows.get(event.target);
  const { loaded, total, lengthComputable } = event.detail;
  if (!row || !lengthComputable || !total) return;
  const percent = Math.round((100 * loaded) / total);
  row.querySelector("progress").value = percent;
  row.querySelector("small").textContent = `${percent} %`;
});

document.addEventListener("htmx:afterRequest", (event) => { // signed out: the file stays chosen, page.js sends it later
  if (event.detail.xhr.status === 401) rows.get(event.target)?.remove();
});
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:sendAbort", "htmx:timeout"])
  document.addEventListener(name, (event) => {
    rows.get(event.target)?.remove();
    if (event.target.matches?.(".ask input[type=file]")) event.target.value = "";
  });
