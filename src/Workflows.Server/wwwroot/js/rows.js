// <fieldset data-rows="30">: «Додати рядок» and «Прибрати рядок» without a round trip, Enter in the last row adds one. Without this module the
// buttons bring the page back with a row more or less.
const rowsOf = table => [...table.querySelectorAll("tbody > tr")];

function number(table) {
  const rows = rowsOf(table);
  rows.forEach((row, place) => row.querySelectorAll("[data-number]").forEach(word => { word.textContent = place + 1; }));
  table.querySelector("button[name='add-row']").hidden = rows.length >= Number(table.dataset.rows);
}

// The next index is above all that were sent before, removed rows too: a draft would mix them up.
function add(table) {
  if (rowsOf(table).length >= Number(table.dataset.rows)) return;
  const last = rowsOf(table).flatMap(row => [...row.querySelectorAll("[name^='a.']")]).map(input => Number(input.name.split(".")[2])).filter(Number.isInteger);
  const index = Math.max(-1, Number(table.dataset.last ?? -1), ...last) + 1;
  table.dataset.last = index;
  const row = table.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("__", index);
  }
  table.querySelector("tbody").append(row);
  number(table);
  row.querySelector("input, textarea, select")?.focus();
}

function remove(table, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (rowsOf(table).length === 0) add(table);
  else next.querySelector("input, textarea, select")?.focus();
  number(table);
  // So that the draft is saved without it.
  rowsOf(table)[0].querySelector("input, textarea, select")?.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", event => {
  const button = event.target.closest("[data-rows] button[name]");
  if (!button) return;
  const table = button.closest("[data-rows]");
  if (button.name === "add-row") add(table);
  else if (button.name === "remove-row") remove(table, button.closest("tr"));
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", event => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-rows] tbody input")) return;
  event.preventDefault();
  const table = event.target.closest("[data-rows]");
  if (event.target.closest("tr") === rowsOf(table).at(-1)) add(table);
});
