// Files that leave as soon as they are chosen, with their progress. Around the field stands [data-files], in it .files;
// on the page <template id="sending">. Everything works without it.

const rows = new WeakMap();

document.addEventListener("htmx:beforeRequest", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-files] input[type=file]")) return;
  const row = document.getElementById("sending").content.firstElementChild.cloneNode(true);
  row.querySelector(".name").textContent = [...input.files].map((file) => file.name).join(", ");
  row.querySelector("progress").setAttribute("aria-label", row.querySelector(".name").textContent);
  row.querySelector("button").addEventListener("click", () => htmx.trigger(input, "htmx:abort"));
  input.closest("[data-files]").querySelector(".files").append(row);
  rows.set(input, row);
});

// The row says what is being sent, so the field need not (page.js, which is loaded before, makes it).
document.addEventListener("change", (event) => {
  const drop = event.target.matches?.("[data-files] input[type=file]") && event.target.closest(".drop");
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
    if (event.target.matches?.("[data-files] input[type=file]")) event.target.value = "";
  });
