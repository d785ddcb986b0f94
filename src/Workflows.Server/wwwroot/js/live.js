// <div id data-live="/address">: listens there for «changed» and then shows the page's list anew, in place. While something in the list has the
// focus nothing moves under the reader's hands: a quiet bar (data-live-note) offers the change. A tab that nobody looks at does not listen.
let source = null;
let asked = 0;
let again = 0;
const pause = 5000;
const longestPause = 300000;
let wait = pause;

const place = () => document.querySelector("[data-live]");
const note = () => document.querySelector("[data-live-note]");

function stop() {
  source?.close();
  source = null;
  clearTimeout(again);
}

function listen() {
  stop();
  if (!place() || document.hidden) return;
  source = new EventSource(place().dataset.live);
  source.addEventListener("changed", refresh);
  source.addEventListener("here", () => { wait = pause; });
  // The server ends, or the session does: the next look tells which.
  source.addEventListener("bye", later);
  source.addEventListener("error", () => source?.readyState === EventSource.CLOSED && later());
}

function later() {
  stop();
  again = setTimeout(async () => {
    if (await refresh()) listen();
    else later();
  }, wait);
  wait = Math.min(wait * 2, longestPause);
}

// Whether the page could be asked for. Whoever is not signed in any more keeps what they see until they do something.
async function refresh() {
  const list = place();
  if (!list) return false;
  const mine = ++asked;
  let fresh = null;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { "X-By-Itself": "1" }, redirect: "manual" });
    if (!answer.ok) return false;
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(list.id);
  } catch {
    return false;
  }
  if (mine !== asked || !fresh || list !== place() || fresh.innerHTML === list.innerHTML) return true;
  if (list.contains(document.activeElement)) offer(list, fresh);
  else show(list, fresh);
  return true;
}

function show(list, fresh) {
  const [x, y] = [scrollX, scrollY];
  list.replaceChildren(...fresh.childNodes);
  scrollTo(x, y);
  if (note()) note().hidden = true;
}

function offer(list, fresh) {
  const bar = note();
  if (!bar) return;
  bar.hidden = false;
  bar.querySelector("button").onclick = () => {
    show(list, fresh);
    const first = list.querySelector("a");
    first?.focus();
  };
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    stop();
  } else if (place()) {
    refresh();
    listen();
  }
});
addEventListener("pagehide", stop);
addEventListener("pageshow", event => event.persisted && listen());
addEventListener("online", () => place() && !source && listen());

listen();
Blazor.addEventListener("enhancedload", () => {
  if (!place()) stop();
  else if (!source) listen();
});
