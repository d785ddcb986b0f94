// The engine's own comparison (Activities/Comparison.cs) once more, for the browser: a test asks both the same questions.
const number = /^\s*(?:[+-]?(?:\d[\d,]*\.?\d*|\.\d+)|(?:\d[\d,]*\.?\d*|\.\d+)[+-])\s*$/;
const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

const empty = value => value === null || value === undefined || (Array.isArray(value) ? value.length === 0 : typeof value === "string" && value.trim() === "");
const text = value => value === null || value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value);
const upper = word => Array.from(word, sign => sign.toUpperCase().length === sign.length ? sign.toUpperCase() : sign).join("");

function numberOf(word) {
  const plain = word.trim().replaceAll(",", "");
  return number.test(word) ? Number(/[+-]$/.test(plain) ? plain.slice(-1) + plain.slice(0, -1) : plain) : null;
}

// What says no zone is taken as UTC, as the server takes it.
const momentOf = word => moment.test(word) ? Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(word) ? word : word.includes("T") ? word + "Z" : word) : null;

// Null where the two cannot be ordered.
function compare(left, right) {
  const [one, other] = [text(left), text(right)];
  if (one === null || other === null) return null;
  for (const read of [numberOf, momentOf]) {
    const [a, b] = [read(one), read(other)];
    if (a !== null && b !== null && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  }
  const [a, b] = [upper(one), upper(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const same = (left, right) => empty(left) || empty(right) ? empty(left) && empty(right) : compare(left, right) === 0;

const contains = (field, value) => Array.isArray(field)
  ? field.some(item => same(item, value))
  : text(field) !== null && text(value) !== null && upper(text(field)).includes(upper(text(value)));

const ordered = test => (field, value) => {
  const order = compare(field, value);
  return order !== null && test(order);
};

const comparisons = {
  Equal: same,
  NotEqual: (field, value) => !same(field, value),
  Greater: ordered(order => order > 0),
  GreaterOrEqual: ordered(order => order >= 0),
  Less: ordered(order => order < 0),
  LessOrEqual: ordered(order => order <= 0),
  Contains: contains,
  OneOf: (field, value) => Array.isArray(value) ? value.some(item => same(field, item)) : same(field, value),
  Empty: empty,
  NotEmpty: field => !empty(field),
};

export const holds = (field, comparison, value) => comparisons[comparison](field, value);
