// Single keys for staff, outside fields. The page says what they mean: data-go="c" on a link (after g), data-key="e"
// on a button or link, rows in a table.rows. Loaded only for those who have not switched them off.

let going = 0; // when g was pressed

const isTyping = (element) => element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("main .rows tbody tr")].filter((row) => row.querySelector(".who"));
const currentRow = () => document.activeElement?.closest?.(".rows tbody tr");

function find() {
  const field = document.querySelector("main [type=search]");
  field?.focus();
  field?.select();
  return field;
}

function step(by) {
  const all = rows();
  if (!all.length) return false;
  const here = all.indexOf(currentRow());
  const to = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
  const link = all[to].querySelector(".who");
  link.focus();
  link.scrollIntoView({ block: "nearest" });
  return true;
}

function press(key) {
  const button = currentRow()?.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`:not(.rows *)[data-key="${key}"]`);
  button?.click();
  return button;
}

function tick() {
  const box = currentRow()?.querySelector(".tick input");
  box?.click();
  return box;
}

const acts = {
  "/": () => find() || press("/"),
  n: () => press("n"),
  j: () => step(1),
  k: () => step(-1),
  x: tick,
  e: () => press("e"),
  "?": () => document.getElementById("keys")?.showModal() ?? true,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (document.querySelector("dialog[open], .menu:popover-open")) return;
  if (Date.now() - going < 1500) {
    going = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === "g") { going = Date.now(); return; }
  if (acts[event.key]?.()) event.preventDefault();
});
