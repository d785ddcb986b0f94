// Whose the opened procedure is: the network's can be taken and changed as one's own; of one's own copy it is said when the network has changed the original,
// and of a draft when it waits for a second person.
(() => {
  "use strict";
  const note = document.getElementById("note");
  const { token, header } = document.body.dataset;
  let turn = 0;

  const post = address => fetch(address, { method: "POST", headers: { [header]: token } }).catch(() => null);
  const open = id => document.dispatchEvent(new CustomEvent("studio-open", { detail: { view: "editor", id } }));
  const button = (word, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: word });
    made.addEventListener("click", act);
    return made;
  };
  const say = (...parts) => {
    note.replaceChildren(...parts);
    note.hidden = parts.length === 0;
  };

  const take = async (id, place) => {
    const isSure = await window.ask({
      title: "Узяти процедуру собі?",
      text: `«${place.name}» матиме власну чернетку, яку можна змінити. Щойно її опублікують, нові справи цього центру підуть за нею, а не за процедурою мережі. Справи, що вже йдуть, підуть далі як були. Процедури мережі, які запускають її як свою частину, і далі запускатимуть процедуру мережі.`,
      yes: "Узяти собі",
      no: "Не брати",
    });
    if (!isSure) return;
    const answer = await post(`/procedures/${encodeURIComponent(id)}/copy?centre=${place.centre}`);
    if (answer?.ok) open((await answer.json()).id);
    else say("Не вдалося взяти процедуру. Спробуйте ще раз за хвилину.");
  };

  const keep = async (id, version) => {
    const answer = await post(`/procedures/${encodeURIComponent(id)}/keep?version=${version}`);
    say(...answer?.ok ? [] : ["Не вдалося зберегти. Спробуйте ще раз за хвилину."]);
  };

  let proposal = null; // What is said of it; whoever else writes here meanwhile is not written over.
  const look = async () => {
    const mine = ++turn;
    const { view, shown: id } = document.body.dataset;
    if (view !== "editor" || !id) return;
    const answer = await fetch(`/procedures/${encodeURIComponent(id)}/origin`).catch(() => null);
    const origin = answer?.ok ? await answer.json() : null;
    if (mine !== turn || !origin) return;
    const before = proposal;
    proposal = origin.proposed;
    if (proposal) {
      say(proposal);
    } else if (before) {
      if (note.textContent === before) say();
    } else if (origin.newer) {
      say("Мережа змінила процедуру, з якої Ви взяли цю. ", button("Подивитися її", () => open(origin.original)), button("Лишити свою", () => keep(id, origin.newer)));
    } else if (!origin.mayChange && origin.places.length > 0) {
      say("Цю процедуру веде мережа. ", ...origin.places.map(place => {
        const where = origin.places.length > 1 ? ` (${place.name})` : "";
        return place.copy ? button(`Відкрити свою${where}`, () => open(place.copy)) : button(`Узяти собі й змінити${where}`, () => take(id, place));
      }));
    }
  };
  document.addEventListener("studio-shown", () => {
    say();
    proposal = null;
    look();
  });
  document.addEventListener("studio-saved", () => { if (proposal) look(); });
  document.addEventListener("studio-proposed", ({ detail }) => {
    if (!detail) return;
    if (document.body.dataset.view === "editor") look();
    else say(detail);
  });
})();
