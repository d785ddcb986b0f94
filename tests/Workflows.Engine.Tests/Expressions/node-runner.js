// Runs JavaScript programs as the tests' other opinion: JSON lines { source } in, JSON lines { value } or { error }
// out, in the same order. `value` is JSON text made by the rules of our border between program and host.
'use strict';
const vm = require('vm');
const readline = require('readline');

const context = vm.createContext(Object.create(null), { codeGeneration: { strings: true, wasm: false } });

const inside = vm.runInContext(`(() => {
  'use strict';
  const freeze = value => {
    if (value && typeof value === 'object') Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  // A list of lists of the same list is small in memory and without end as text: Node would die of it where we spend a budget.
  const MOST = 1000000;
  const border = value => { let parts = 0; return JSON.stringify(value === undefined ? null : value, (key, part) => {
    if (++parts > MOST) throw new RangeError('too large to leave');
    if (!key.isWellFormed()) throw new TypeError('half a sign in a key');
    if (part === undefined) return null;
    if (typeof part === 'function') throw new TypeError('a function cannot leave');
    if (typeof part === 'number' && !Number.isFinite(part)) throw new RangeError('not a number');
    if (part instanceof Error) return String(part);
    return typeof part === 'string' ? part.toWellFormed() : part;
  }); };
  const copy = value => JSON.parse(border(value));
  const reset = () => {
    const values = { Name: 'Олена', Items: [3, 1, 2], Card: { city: 'Харків', age: 12, tags: ['a', 'б'] }, Counter: 7 };
    globalThis.variables = freeze(copy(values));
    globalThis.getCounter = () => copy(values.Counter);
    globalThis.getVariable = name => copy(values[name]);
    globalThis.setVariable = (name, value) => {
      values[name] = copy(value);
      globalThis.variables = freeze(copy(values));
      return null;
    };
  };
  return { border, reset, evaluate: code => (0, eval)(code), call: code => new Function(code)() };
})()`, context);

function parses(code) {
  try {
    return new vm.Script(code) !== undefined;
  } catch {
    return false;
  }
}

// As JavaScriptProgram reads a body: an expression if it can be one, else statements with a return, else a script
// whose last expression is the value.
function run(source) {
  const expression = '"use strict";(' + source.replace(/;\s*$/, '') + '\n)';
  const script = '"use strict";undefined;\n' + source;
  inside.reset();
  const value = parses(expression) ? inside.evaluate(expression)
    : parses(script) ? inside.evaluate(script)
    : inside.call('"use strict";\n' + source);
  return inside.border(value);
}

readline.createInterface({ input: process.stdin }).on('line', line => {
  let answer;
  try {
    answer = { value: run(JSON.parse(line).source) };
  } catch (e) {
    answer = { error: String(e) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
});
