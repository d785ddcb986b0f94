// <fieldset data-rows="30">: rows come and go in the page itself; Enter in a row goes to the next one and makes it where there is none.
// Without this module the same buttons bring the page back with a row more or less.
const rowsOf = table => [...table.querySelectorAll("tbody > tr")];
const inputsOf = row => [...row.querySelectorAll("[name^='a.']")];

function clear(row) {
  for (const input of inputsOf(row)) {
    input.value = "";
    input.removeAttribute("aria-invalid");
  }
  for (const error of row.querySelectorAll(".field-error")) {
    error.hidden = true;
    error.querySelector("span").textContent = "";
  }
}

// The numbers that people are told, also in what may be said later; the names that are sent stay as they are.
function number(table) {
  const rows = rowsOf(table);
  rows.forEach((row, at) => {
    for (const place of row.querySelectorAll("[data-number]")) place.textContent = at + 1;
    for (const place of row.querySelectorAll("[data-says]")) place.dataset.says = place.dataset.says.replace(/Рядок \d+/g, `Рядок ${at + 1}`);
  });
  table.querySelector("[name=add-row]").hidden = rows.length >= Number(table.dataset.rows);
}

function add(table) {
  const last = rowsOf(table).at(-1);
  if (rowsOf(table).length >= Number(table.dataset.rows)) return;
  const key = table.dataset.field;
  const old = Number(last.querySelector("[name=remove-row]").value.slice(key.length + 1));
  const row = last.cloneNode(true);
  for (const element of row.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      const next = value.replaceAll(`${key}.${old}`, `${key}.${old + 1}`);
      if (next !== value) element.setAttribute(name, next);
    }
  }
  clear(row);
  last.after(row);
  number(table);
  inputsOf(row)[0].focus();
}

function remove(table, row) {
  const rows = rowsOf(table);
  const at = rows.indexOf(row);
  if (rows.length > Number(table.dataset.rowsLeast)) row.remove();
  else clear(row);
  number(table);
  const left = rowsOf(table);
  const next = inputsOf(left[Math.min(at, left.length - 1)])[0];
  next.focus();
  // What is gone is to be saved as well.
  next.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", event => {
  const button = event.target.closest?.("[data-rows] [name=add-row], [data-rows] [name=remove-row]");
  if (!button) return;
  event.preventDefault();
  const table = button.closest("[data-rows]");
  if (button.name === "add-row") add(table);
  else remove(table, button.closest("tr"));
});

document.addEventListener("keydown", event => {
  const row = event.target.closest?.("[data-rows] tbody > tr");
  if (!row || event.key !== "Enter" || event.isComposing || event.target.matches("textarea, select, button")) return;
  event.preventDefault();
  if (row.nextElementSibling) inputsOf(row.nextElementSibling)[0].focus();
  else add(row.closest("[data-rows]"));
});
