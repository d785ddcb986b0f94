// After a step to another page without a full reload the focus goes to its title, so that it is read out and Tab goes on from there.
// On the first load it stays with the browser: Tab begins at «Перейти до змісту».
let here = location.pathname;

Blazor.addEventListener("enhancedload", () => {
  if (here === location.pathname) return;
  here = location.pathname;
  const title = document.querySelector("h1");
  title?.setAttribute("tabindex", "-1");
  title?.focus();
});
