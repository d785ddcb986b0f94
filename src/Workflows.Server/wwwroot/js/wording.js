// <form data-wording="/address">: buttons put fields and conditions into the words, and what is typed is shown beside as it will read, as the
// server's answer has it: each of its parts takes the place of the part with the same id. Without this module there is a list and a button.
const pause = 400;
let asked = 0;
let timer = 0;
let last = null; // Where the caret stood last.

const formOf = target => target.closest?.("form[data-wording]");

async function ask(form) {
  const mine = ++asked;
  let parts = null;
  try {
    const answer = await fetch(form.dataset.wording, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (answer.ok) parts = new DOMParser().parseFromString(await answer.text(), "text/html").body.children;
  } catch {
    // No line: said below.
  }
  if (mine !== asked || !form.isConnected) return;
  for (const part of [...parts ?? []]) {
    const place = document.getElementById(part.id);
    // Said again would be heard again.
    if (place && place.innerHTML !== part.innerHTML) place.replaceChildren(...part.childNodes);
  }
  if (!parts) document.getElementById("preview-state").textContent = "Немає зв'язку або сеанс завершився: введене лишається тут, показати його не вдалося.";
}

// As if it were typed, so that Ctrl+Z takes it back.
function type(field, from, to, words) {
  field.focus();
  field.setSelectionRange(from, to);
  document.execCommand("insertText", false, words);
}

function put(form, { put: label, fix, when, line }) {
  const known = last?.form === form;
  const field = known && !line ? last : form.elements.text;
  const { value } = field;
  // Whoever has been nowhere yet writes at the end.
  const [from, to] = known ? [field.selectionStart, field.selectionEnd] : [value.length, value.length];
  if (fix) {
    for (const one of [form.elements.subject, form.elements.text]) {
      const mended = one?.value.replace(/({{(?:#якщо\s)?\s*)([^{}]*?)(\s*}})/g, (tag, open, name, close) => name === fix ? open + label + close : tag);
      if (one && mended !== one.value) type(one, 0, one.value.length, mended);
    }
  } else if (when) {
    const open = `{{#якщо ${document.getElementById("when").value}}}`;
    const words = value.slice(from, to) || when;
    type(field, from, to, `${open}${words}{{/якщо}}`);
    field.setSelectionRange(from + open.length, from + open.length + words.length);
  } else if (line) {
    const begin = value.lastIndexOf("\n", from - 1) + 1;
    type(field, begin, begin, line);
  } else {
    type(field, from, to, `{{${label}}}`);
  }
}

document.addEventListener("click", event => {
  const button = event.target.closest?.("[data-wording] button[type=button]");
  if (button) put(button.form, button.dataset);
});

document.addEventListener("focusout", event => {
  if (formOf(event.target) && event.target.matches("#subject, #text")) last = event.target;
});

document.addEventListener("input", event => {
  const form = formOf(event.target);
  if (!form || !event.target.name) return;
  event.target.removeAttribute("aria-invalid");
  clearTimeout(timer);
  timer = setTimeout(ask, pause, form);
});

const begin = () => document.querySelectorAll("[data-wording] :is([data-scripted], [data-unscripted])").forEach(part => {
  part.hidden = part.hasAttribute("data-unscripted");
});

begin();
Blazor.addEventListener("enhancedload", begin);
