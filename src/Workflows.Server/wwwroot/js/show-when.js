// <div data-field="key" data-type="Choice" data-show-when='{"field","operator","value"}'>: shown while the rule holds. The server decides by
// the same rule what it asks for and keeps; what is typed into a field that is hidden again stays in the page until it is sent.
import { holds } from "./comparison.js";

// A typed value as the server reads it; null for none, or one that cannot be read.
function valueOf(field) {
  const inputs = [...field.querySelectorAll("[name]")].filter(input => input.name === `a.${field.dataset.field}`);
  const chosen = inputs.filter(input => !["radio", "checkbox"].includes(input.type) || input.checked).map(input => input.value.trim()).filter(Boolean);
  if (chosen.length === 0) return null;
  switch (field.dataset.type) {
    case "Choices": return chosen;
    case "YesNo": return chosen[0] === "true";
    case "Number": {
      const plain = chosen[0].replace(/\s/g, "").replace(/[−–]/, "-").replace(",", ".");
      return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
    }
    case "Date": {
      const parts = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(chosen[0]);
      return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : chosen[0];
    }
    default: return chosen[0];
  }
}

function refresh(form) {
  const values = {};
  for (const field of form.querySelectorAll("[data-field]")) {
    const rule = field.dataset.showWhen && JSON.parse(field.dataset.showWhen);
    const shown = !rule || holds(values[rule.field] ?? null, rule.operator, rule.value);
    values[field.dataset.field] = shown ? valueOf(field) : null;
    if (rule) {
      field.hidden = !shown;
      field.classList.toggle("unmet", !shown);
      for (const input of field.querySelectorAll("[data-needed]")) input.required = shown;
    }
  }
}

const refreshAll = () => document.querySelectorAll("form:has([data-show-when])").forEach(refresh);

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, event => {
    if (event.target.form?.querySelector("[data-show-when]")) refresh(event.target.form);
  });
}

refreshAll();
Blazor.addEventListener("enhancedload", refreshAll);
