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
