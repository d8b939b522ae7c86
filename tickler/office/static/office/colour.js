// While somebody chooses the firm's colour, the page wears it. Saved or not, the next page has what was saved.
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-brand]")) document.documentElement.style.setProperty("--brand", event.target.value);
});
