// <form data-similar="/address">: what is known so far is sent there whenever a field is left; the cards that may be about the same person are
// shown at [data-similar-place], as the server writes them.
document.addEventListener("change", async ({ target }) => {
  const form = target.form;
  if (!form?.dataset.similar || !target.name.startsWith("a.")) return;
  const answer = await fetch(form.dataset.similar, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  if (answer?.ok) form.querySelector("[data-similar-place]").innerHTML = await answer.text();
});
