// Each kind of step has a picture and a colour of its own, in the palette and on the drawing; Studio itself knows those of Elsa's own steps only. Which picture a
// step has, its declaration says; the pictures are in pictures.css.
(() => {
  "use strict";
  const byName = new Map(), byType = new Map(), order = new Map();

  const look = element => {
    if (element.matches("elsa-activity-wrapper")) {
      const step = parse(element.getAttribute("activity-json"));
      if (!byType.has(step?.type)) return;
      const { icon, titledBy } = byType.get(step.type);
      element.dataset.picture = icon;
      call(element, step, titledBy);
    } else if (element.matches("[draggable=true]")) {
      const picture = byName.get(element.textContent.trim());
      if (picture) element.dataset.picture = picture;
      // Studio sorts each group by name; a coordinator finds what is used most first.
      element.closest(".mud-tooltip-root")?.style.setProperty("order", order.get(element.textContent.trim()) ?? 0);
    }
  };

  const parse = json => {
    try {
      return JSON.parse(json ?? "");
    } catch {
      return null;
    }
  };

  // A step without words of its own on the drawing is called as its field says, as everywhere else in the product.
  const call = (element, step, titledBy) => {
    const title = !step.metadata?.displayText && titledBy && typeof step[titledBy] === "string" ? step[titledBy].trim() : "";
    const words = title && [...element.querySelector(".activity-label")?.childNodes ?? []].find(node => node.nodeType === Node.TEXT_NODE);
    if (words && words.nodeValue !== title) words.nodeValue = title; // Studio keeps the node itself.
  };

  const all = within => {
    look(within);
    for (const element of within.querySelectorAll("elsa-activity-wrapper, [draggable=true]")) look(element);
  };

  document.addEventListener("studio-steps", ({ detail: steps }) => {
    for (const step of steps) {
      order.set(step.displayName, order.size);
      byName.set(step.displayName, step.customProperties?.icon);
      byType.set(step.typeName, step.customProperties ?? {});
    }
    all(document.body);
  });

  new MutationObserver(changes => {
    for (const { addedNodes, target } of changes) {
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) all(node);
      const shown = target.closest?.("[draggable=true], elsa-activity-wrapper");
      if (shown) look(shown);
    }
  }).observe(document.getElementById("place"), { subtree: true, childList: true, attributes: true, attributeFilter: ["activity-json"] });
})();
