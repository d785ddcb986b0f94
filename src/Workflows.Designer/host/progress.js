// How far the start is, truthfully: Blazor writes the share of its files that have come into a variable of the document's style.
(() => {
  "use strict";
  const progress = document.getElementById("progress");
  const look = () => {
    const share = parseFloat(document.documentElement.style.getPropertyValue("--blazor-load-percentage"));
    if (Number.isFinite(share)) progress.value = share;
    // All has come, and how long the rest takes nobody can say.
    if (share >= 100) progress.removeAttribute("value");
    return share >= 100;
  };
  const watch = new MutationObserver(() => look() && watch.disconnect());
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
})();
