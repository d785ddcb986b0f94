// <div data-picker="/pick/Client" data-centre="id">: the search field becomes a combobox (ARIA 1.2): what is typed is looked for while one
// types, arrows and Enter choose. Without this module one presses «Знайти» and chooses from what the page comes back with.
const pause = 200;
let asked = 0;
let timer = 0;

const partsOf = picker => ({
  input: picker.querySelector("input[role=combobox]"),
  value: picker.querySelector("input[type=hidden]"),
  list: picker.querySelector("[role=listbox]"),
  said: picker.querySelector("[data-said]"),
});

const item = (role, words) => {
  const made = document.createElement("li");
  made.setAttribute("role", role);
  made.textContent = words;
  return made;
};

// Whoever was chosen, or found without script and ticked, is what the combobox begins with. The server has written it, as a template.
function build(picker) {
  const ticked = picker.querySelector("input[type=radio]:checked");
  const old = { input: picker.querySelector("input[type=text]"), value: picker.querySelector("input[type=hidden]") };
  const chosen = (ticked ? ticked.closest("label, .choice") : picker.querySelector("[data-chosen]"))?.querySelector("[data-name]")?.textContent;
  picker.querySelector("[data-picker-body]").replaceChildren(picker.querySelector("template").content.cloneNode(true));
  const { input, value } = partsOf(picker);
  value.name = picker.dataset.name;
  value.value = ticked?.value ?? old.value?.value ?? "";
  input.value = chosen ?? old.input?.value ?? "";
  input.dataset.chosen = value.value ? input.value : "";
}

function close(picker) {
  const { input, list } = partsOf(picker);
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function show(picker, candidates) {
  const { input, list, said } = partsOf(picker);
  list.replaceChildren(...candidates.map(({ id, name, note }, index) => {
    const option = item("option", name);
    option.id = `${list.id}-${index}`;
    Object.assign(option.dataset, { id, name });
    option.setAttribute("aria-selected", "false");
    if (note) {
      const small = document.createElement("span");
      small.className = "picker-note";
      small.textContent = note;
      option.append(" ", small);
    }
    return option;
  }));
  const none = candidates.length === 0;
  if (none) list.append(item("presentation", "Нічого не знайдено"));
  list.hidden = false;
  input.setAttribute("aria-expanded", String(!none));
  input.removeAttribute("aria-activedescendant");
  said.textContent = none ? "Нічого не знайдено" : `Знайдено: ${candidates.length}`;
}

async function ask(picker) {
  const { input } = partsOf(picker);
  const mine = ++asked;
  let answer = null;
  try {
    answer = await fetch(picker.dataset.picker, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-TOKEN": input.form.elements.__RequestVerificationToken?.value ?? "" },
      body: JSON.stringify({ centre: picker.dataset.centre, text: input.dataset.chosen === input.value ? "" : input.value }),
      redirect: "manual",
    });
  } catch {
    // No line: said below.
  }
  if (mine !== asked || document.activeElement !== input) return;
  if (answer?.ok) {
    show(picker, await answer.json());
  } else {
    close(picker);
    partsOf(picker).said.textContent = "Не вдалося знайти, спробуйте ще раз";
  }
}

function choose(picker, option) {
  const { input, value } = partsOf(picker);
  // What is still to be asked for what was typed would open the list again, over whatever is pressed next.
  clearTimeout(timer);
  asked++;
  value.value = option.dataset.id;
  input.value = input.dataset.chosen = option.dataset.name;
  close(picker);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function move(picker, step) {
  const { input, list } = partsOf(picker);
  const options = [...list.querySelectorAll("[role=option]")];
  if (list.hidden || options.length === 0) return ask(picker);
  const now = options.findIndex(option => option.id === input.getAttribute("aria-activedescendant"));
  const next = options[now < 0 && step < 0 ? options.length - 1 : (now + step + options.length) % options.length];
  options.forEach(option => option.setAttribute("aria-selected", String(option === next)));
  input.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

const pickerOf = target => target.closest?.("[data-picker]");
const comboOf = target => target.matches?.("[data-picker] input[role=combobox]") ? pickerOf(target) : null;

document.addEventListener("input", event => {
  const picker = comboOf(event.target);
  if (!picker) return;
  const { input, value } = partsOf(picker);
  if (input.value !== input.dataset.chosen) value.value = "";
  // What was found for other letters must not be there to be pressed.
  asked++;
  close(picker);
  clearTimeout(timer);
  timer = setTimeout(ask, pause, picker);
});

document.addEventListener("keydown", event => {
  const picker = comboOf(event.target);
  if (!picker || event.isComposing) return;
  const { input, list } = partsOf(picker);
  const active = input.getAttribute("aria-activedescendant");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(picker, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    // Enter chooses; it never sends the form from here.
    event.preventDefault();
    if (active && !list.hidden) choose(picker, document.getElementById(active));
    else ask(picker);
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    close(picker);
  }
});

// The press itself, before the field loses the focus and the list goes away.
document.addEventListener("mousedown", event => {
  const option = event.target.closest?.("[data-picker] [role=option]");
  if (option) {
    event.preventDefault();
    choose(pickerOf(option), option);
  }
});

document.addEventListener("focusin", event => {
  const picker = comboOf(event.target);
  if (picker && !partsOf(picker).value.value) ask(picker);
});

document.addEventListener("focusout", event => {
  const picker = comboOf(event.target);
  if (picker) close(picker);
});

const buildAll = () => document.querySelectorAll("[data-picker]").forEach(picker => picker.querySelector("input[role=combobox]") || build(picker));

buildAll();
Blazor.addEventListener("enhancedload", buildAll);
