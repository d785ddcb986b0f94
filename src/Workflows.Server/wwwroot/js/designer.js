// The designer takes seconds to start, so its frame starts before anybody asks for it: on a wide screen, once a page has stood still for a while.
// On its own page it starts at once. The frame outlives pages (data-permanent), so it starts once for a visit.
const still = 6000; // ms without a click or a key
const wide = matchMedia("(min-width: 70rem)");
const drawable = matchMedia("(min-width: 56rem)"); // Below it the page says that a wider screen is needed.
const acts = ["pointerdown", "keydown", "wheel"];
let waiting = 0;
let started = null; // The frame that has been started.

const frame = () => document.getElementById("designer");
const isStarted = () => started !== null && started === frame();
const isWanted = () => document.querySelector("main [data-designer]") !== null;

// By its window, not by its «src»: enhanced navigation takes away attributes that the next page does not have, and the frame with them.
const start = () => {
  const place = frame();
  if (!place || isStarted()) return;
  started = place;
  place.contentWindow.location.replace(place.dataset.address + location.hash);
};

const wait = () => {
  clearTimeout(waiting);
  if (!frame() || isStarted()) return;
  if (isWanted() && drawable.matches) start();
  else if (wide.matches && !navigator.connection?.saveData) waiting = setTimeout(() => document.visibilityState === "visible" && start(), still);
};

const ask = message => frame()?.contentWindow?.postMessage(message, location.origin);

// Which procedure or case is open stands behind the # of the designer's page, so that a link, a reload and «back» find it again.
const asked = () => {
  const [view, id] = location.hash.slice(1).split("/");
  return { view: view || "list", id: id ? decodeURIComponent(id) : undefined };
};

window.addEventListener("message", event => {
  const said = event.origin === location.origin && event.source === frame()?.contentWindow ? event.data?.studio : null;
  if (said?.go && isWanted()) Blazor.navigateTo(`/procedures/${encodeURIComponent(said.go.id)}/${said.go.page === "move" ? "move" : "steps"}`);
  const shown = said?.shown;
  if (!shown || !isWanted()) return;
  const hash = shown.id ? `#${shown.view}/${encodeURIComponent(shown.id)}` : shown.view === "list" ? "" : `#${shown.view}`;
  if (location.hash !== hash) history.pushState(history.state, "", `${location.pathname}${location.search}${hash}`);
});

const turn = () => {
  wait();
  if (isWanted() && isStarted()) ask({ open: asked() });
};

for (const act of acts) addEventListener(act, wait, { passive: true, capture: true });
drawable.addEventListener("change", wait);
addEventListener("popstate", turn);
addEventListener("hashchange", turn);
Blazor.addEventListener("enhancedload", turn);
turn();
