// <form data-check>: what is missing or too long is said beside the field, in the server's own words (data-says), before anything is sent.
// The browser finds it by the inputs' own attributes; the server has the last word. A button with formnovalidate is let through.
const listed = ["valueMissing", "badInput", "patternMismatch", "rangeUnderflow", "rangeOverflow", "tooLong"];
const fieldOf = input => input.closest("[data-says]");
const isShown = input => !input.closest("[hidden]");

function problemOf(field) {
  const says = JSON.parse(field.dataset.says);
  for (const input of field.querySelectorAll("input, select, textarea")) {
    if (input.type === "hidden" && says.valueMissing && !input.value && input.name === `a.${field.dataset.field}` && field.querySelector("[role=combobox]")) {
      return says.valueMissing;
    }
    const wrong = listed.find(name => input.validity[name]);
    if (wrong) return says[wrong] ?? says.badInput ?? input.validationMessage;
  }
  return null;
}

function tell(field, problem) {
  const place = field.querySelector(".field-error");
  place.hidden = problem === null;
  place.querySelector("span").textContent = problem ?? "";
  for (const input of field.querySelectorAll("[data-control]")) {
    const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter(id => id && id !== place.id);
    if (problem !== null) described.push(place.id);
    input.toggleAttribute("aria-invalid", problem !== null);
    if (problem !== null) input.setAttribute("aria-invalid", "true");
    if (described.length > 0) input.setAttribute("aria-describedby", described.join(" "));
    else input.removeAttribute("aria-describedby");
  }
}

// Before anybody else hears of it: a form that is not sent is not being saved or left either.
addEventListener("submit", event => {
  const form = event.target;
  if (!form.hasAttribute("data-check") || event.submitter?.formNoValidate) return;
  const wrong = [...form.querySelectorAll("[data-says]")].filter(isShown).filter(field => {
    const problem = problemOf(field);
    tell(field, problem);
    return problem !== null;
  });
  if (wrong.length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const first = [...wrong[0].querySelectorAll("input:not([type=hidden]), select, textarea")][0];
  first.focus();
  first.scrollIntoView({ block: "center" });
}, true);

// Once something was said, it is unsaid as soon as it is right.
document.addEventListener("input", event => {
  const field = event.target instanceof Element && event.target.form?.hasAttribute("data-check") ? fieldOf(event.target) : null;
  if (field && !field.querySelector(".field-error").hidden && problemOf(field) === null) tell(field, null);
});

// Our words instead of the browser's bubbles; without this module the bubbles stay.
const begin = () => document.querySelectorAll("form[data-check]").forEach(form => { form.noValidate = true; });

begin();
Blazor.addEventListener("enhancedload", begin);
