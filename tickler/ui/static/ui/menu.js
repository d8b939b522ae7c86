// Menus: where they open in browsers without anchors, arrow keys inside, and the client's menu closing by itself.

const entries = (menu) => [...menu.querySelectorAll("a, button")].filter((entry) => !entry.disabled);

// A menu is a popover that knows its button by popovertarget. Two numbers stand in for the missing anchor.
function place(menu) {
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const fitsBelow = at.bottom + size.height + 8 < innerHeight;
  const top = fitsBelow ? at.bottom : Math.max(8, at.top - size.height - 8);
  const left = Math.min(Math.max(8, at.right - size.width), innerWidth - size.width - 8);
  menu.style.insetBlockStart = `${top}px`;
  menu.style.insetInlineStart = `${left}px`;
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover]") || event.newState !== "open") return;
  if (!CSS.supports("position-area", "bottom")) place(menu);
  entries(menu)[0]?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  const hatch = event.target.closest?.("details.hatch[open]");
  if (hatch && event.key === "Escape") {
    hatch.open = false;
    hatch.querySelector("summary").focus();
    return;
  }
  if (!menu && !(hatch && event.key === "ArrowDown")) return;
  const all = entries(menu ?? hatch.querySelector(".menu"));
  const here = all.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[(to + all.length) % all.length].focus();
});

document.addEventListener("click", (event) => {
  for (const hatch of document.querySelectorAll("details.hatch[open]"))
    if (!hatch.contains(event.target)) hatch.open = false;
  // A chosen entry closes its menu; a dialog may open over the page.
  const menu = event.target.closest(".menu[popover]");
  if (menu && event.target.closest("a, button")) menu.hidePopover();
});
