// What Studio shows to programmers only is hidden, and a step's settings stand beside the drawing: see studio.css.
(() => {
  "use strict";
  const isExpert = document.body.dataset.expert === "true";
  const tabs = new Set(["Test", "Commit Strategy", "Commit strategy", "Log", "Activity Call Stack", "Resilience",
    ...isExpert ? [] : ["Output", "Info", "Code View", "Code view", "Variables", "Input/Output", "Input/output"]]);
  const items = new Set(["Run", "Alter"]);
  const fields = new Set(["Log Persistence Strategy", "Activation strategy", "Activation Strategy", "Commit Strategy", "Commit strategy"]);
  // Known by the help under them: their labels are those of other fields too.
  const helps = new Set(isExpert ? [] : [
    "The name of the activity. Named activities can be referenced by other activities.", "Назва, за якою на крок посилаються інші.",
    "When checked, this activity is the start of this workflow.", "Справа починається з цього кроку.",
  ]);
  const sections = new Set(["Commit Strategy", "Commit strategy"]);
  const parts = new Set(isExpert ? [] : ["Settings", "Activity", "Information"]);
  const rows = new Set(["Structured Logs", "Workflow State", "Node ID", "Type", "Correlation ID", "Definition version ID", "Incident Strategy", "Incident handling strategy"]);

  // An attribute that Studio does not know is left alone when it draws anew; a class is not.
  const hide = element => element?.setAttribute("data-technical", "");

  const look = (word, element) => {
    const tab = element.closest(".mud-tab");
    if (tab) {
      if (tabs.has(word)) hide(tab);
      return;
    }
    if (items.has(word)) hide(element.closest(".mud-menu-item, .mud-list-item"));
    if (element.matches("label") && fields.has(word)) hide(element.closest(".mud-input-control"));
    if (helps.has(word) || (!isExpert && /^(Controls how this activity merges|Що робити, коли до кроку приходить)/.test(word))) hide(element.closest(".mud-input-control-helper-container")?.parentElement);
    if (rows.has(word) && element.closest("elsa-workflow-instance-viewer td:first-child")) hide(element.closest("tr"));
    if (sections.has(word) && element.matches(".mud-typography")) hide(element.closest(".mud-paper, .mud-table") ?? element.parentElement);
    if (parts.has(word) && element.matches("elsa-workflow-definition-editor .mud-typography-overline")) {
      hide(element.parentElement);
      hide(element.parentElement.parentElement.previousElementSibling?.closest("hr"));
    }
    if (word === "Workflow type") hide(element.parentElement);
    if (word === "Include referencing workflows") hide(element.closest(".mud-input-control")); // No procedure is a step of another yet.
    if (word.startsWith("Workflows that reference the selected")) hide(element);
  };

  // The name that Studio gives a new procedure is for the person to write over, in their own words.
  const name = input => setTimeout(() => {
    const number = /^Workflow (\d+)$/.exec(input.value)?.[1];
    if (!number) return;
    input.value = `Процедура ${number}`;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.select();
  }, 100);

  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE && node.nodeValue.trim()) look(node.nodeValue.trim(), node.parentElement);
    else if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.matches(".mud-dialog input")) name(node);
      if (node.matches("button.mud-success-text")) hide(node); // «Run»: a case begins on its own page, with its form.
      node.childNodes.forEach(walk);
    }
  };

  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === "characterData") walk(change.target);
      else change.addedNodes.forEach(walk);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });

  // What a click on the drawing is about stands beside it: a step's settings, or the procedure's own.
  const place = document.getElementById("place");
  const buttons = [...document.querySelectorAll("#ways [data-about]")];
  const turn = about => {
    document.body.dataset.about = about;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.about === about));
  };
  for (const button of buttons) button.addEventListener("click", () => turn(button.dataset.about));
  document.addEventListener("studio-about", event => turn(event.detail));
  place.addEventListener("click", event => {
    if (event.target.closest(".x6-node")) turn("step");
    else if (event.target.closest(".x6-graph") && !event.target.closest(".x6-edge")) turn("procedure");
  }, true);
  place.addEventListener("drop", () => turn("step"), true); // A new step is selected, and wants to be filled in.
  document.addEventListener("studio-shown", () => turn("procedure"));
})();
