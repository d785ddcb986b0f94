// Which of Studio's elements stands in the document. One at a time: a second one breaks the first. The page around asks for one by a message,
// and what is opened here is told to it, so that its address says where one is.
(() => {
  "use strict";
  const place = document.getElementById("place");
  const endpoint = `${location.origin}/elsa/api`;
  const pause = 1300; // Blazor puts an element away a second after it has left the document.
  const tags = {
    list: ["elsa-workflow-definition-list"],
    editor: ["elsa-workflow-definition-editor", "definition-id"],
    instances: ["elsa-workflow-instance-list"],
    viewer: ["elsa-workflow-instance-viewer", "instance-id"],
  };
  const ways = document.getElementById("ways");
  let shown = null;
  let latest = 0;
  let emptied = -pause;

  const tell = message => {
    if (window.parent !== window) window.parent.postMessage({ studio: message }, location.origin);
  };

  const open = async ({ view, id, anew }) => {
    if (!tags[view] || (!anew && shown?.view === view && shown?.id === id)) return;
    const turn = ++latest;
    const [tag, attribute] = tags[view];
    const known = shown;
    shown = { view, id };
    tell({ shown });
    document.body.dataset.view = view;
    document.body.dataset.shown = id ?? "";
    for (const way of ways.querySelectorAll("[data-open]")) way.toggleAttribute("aria-current", way.dataset.open === view);
    document.dispatchEvent(new CustomEvent("studio-shown"));
    if (place.firstElementChild) {
      place.replaceChildren();
      emptied = performance.now();
    }
    // Whoever asks again meanwhile waits as long.
    await new Promise(done => setTimeout(done, Math.max(0, emptied + pause - performance.now())));
    await customElements.whenDefined(tag);
    if (turn !== latest) return;
    const element = document.createElement(tag);
    element.setAttribute("remote-endpoint", endpoint);
    if (attribute) element.setAttribute(attribute, id);
    // Only now: what is set before the element is defined never fires.
    element.editWorkflowDefinition = definition => open({ view: "editor", id: definition });
    element.viewWorkflowInstance = instance => open({ view: "viewer", id: instance });
    place.append(element);
    if (!known) tell({ started: Math.round(performance.now()) });
  };

  // Whoever comes back to a drawing finds it as it is by now.
  const come = async wanted => {
    const isThere = () => shown?.view === "editor" && wanted.view === "editor" && shown.id === wanted.id;
    if (!isThere()) return open(wanted);
    if (await window.isOutdated(wanted.id) && isThere()) return open({ ...wanted, anew: true });
  };

  const asked = () => {
    const [view, id] = location.hash.slice(1).split("/");
    return tags[view]?.[1] && id ? { view, id: decodeURIComponent(id) } : { view: view === "instances" ? view : "list" };
  };

  for (const way of ways.querySelectorAll("[data-open]")) way.addEventListener("click", () => open({ view: way.dataset.open }));
  ways.querySelector("[data-steps]").addEventListener("click", () => tell({ go: { page: "steps", id: shown.id } }));
  document.addEventListener("studio-go", event => tell({ go: { page: event.detail, id: shown.id } }));
  localStorage.BlazorCulture = "uk-UA";
  window.addEventListener("message", event => {
    if (event.origin === location.origin && event.source === window.parent && event.data?.open) come(event.data.open);
  });
  document.addEventListener("studio-open", event => open(event.detail));
  open(asked());
})();
