// Asks before something typed is left unsaved: <form data-draft> says itself what is not saved yet (draft.js), in <form data-guard> it is
// whatever was typed since the page was opened. Inside the site pages change without a full load, so links are asked about too.
const question = "Введене ще не збережено. Залишити сторінку?";
const unsaved = () => document.querySelector("form[data-unsaved]") !== null;

document.addEventListener("input", event => {
  const form = event.target.form;
  if (form?.hasAttribute("data-guard")) form.dataset.unsaved = "";
});

document.addEventListener("submit", event => {
  if (!event.defaultPrevented) delete event.target.dataset.unsaved;
});

addEventListener("beforeunload", event => {
  if (unsaved()) event.preventDefault();
});

document.addEventListener("click", event => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || !unsaved()) return;
  const there = new URL(link.href, location.href);
  const within = there.pathname === location.pathname && there.search === location.search && there.hash !== "";
  if (within) return;
  // A link that loads the whole page is asked about by the browser itself, and once is enough.
  const whole = link.closest("[data-enhance-nav=false]") !== null || there.origin !== location.origin;
  if (!whole && !confirm(question)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (!whole) {
    document.querySelectorAll("form[data-unsaved]").forEach(form => delete form.dataset.unsaved);
  }
}, true);
