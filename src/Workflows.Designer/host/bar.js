// The bar above the drawing: what happened to a request, in words, with what can be done about it.
(() => {
  "use strict";
  const bar = document.getElementById("bar");
  const { token, header } = document.body.dataset;
  const words = {
    ended: "Сеанс завершився, зміни ще не збережено. Увійдіть знову в іншій вкладці, потім змініть тут будь-що — збережеться все.",
    away: "Сервер не відповідає, зміни ще не збережено. Не закривайте сторінку: щойно зв'язок відновиться, змініть тут будь-що — збережеться все.",
    endedReading: "Сеанс завершився. Увійдіть знову в іншій вкладці й поверніться сюди.",
    awayReading: "Сервер не відповідає. Спробуйте ще раз за хвилину.",
    large: "Процедура завелика, зміни не збережено. Винесіть частину кроків в окрему процедуру.",
    refused: "Ця дія Вам недоступна, нічого не змінено.",
  };

  const button = (word, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = word;
    made.addEventListener("click", act);
    return made;
  };

  const show = (...parts) => {
    bar.replaceChildren(...parts);
    bar.hidden = parts.length === 0;
  };

  const keep = model => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(model, null, 2)], { type: "application/json" }));
    link.download = `${model.name ?? "procedure"}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  // A question before something that others will feel.
  const dialog = document.getElementById("question");
  window.ask = ({ title, text, yes, no = "Не змінювати" }) => new Promise(answered => {
    const [heading, words, actions] = dialog.children;
    heading.textContent = title;
    words.textContent = text;
    actions.replaceChildren(button(yes, () => dialog.close("yes")), button(no, () => dialog.close("")));
    dialog.returnValue = "";
    dialog.addEventListener("close", () => answered(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });

  // What the person's own drawing does otherwise than the one that somebody else has saved; from here it can be given up for that one.
  const compare = async (model, take) => {
    const answer = await fetch(`/procedures/${encodeURIComponent(model.definitionId)}/difference`, {
      method: "POST", headers: { [header]: token, "Content-Type": "application/json" }, body: JSON.stringify(model),
    }).catch(() => null);
    const lines = answer?.ok ? await answer.json() : null;
    const text = lines === null ? "Порівняти не вдалося. Спробуйте ще раз за хвилину."
      : lines.length > 0 ? lines.join("\n") : "Кроки ті самі: інакше лише те, як вони стоять на схемі.";
    if (await window.ask({ title: "Що у Вашій процедурі інакше, ніж у збереженій", text, yes: "Взяти ту версію", no: "Закрити" })) take();
  };

  // Of somebody else's version it stays said until the person has chosen, or has opened something else.
  let isStale = false;
  document.addEventListener("studio-shown", () => {
    if (isStale) show();
    isStale = false;
  });
  document.addEventListener("studio-request", ({ detail: { what, stale, model } }) => {
    if (what === "fine") {
      if (!isStale) show();
    } else if (what === "stale") {
      isStale = true;
      const take = () => {
        isStale = false;
        show();
        document.dispatchEvent(new CustomEvent("studio-forget", { detail: model?.definitionId }));
        document.dispatchEvent(new CustomEvent("studio-open", { detail: { view: "editor", id: model?.definitionId, anew: true } }));
      };
      show(
        `Процедуру ${stale.what}: ${stale.by}, ${stale.at}. Ваші зміни не збережено${stale.what === "змінено" ? ", щоб не стерти чужих" : ""}. `,
        ...(model ? [button("Показати різницю", () => compare(model, take))] : []),
        button("Взяти ту версію", take),
        ...(model ? [button("Зберегти свою у файл", () => keep(model))] : []));
    } else if (!isStale) show(words[what], ...(what === "refused" ? [button("Зрозуміло", () => show())] : []));
  });
})();
