// <button data-print hidden>: prints the page. Without this module one prints by the browser's own menu.
const show = () => document.querySelectorAll("[data-print]").forEach(button => { button.hidden = false; });

document.addEventListener("click", event => {
  if (event.target.closest("[data-print]")) print();
});

show();
Blazor.addEventListener("enhancedload", show);
