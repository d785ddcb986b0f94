// <details data-menu>: Escape and a press elsewhere close it. Without this module it opens and closes by its own button.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, event => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
