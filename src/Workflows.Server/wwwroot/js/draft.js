// <form data-draft="/address">: what is typed is sent there a second after the last key, when a field is left, and when the page is left.
// Nothing is kept on the device: it may be shared, and what is typed is about a child. While the line is lost it stays in the page.
// The form carries data-unsaved while something typed is not saved; leave-guard.js looks at it.
const states = new WeakMap();
const pause = 1000;
const longestPause = 60000;

const say = (form, words) => {
  const place = form.querySelector("[data-draft-status]");
  if (place) place.replaceChildren(...[words].flat());
};

const stateOf = form => {
  if (!states.has(form)) states.set(form, { dirty: false, busy: false, sending: null, stop: null, timer: 0, wait: pause, ended: false });
  return states.get(form);
};

function bodyOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && (name.startsWith("a.") || name === "draftVersion" || name === "__RequestVerificationToken")) fields.append(name, value);
  }
  return fields.toString();
}

function soon(form, wait) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(save, wait, form);
}

async function save(form) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (state.ended || state.busy || !(state.dirty || state.sending) || !form.isConnected) return;
  // A save that got no answer is sent once more just as it was: the server knows it again and does not take it for another device's.
  state.sending ??= bodyOf(form);
  state.dirty = false;
  state.busy = true;
  state.stop = new AbortController();
  let answer;
  try {
    answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: state.sending,
      headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      redirect: "manual",
      signal: state.stop.signal,
      // The page may be left while it is on its way.
      keepalive: state.sending.length < 60000,
    });
  } catch {
    answer = null;
  }
  // Busy until the version is known: a field left meanwhile would be sent with the old one and taken for another device's.
  try {
    if (!state.stop.signal.aborted) await heard(form, state, answer);
  } catch (fault) {
    if (!state.stop.signal.aborted) throw fault;
  } finally {
    state.busy = false;
  }
}

async function heard(form, state, answer) {
  if (answer === null || answer.status >= 500 || answer.status === 429) {
    say(form, answer ? "Не вдалося зберегти. Не закривайте сторінку: спробуємо ще раз" : "Немає зв'язку. Не закривайте сторінку: збережемо, щойно зв'язок повернеться");
    state.wait = Math.min(state.wait * 2, longestPause);
    soon(form, state.wait);
    return;
  }
  state.sending = null;
  state.wait = pause;
  if (answer.ok) {
    const { version, savedAt } = await answer.json();
    form.elements.draftVersion.value = version;
    if (state.dirty) {
      soon(form, pause);
    } else {
      delete form.dataset.unsaved;
      say(form, `Збережено ${savedAt}`);
    }
    return;
  }
  if (answer.type === "opaqueredirect" || answer.status === 400 || answer.status === 401) {
    // Whoever signs in again in another tab comes back to a form that is saved as soon as it is seen.
    state.dirty = true;
    say(form, ["Сеанс завершився, останні зміни ще не збережено. ", link("Увійдіть у новій вкладці", "/sign-in", "_blank"), " і поверніться сюди."]);
    return;
  }
  state.ended = true;
  if (answer.status === 409) {
    say(form, ["Цю форму змінено на іншому пристрої. Скопіюйте те, що не хочете втратити, і ", link("оновіть сторінку", location.href), "."]);
  } else {
    say(form, ["Чернетку вже не зберегти: можливо, цю форму вже надіслано. ", link("Оновіть сторінку", location.href), "."]);
  }
}

function link(words, address, target) {
  const anchor = document.createElement("a");
  anchor.textContent = words;
  anchor.href = address;
  anchor.dataset.leave = "";
  anchor.dataset.enhanceNav = "false";
  if (target) anchor.target = target;
  return anchor;
}

const draftOf = target => target instanceof Element ? target.closest("form[data-draft]") : null;
const typed = event => {
  const form = draftOf(event.target);
  if (!form || !event.target.name?.startsWith("a.")) return;
  stateOf(form).dirty = true;
  form.dataset.unsaved = "";
  soon(form, pause);
};

const saveAll = () => document.querySelectorAll("form[data-draft][data-unsaved]").forEach(form => save(form));

document.addEventListener("input", typed);
document.addEventListener("change", typed);
document.addEventListener("focusout", event => draftOf(event.target)?.hasAttribute("data-unsaved") && save(draftOf(event.target)));
document.addEventListener("visibilitychange", saveAll);
addEventListener("pagehide", saveAll);
addEventListener("popstate", saveAll);
addEventListener("online", saveAll);

// The form itself is being sent: the draft goes with it.
document.addEventListener("submit", event => {
  const form = draftOf(event.target);
  if (!form || event.defaultPrevented) return;
  clearTimeout(stateOf(form).timer);
  stateOf(form).stop?.abort();
  states.delete(form);
});

// A form that was not accepted comes back with what was typed: that is not saved yet either.
function begin() {
  for (const form of document.querySelectorAll("form[data-draft]:has([aria-invalid=true])")) {
    stateOf(form).dirty = true;
    form.dataset.unsaved = "";
    soon(form, pause);
  }
}

begin();
Blazor.addEventListener("enhancedload", begin);
