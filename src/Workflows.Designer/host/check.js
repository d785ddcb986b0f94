// «Перевірка» beside the drawing: what would forbid publishing, and what is worth a look, anew after each save. A click on a line selects its step.
(() => {
  "use strict";
  const panel = document.getElementById("check");
  const button = document.querySelector('#ways [data-about="check"]');
  const count = button.querySelector("b");
  let waiting = 0;
  let turn = 0;

  const line = (problem, word) => {
    const item = document.createElement("li");
    const text = document.createElement(problem.step ? "button" : "p");
    item.className = problem.forbids ? "forbids" : "";
    text.append(Object.assign(document.createElement("strong"), { textContent: word }), problem.text);
    if (problem.step) {
      text.type = "button";
      text.addEventListener("click", () => document.dispatchEvent(new CustomEvent("studio-select", { detail: problem.step })));
    }
    item.append(text);
    return item;
  };

  const show = problems => {
    const errors = problems.filter(problem => problem.forbids).length;
    count.textContent = problems.length ? String(problems.length) : "";
    button.classList.toggle("forbids", errors > 0);
    const heading = document.createElement("h2");
    heading.textContent = problems.length === 0 ? "Усе гаразд" : errors > 0 ? "Опублікувати ще не можна" : "Опублікувати можна";
    const told = document.createElement("p");
    told.textContent = problems.length === 0
      ? "У процедурі не видно нічого, що завадило б справам."
      : errors > 0 ? "Спершу виправте те, що позначено «виправте». Натисніть на рядок, щоб побачити крок." : "Подивіться, чи так і задумано. Натисніть на рядок, щоб побачити крок.";
    const list = document.createElement("ul");
    list.append(...problems.map(problem => line(problem, problem.forbids ? "Виправте." : "Зверніть увагу.")));
    panel.replaceChildren(heading, told, list);
  };

  const ask = async () => {
    const { view, shown } = document.body.dataset;
    if (view !== "editor" || !shown) return;
    const mine = ++turn;
    const answer = await fetch(`/procedures/${encodeURIComponent(shown)}/check`).catch(() => null);
    if (mine === turn && answer?.ok) show(await answer.json());
  };
  const soon = delay => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, delay);
  };

  document.addEventListener("studio-shown", () => {
    turn++;
    count.textContent = "";
    button.classList.remove("forbids");
    panel.replaceChildren(Object.assign(document.createElement("p"), { textContent: "Перевіряю…" }));
    soon(1_500); // The drawing itself comes first.
  });
  document.addEventListener("studio-saved", () => soon(300));

  // Where publishing was refused, the reasons stay to be read.
  document.addEventListener("studio-unpublished", () => document.dispatchEvent(new CustomEvent("studio-about", { detail: "check" })));
})();
