// Once a version has come into force: how many cases go on by others, and where they can be moved.
(() => {
  "use strict";
  const note = document.getElementById("note");
  document.addEventListener("studio-published", async () => {
    const { shown: id } = document.body.dataset;
    const answer = await fetch(`/procedures/${encodeURIComponent(id)}/older`).catch(() => null);
    const told = answer?.ok ? await answer.json() : null;
    if (!told?.cases || document.body.dataset.shown !== id) return;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Подивитися й перевести" });
    button.addEventListener("click", () => document.dispatchEvent(new CustomEvent("studio-go", { detail: "move" })));
    note.replaceChildren(`Нові справи підуть за цією версією. За іншими версіями ще йдуть справи: ${told.cases}. `, button);
    note.hidden = false;
  });
})();
