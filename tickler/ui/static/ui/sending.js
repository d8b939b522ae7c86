// Big files and folders leave piece by piece, and go on where they stood when the line broke or the page was left: the same
// file chosen again is the same upload. The form says where to in data-send and data-send-piece. Everything works without it.

const PIECE = 4 * 1024 * 1024;
const TRIES = 8;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function ask(address, options, form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const response = await fetch(address, {
    ...options, headers: { Accept: "application/json", "X-CSRFToken": token, ...options.headers },
  });
  if (response.status >= 500 && response.status !== 507) throw new Error("again");
  const said = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
  return { status: response.status, said };
}

function keyOf(file, path) {
  return [file.size, file.lastModified, path, file.name].join(":").split("")
    .reduce((sum, sign) => (Math.imul(sum, 31) + sign.charCodeAt(0)) >>> 0, 7).toString(36)
    + `:${file.size.toString(36)}:${file.lastModified.toString(36)}`;
}

async function send(form, { file, path }, row, signal) {
  const begun = new URLSearchParams({ key: keyOf(file, path), name: file.name, path, size: file.size });
  let state = null;
  let failed = 0;
  while (!state?.is_here) {
    try {
      if (!state) {
        const { status, said } = await ask(form.dataset.send, { method: "POST", body: begun, signal }, form);
        if (status !== 200) return said.refused || form.dataset.broken;
        state = said;
      }
      const address = form.dataset.sendPiece.replace("UPLOAD", state.upload);
      const body = file.slice(state.received, state.received + PIECE);
      const headers = { "Upload-Offset": state.received, "Content-Type": "application/octet-stream" };
      let { status, said } = await ask(address, { method: "POST", body, headers, signal }, form);
      if (status === 409) ({ status, said } = await ask(address, { signal }, form));
      if (status !== 200) return said.refused || form.dataset.broken;
      if (said.received === state.received && !said.is_here) throw new Error("again");
      failed = 0;
      state = said;
    } catch (error) {
      if (signal.aborted) return "";
      failed += 1;
      if (failed > TRIES) return form.dataset.broken;
      await wait(Math.min(500 * 2 ** failed, 30000));
      state = null; // ask where it stands
    }
    const percent = state ? Math.floor((100 * state.received) / state.size) : row.querySelector("progress").value;
    row.querySelector("progress").value = percent;
    row.querySelector("small").textContent = `${percent} %`;
  }
  return "";
}

function rowOf(form, name) {
  const row = document.getElementById("sending").content.firstElementChild.cloneNode(true);
  row.querySelector(".name").textContent = name;
  row.querySelector("progress").setAttribute("aria-label", name);
  form.querySelector(".files").append(row);
  return row;
}

async function sendAll(form, files) {
  const stop = new AbortController();
  const bad = [];
  const leaving = (event) => event.preventDefault();
  window.addEventListener("beforeunload", leaving);
  for (const one of files) {
    if (stop.signal.aborted) break;
    const name = [one.path, one.file.name].filter(Boolean).join("/");
    const row = rowOf(form, name);
    row.querySelector("button").addEventListener("click", () => stop.abort());
    const why = await send(form, one, row, stop.signal);
    row.querySelector("progress").remove();
    row.querySelector("button").remove();
    if (!why) { row.remove(); continue; }
    row.classList.add("bad");
    row.setAttribute("role", "alert");
    row.querySelector("small").textContent = why;
    bad.push(row);
  }
  window.removeEventListener("beforeunload", leaving);
  await htmx.ajax("GET", location.pathname, { target: "#main", swap: "innerHTML" });
  document.querySelector("[data-send] .files")?.append(...bad);
}

function isForPieces(input) {
  return input.webkitdirectory || [...input.files].some((file) => file.size > 2 * PIECE);
}

// In the capturing phase: before the field's own way of sending hears of it.
document.addEventListener("change", (event) => {
  const input = event.target;
  const form = input.matches?.("[type=file]") && input.closest("[data-send]");
  if (!form || !input.files.length || !isForPieces(input)) return;
  event.stopPropagation();
  const files = [...input.files].map((file) => ({ file, path: file.webkitRelativePath.split("/").slice(0, -1).join("/") }));
  input.value = "";
  sendAll(form, files);
}, true);

async function walk(entry, path, found) {
  if (entry.isFile) {
    found.push({ file: await new Promise((done, no) => entry.file(done, no)), path });
    return;
  }
  const reader = entry.createReader();
  const inside = [path, entry.name].filter(Boolean).join("/");
  for (;;) {
    const entries = await new Promise((done, no) => reader.readEntries(done, no));
    if (!entries.length) return;
    for (const one of entries) await walk(one, inside, found);
  }
}

document.addEventListener("dragover", (event) => {
  if (event.target.closest?.("[data-send]")) event.preventDefault();
});
document.addEventListener("drop", async (event) => {
  const form = event.target.closest?.("[data-send]");
  const entries = form ? [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean) : [];
  if (!entries.some((entry) => entry.isDirectory)) return; // files alone go into the field, as always
  event.preventDefault();
  const found = [];
  for (const entry of entries) await walk(entry, "", found);
  sendAll(form, found);
});
