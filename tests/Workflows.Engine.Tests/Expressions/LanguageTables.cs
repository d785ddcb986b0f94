namespace Workflows.Engine.Tests.Expressions;

/// <summary>
/// Sources and what they give. Each row is checked twice: against our evaluator, and against Node, so that a wrong
/// expectation cannot stand.
/// </summary>
public static class LanguageTables
{
    public static TheoryData<string, string> Literals => new()
    {
        { "1", "1" }, { "0x1F", "31" }, { "0b101", "5" }, { "1_000", "1000" }, { "'a\\u0456\\n'", "\"aі\\n\"" },
        { "null", "null" }, { "undefined", "null" }, { "[1, 'a', null, undefined, [true]]", "[1,\"a\",null,null,[true]]" },
        { "{ a: 1 }", "{\"a\":1}" }, { "({ a: 1 })", "{\"a\":1}" }, { "{}", "{}" }, { "{ a: 1, 'b c': 2, [`k${1}`]: 3 };", "{\"a\":1,\"b c\":2,\"k1\":3}" },
        { "{ b: 1, 2: 2, a: 3, 1: 4, '-1': 5, '01': 6 }", "{\"1\":4,\"2\":2,\"b\":1,\"a\":3,\"-1\":5,\"01\":6}" },
        { "[...'аб🙂', ...[1, 2]]", "[\"а\",\"б\",\"🙂\",1,2]" }, { "{ ...{ a: 1, b: 2 }, b: 3, ...[9], ...null, ...'xy' }", "{\"0\":\"x\",\"1\":\"y\",\"a\":1,\"b\":3}" },
        { "`a${1 + 1}b${'c'}`", "\"a2bc\"" }, { "`a\n${`b${1}`}`", "\"a\\nb1\"" }, { "// коментар\n1 /* ще */ + 1", "2" },
        { "'🙂'[0]", "\"\uFFFD\"" }, { "{ a: undefined }", "{\"a\":null}" }, { "-0", "0" },
    };

    public static TheoryData<string, string> Operators => new()
    {
        { "1 + 2 * 3 ** 2 - 4 / 2 % 3", "17" }, { "(-2) ** 2", "4" }, { "2 ** -1", "0.5" }, { "2 ** 3 ** 2", "512" },
        { "7 % -3", "1" }, { "-7 % 3", "-1" }, { "5.5 % 2", "1.5" }, { "'3' * '4'", "12" }, { "'3' + 4", "\"34\"" }, { "3 + 4 + '5'", "\"75\"" },
        { "[] + {}", "\"[object Object]\"" }, { "[1, [2, 3]] + ''", "\"1,2,3\"" }, { "1 + null", "1" }, { "true + true", "2" }, { "'' + null + undefined", "\"nullundefined\"" },
        { "'5' - 2", "3" }, { "+'  12  '", "12" }, { "-'3'", "-3" }, { "+true", "1" }, { "~5", "-6" }, { "~~-5.7", "-5" },
        { "5 & 3 | 8 ^ 1", "9" }, { "1 << 31", "-2147483648" }, { "-1 >>> 0", "4294967295" }, { "-9 >> 1", "-5" }, { "2 ** 32 + 5 | 0", "5" }, { "1e20 | 0", "1661992960" },
        { "1 == '1'", "true" }, { "null == undefined", "true" }, { "null == 0", "false" }, { "'' == 0", "true" }, { "[1] == 1", "true" }, { "[1,2] == '1,2'", "true" },
        { "true == '1'", "true" }, { "NaN == NaN", "false" }, { "1 === '1'", "false" }, { "[] === []", "false" }, { "1 !== 1", "false" }, { "'a' != 'b'", "true" },
        { "'b' > 'a'", "true" }, { "'10' < '9'", "true" }, { "'10' < 9", "false" }, { "null >= 0", "true" }, { "undefined >= 0", "false" }, { "NaN <= NaN", "false" },
        { "'я' < 'ґ'", "true" }, { "0 === -0", "true" }, { "1 / -0 < 0", "true" },
        { "0 || 'x'", "\"x\"" }, { "'' ?? 'x'", "\"\"" }, { "null ?? 'x'", "\"x\"" }, { "1 && 0 && 2", "0" }, { "!''", "true" }, { "!!'0'", "true" },
        { "typeof 1 + typeof 'a' + typeof null + typeof undefined + typeof {} + typeof (() => 1) + typeof невідоме", "\"numberstringobjectundefinedobjectfunctionundefined\"" },
        { "'a' in { a: 1 }", "true" }, { "1 in [5, 6]", "true" }, { "2 in [5, 6]", "false" }, { "void 5", "null" }, { "(1, 2, 3)", "3" }, { "1 ? 2 : 3", "2" },
        { "let a = 5; a += 2; a *= 3; a -= 1; a /= 4; a **= 2; a %= 7; a", "4" }, { "let a = 1; a <<= 4; a |= 3; a &= 18; a ^= 1; a >>= 1; a >>>= 1; return a", "4" },
        { "let a = null; a ??= 4; a ||= 5; a &&= 6; a", "6" }, { "let i = 1; [i++, ++i, i--, --i, i]", "[1,3,3,1,1]" }, { "let s = '5'; s++; s", "6" },
        { "const o = { a: 1 }; o.a++; o['b'] = o.a += 2; delete o.a; o", "{\"b\":4}" }, { "const o = { a: { b: 1 } }; delete o?.a.b; o", "{\"a\":{}}" },
        { "const a = { b: null }; [a?.b?.c.d.e, a.x?.(), a.x?.[1 / 0], a?.['b']]", "[null,null,null,null]" }, { "null?.a.b.c()", "null" },
        { "let n = 0; const o = null; o?.[n++]; n", "0" }, { "[[0, -0].includes(-0), Object.is(0, -0)]", "[true,false]" },
    };

    public static TheoryData<string, string> Numbers => new()
    {
        { "0.1 + 0.2", "0.30000000000000004" }, { "1e21", "1e+21" }, { "1e20 + ''", "\"100000000000000000000\"" }, { "123456789012345680000 + ''", "\"123456789012345680000\"" },
        { "1e-7 + ''", "\"1e-7\"" }, { "0.000001 + ''", "\"0.000001\"" }, { "1.5e300 + ''", "\"1.5e+300\"" }, { "5e-324 + ''", "\"5e-324\"" }, { "1.7976931348623157e308 + ''", "\"1.7976931348623157e+308\"" },
        { "String(-1e-10)", "\"-1e-10\"" }, { "String(-0)", "\"0\"" }, { "[NaN, Infinity, -Infinity].join()", "\"NaN,Infinity,-Infinity\"" }, { "9007199254740993 + ''", "\"9007199254740992\"" },
        { "4.35 * 100", "434.99999999999994" }, { "(1.005).toFixed(2)", "\"1.00\"" }, { "(2.5).toFixed(0)", "\"3\"" }, { "(-2.5).toFixed(0)", "\"-3\"" }, { "(0.000001).toFixed(7)", "\"0.0000010\"" },
        { "(-0.4).toFixed(0)", "\"-0\"" }, { "(-0).toFixed(2)", "\"0.00\"" }, { "1e21.toFixed(2)", "\"1e+21\"" }, { "(123.456).toFixed(1)", "\"123.5\"" }, { "(0.5).toFixed(0) + (1.45).toFixed(1)", "\"11.4\"" }, { "NaN.toFixed(1)", "\"NaN\"" },
        { "(255).toString(16) + (-5).toString(2) + (35).toString(36)", "\"ff-101z\"" },
        { "['', ' ', '12', '1e3', '0x10', '0b11', '0o17', '.5', '5.', '+5', '-5', '1_0', '1 2', 'abc', 'Infinity', '-Infinity', '٣'].map(x => String(Number(x))).join('|')", "\"0|0|12|1000|16|3|15|0.5|5|5|-5|NaN|NaN|NaN|Infinity|-Infinity|NaN\"" },
        { "[null, true, [], [7], [1, 2], {}].map(Number).map(String)", "[\"0\",\"1\",\"0\",\"7\",\"NaN\",\"NaN\"]" },
        { "[parseInt('42px'), parseInt('  -7.9'), parseInt('0x1f'), parseInt('z', 36), parseInt('101', 2), parseInt('12', 1) + '', parseInt('') + '']", "[42,-7,31,35,5,\"NaN\",\"NaN\"]" }, { "parseInt('9007199254740992', 36)", "1.9896986116031807e+24" }, { "parseInt('123456789012345678901234567890')", "1.2345678901234568e+29" },
        { "[parseFloat('3.14abc'), parseFloat('.5.5'), parseFloat('-1e3x'), parseFloat('1e'), parseFloat('x') + '', parseFloat('-Infinityx') + '']", "[3.14,0.5,-1000,1,\"NaN\",\"-Infinity\"]" },
        { "[1, '1', 1.5, NaN, Infinity].map(x => Number.isInteger(x))", "[true,false,false,false,false]" }, { "[isNaN('x'), Number.isNaN('x'), isFinite('5'), Number.isFinite('5')]", "[true,false,true,false]" },
        { "Number.MAX_SAFE_INTEGER", "9007199254740991" }, { "Number.EPSILON > 0 && Number.EPSILON < 1e-15", "true" }, { "Number()", "0" },
        { "[2.5, -2.5, 0.49999999999999994, -0.5, 1.5].map(Math.round).map(x => Object.is(x, -0) ? '-0' : x)", "[3,-2,0,\"-0\",2]" },
        { "[Math.floor(-1.5), Math.ceil(-1.5), Math.trunc(-1.5), Math.sign(-3), Math.abs(-4), Math.sqrt(81), Math.cbrt(27), Math.hypot(3, 4)]", "[-2,-1,-1,-1,4,9,3,5]" },
        { "[Math.max(), Math.min()].map(String).concat(Math.max(1, '3', 2), Math.min(4, null))", "[\"-Infinity\",\"Infinity\",3,0]" }, { "Math.max(...[4, 9, 2])", "9" }, { "String(Math.max(1, NaN))", "\"NaN\"" },
        { "[Math.pow(2, 10), Math.clz32(1), Math.imul(3, -4), Math.fround(5.5), Math.log2(8), Math.log10(1000)]", "[1024,31,-12,5.5,3,3]" }, { "String([1 ** NaN, 1 ** Infinity, NaN ** 0])", "\"NaN,NaN,1\"" },
        { "Math.PI.toFixed(10)", "\"3.1415926536\"" },
    };

    public static TheoryData<string, string> Texts => new()
    {
        { "'Привіт'.length + 'Привіт'.charAt(1) + 'Привіт'.charCodeAt(0) + 'Привіт'.at(-1) + 'Привіт'[2]", "\"6р1055ти\"" }, { "'abc'.charAt(9) + 'abc'.at(9) + 'abc'[9]", "\"undefinedundefined\"" },
        { "['abcdef'.slice(1, -1), 'abcdef'.slice(-3), 'abcdef'.slice(4, 2), 'abcdef'.substring(4, 1), 'abcdef'.substring(-3, 2), 'abcdef'.substr(-3, 2), 'abcdef'.substr(2)]", "[\"bcde\",\"def\",\"\",\"bcd\",\"ab\",\"de\",\"cdef\"]" },
        { "['abcabc'.indexOf('c'), 'abcabc'.indexOf('c', 3), 'abcabc'.lastIndexOf('b'), 'abcabc'.lastIndexOf('b', 3), 'abc'.indexOf(''), 'abc'.indexOf('', 9), 'abc'.lastIndexOf(''), 'abc'.indexOf('z')]", "[2,5,4,1,0,3,3,-1]" },
        { "['abc'.includes('bc'), 'abc'.startsWith('b', 1), 'abc'.endsWith('b', 2), 'abc'.includes(''), 'null'.includes(null)]", "[true,true,true,true,true]" },
        { "['  a b\\n\\uFEFF'.trim(), ' a '.trimStart(), ' a '.trimEnd()]", "[\"a b\",\"a \",\" a\"]" }, { "'Їжак'.toUpperCase() + 'ЇЖАК'.toLowerCase()", "\"ЇЖАКїжак\"" },
        { "['a,b,c'.split(','), 'abc'.split(''), 'abc'.split(), ''.split(','), ''.split(''), 'a,b,c'.split(',', 2), 'aXXb'.split('X'), 'ab'.split('ab')]", "[[\"a\",\"b\",\"c\"],[\"a\",\"b\",\"c\"],[\"abc\"],[\"\"],[],[\"a\",\"b\"],[\"a\",\"\",\"b\"],[\"\",\"\"]]" },
        { "['aXbX'.replace('X', '-'), 'aXbX'.replaceAll('X', '-'), 'abc'.replace('b', '[$&$`$\\'$$]'), 'abc'.replaceAll('', '.'), 'abc'.replace('b', (m, i) => m + i), 'abc'.replace('z', 'y'), 'a'.replace('a', '$1$')]", "[\"a-bX\",\"a-b-\",\"a[bac$]c\",\".a.b.c.\",\"ab1c\",\"abc\",\"$1$\"]" },
        { "['5'.padStart(3, '0'), '5'.padEnd(4, 'ab'), '555'.padStart(2), '5'.padStart(3), 'x'.padEnd(3, '')]", "[\"005\",\"5aba\",\"555\",\"  5\",\"x\"]" }, { "'ab'.repeat(3) + 'x'.repeat(0) + 'a'.concat(1, null)", "\"abababa1null\"" },
        { "String.fromCharCode(1030, 1111) + String.fromCodePoint(128578) + '🙂'.codePointAt(0) + '🙂'.length", "\"Ії🙂1285782\"" }, { "[String(), String(null), String([1, [2]]), String({}), String(true)]", "[\"\",\"null\",\"1,2\",\"[object Object]\",\"true\"]" },
        { "(5).toString() + true.toString() + [1, 2].toString() + 'a'.valueOf()", "\"5true1,2a\"" }, { "const { length, 0: first } = 'abc'; [length, first]", "[3,\"a\"]" },
    };

    public static TheoryData<string, string> Arrays => new()
    {
        { "const a = [1, 2]; [a.push(3, 4), a.pop(), a.shift(), a.unshift(0, 9), a, a.length, [].pop(), [].shift()]", "[4,4,1,4,[0,9,2,3],4,null,null]" },
        { "const a = [1, 2, 3, 4, 5]; [a.splice(1, 2, 'x'), a, a.splice(-1), a, a.splice(), [1, 2].splice(undefined)]", "[[2,3],[1,\"x\",4],[5],[1,\"x\",4],[],[1,2]]" },
        { "[[1, 2, 3].slice(1), [1, 2, 3].slice(-2, -1), [1, 2].concat(3, [4, [5]]), [1, null, undefined, 'a'].join('-'), [3, 1, 2].reverse(), [1, [2, [3, [4]]]].flat(), [1, [2, [3, [4]]]].flat(Infinity)]", "[[2,3],[2],[1,2,3,4,[5]],\"1---a\",[2,1,3],[1,2,[3,[4]]],[1,2,3,4]]" },
        { "[[1, 2, 1].indexOf(1, 1), [1, 2, 1].lastIndexOf(1), [NaN].includes(NaN), [NaN].indexOf(NaN), ['1'].includes(1), [1, 2].at(-1), [1, 2, 1].lastIndexOf(1, -2)]", "[2,2,true,-1,false,2,0]" },
        { "const a = [5, 12, 8]; [a.find(x => x > 6), a.findIndex(x => x > 6), a.find(x => x > 99), a.findLast(x => x > 6), a.findLastIndex(x => x > 99), a.filter((x, i) => i), a.some(x => x > 11), a.every(x => x > 11)]", "[12,1,null,8,-1,[12,8],true,false]" },
        { "[[1, 2, 3].map((x, i, all) => x * i + all.length), [1, 2, 3].reduce((a, x) => a + x), [1, 2, 3].reduceRight((a, x) => a + x, ''), [1, 2].flatMap(x => [x, [x]]), ['1', '2', '3'].map(Number)]", "[[3,5,9],6,\"321\",[1,[1],2,[2]],[1,2,3]]" },
        { "[[10, 9, 1].sort(), ['б', 'а', 'ґ', 'B', 'a'].sort(), [3, 1, 2].sort((a, b) => b - a), [undefined, 3, null, 1].sort(), [[2, 'a'], [1, 'b'], [2, 'c'], [1, 'd']].sort((a, b) => a[0] - b[0]).map(x => x[1]).join('')]", "[[1,10,9],[\"B\",\"a\",\"а\",\"б\",\"ґ\"],[3,2,1],[1,3,null,null],\"bdac\"]" },
        { "let s = ''; [1, 2, 3].forEach((x, i) => { s += x * i }); s", "\"026\"" }, { "const a = [1, 2, 3]; a.length = 1; a[1] = 5; a", "[1,5]" },
        { "[Array.isArray([]), Array.isArray({ length: 0 }), Array.from('абв'), Array.from([1, 2], x => x * 2), Array.from({ length: 3 }, (_, i) => i), Array.of(7, 8), new Array(2).fill(0), new Array(1, 2), Array(3).join('-')]", "[true,false,[\"а\",\"б\",\"в\"],[2,4],[0,1,2],[7,8],[0,0],[1,2],\"--\"]" },
        { "[1, 2, 3, 4].fill(0, 1, -1)", "[1,0,0,4]" }, { "const a = []; a.push(a); String(a) + [[], [[]]].join('x')", "\"x\"" }, { "const a = [1, 2, 3]; const b = []; for (const x of a) { b.push(x); if (x === 1) a.push(4) } b", "[1,2,3,4]" },
        { "const a = [1, 2, 3, 4]; const b = []; a.forEach(x => { b.push(x); a.pop() }); b", "[1,2]" },
    };

    public static TheoryData<string, string> Objects => new()
    {
        { "const o = { b: 1, a: 2, 5: 3, 1: 4 }; [Object.keys(o), Object.values(o), Object.entries(o)]", "[[\"1\",\"5\",\"b\",\"a\"],[4,3,1,2],[[\"1\",4],[\"5\",3],[\"b\",1],[\"a\",2]]]" },
        { "const o = { a: 1, b: 2 }; delete o.a; o.a = 3; o", "{\"b\":2,\"a\":3}" }, { "Object.assign({ a: 1 }, { b: 2 }, null, { a: 3 })", "{\"a\":3,\"b\":2}" }, { "Object.fromEntries([['a', 1], ['b', 2], ['a', 3]])", "{\"a\":3,\"b\":2}" },
        { "[Object.keys('ab'), Object.keys([7, 8]), Object.keys(5), Object.hasOwn({ a: 1 }, 'a'), Object.hasOwn([1], 0), Object.isFrozen(Object.freeze({}))]", "[[\"0\",\"1\"],[\"0\",\"1\"],[],true,true,true]" },
        { "JSON.parse('{\"a\":[1,2.5e3,-0.5,\"\\\\u0456\\\\n\",true,null],\"a\":{\"b\":[]}}')", "{\"a\":{\"b\":[]}}" }, { "JSON.parse(' [1 , 2 ] ')", "[1,2]" }, { "JSON.parse('\"x\"') + JSON.parse('1e3')", "\"x1000\"" },
        { "JSON.stringify({ a: undefined, b: () => 1, c: [undefined, () => 1, NaN, -0], d: 'і\"\\n\\u0001\\ud800', e: null, 2: 1e21 })", "\"{\\\"2\\\":1e+21,\\\"c\\\":[null,null,null,0],\\\"d\\\":\\\"і\\\\\\\"\\\\n\\\\u0001\\\\ud800\\\",\\\"e\\\":null}\"" },
        { "JSON.stringify({ a: [1, { b: 2 }], c: [], d: {} }, null, 2)", "\"{\\n  \\\"a\\\": [\\n    1,\\n    {\\n      \\\"b\\\": 2\\n    }\\n  ],\\n  \\\"c\\\": [],\\n  \\\"d\\\": {}\\n}\"" }, { "JSON.stringify([1], null, '--')", "\"[\\n--1\\n]\"" }, { "[JSON.stringify(undefined), JSON.stringify('a'), JSON.stringify(null)]", "[null,\"\\\"a\\\"\",\"null\"]" },
    };

    public static TheoryData<string, string> Statements => new()
    {
        { "var a = 1; if (a > 0) { return 'так'; } else { return 'ні'; }", "\"так\"" }, { "let s = 0; for (let i = 0; i < 5; i++) { if (i === 1) continue; if (i === 4) break; s += i } return s", "5" },
        { "let s = ''; for (const x of 'аб') s += x + '.'; for (const k in { a: 1, 2: 2 }) s += k; for (const i in ['x']) s += i; return s", "\"а.б.2a0\"" }, { "let i = 0; while (true) { if (++i > 3) break } do { i++ } while (i < 10); return i", "10" },
        { "const f = x => { switch (x) { case 1: return 'один'; case 2: case 3: x += 10; default: x++; case 9: return x } }; [f(1), f(2), f(3), f(5), f(9)]", "[\"один\",13,14,6,9]" },
        { "const fs = []; for (let i = 0; i < 3; i++) { fs.push(() => i); i += 0 } for (const x of [7]) fs.push(() => x); return fs.map(f => f())", "[0,1,2,7]" }, { "const fs = []; for (var i = 0; i < 2; i++) fs.push(() => i); return fs.map(f => f())", "[2,2]" },
        { "let x = 1; { let x = 2; { const x = 3 } } x", "1" }, { "x = 5; var x; return x", "5" }, { "return f(); function f() { return g() } function g() { return 'g' }", "\"g\"" },
        { "const [a, , b = 5, ...r] = [1, 2, undefined, 4, 5]; const { x, y: { z = 7 } = {}, ...o } = { x: 1, p: 2, q: 3 }; return [a, b, r, x, z, o]", "[1,5,[4,5],1,7,{\"p\":2,\"q\":3}]" },
        { "let a = 1, b = 2; [a, b] = [b, a]; const o = {}; ({ p: o.q, ['r']: o.s = 4 } = { p: 3 }); return [a, b, o]", "[2,1,{\"q\":3,\"s\":4}]" }, { "for (const { k, v = 2 } of [{ k: 1 }]) return [k, v]", "[1,2]" }, { "let r = []; for (const [k, v] of Object.entries({ a: 1 })) r.push(k + v); r", "[\"a1\"]" },
        { "const f = (a, b = a + 1, { c, d = 4 } = { c: 3 }, ...rest) => [a, b, c, d, rest]; [f(1), f(1, 9, { c: 0 }, 5, 6)]", "[[1,2,3,4,[]],[1,9,0,4,[5,6]]]" }, { "const fact = function me(n) { return n < 2 ? 1 : n * me(n - 1) }; fact(10)", "3628800" },
        { "const make = () => { let n = 0; return { up: () => ++n, get() { return n } } }; const c = make(); c.up(); c.up(); c.get()", "2" }, { "(function () { return 5 })()", "5" }, { "(() => {})()", "null" }, { "((...a) => a.length)(...[1, 2], 3)", "3" },
        { "try { null.x } catch (e) { return e.name } finally { 1 }", "\"TypeError\"" }, { "try { throw { code: 5 } } catch ({ code }) { return code }", "5" }, { "const f = () => { try { return 1 } finally { return 2 } }; f()", "2" }, { "const f = () => { try { return 1 } finally { (() => 9)() } }; f()", "1" },
        { "let s = ''; for (const i of [1, 2]) { try { if (i === 1) continue; s += i } finally { s += 'f' } } s", "\"f2f\"" }, { "try { try { throw new Error('a') } finally { 1 } } catch (e) { return e.message + e }", "\"aError: a\"" }, { "try { nope } catch { return 'спіймано' }", "\"спіймано\"" },
        { "1; if (true) { 2; }", "2" }, { "1; var x = 5;", "1" }, { "for (let i = 0; i < 3; i++) i * 10;", "20" }, { "let r; try { const c = 1; c = 2 } catch (e) { r = e.name } r", "\"TypeError\"" }, { "let r; try { y; let y = 1 } catch (e) { r = e.name } r", "\"ReferenceError\"" },
        { "const o = { a: 1, b: 2, c: 3 }; const seen = []; for (const k in o) { seen.push(k); delete o.b } seen", "[\"a\",\"c\"]" }, { "function f(a) { a = 2; return a } f(1)", "2" }, { "const o = { f(x) { return x * 2 }, 'g h': x => x }; o.f(3) + o['g h'](1)", "7" },
        { ";", "null" }, { "", "null" }, { " // нічого", "null" }, { "return", "null" }, { "if (false) 1", "null" }, { "let a = 1\nlet b = 2\na + b", "3" },
    };

    public static TheoryData<string, string> Dates => new()
    {
        { "new Date('2026-03-14').toISOString()", "\"2026-03-14T00:00:00.000Z\"" }, { "new Date('2026-03-14T10:20:30.1239+02:00')", "\"2026-03-14T08:20:30.123Z\"" }, { "new Date(0).getTime() + new Date('1969-12-31T23:59:59Z').getTime()", "-1000" },
        { "const d = new Date('2024-02-29T23:59:58.007Z'); [d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate(), d.getUTCDay(), d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds(), d.getUTCMilliseconds(), d.valueOf()]", "[2024,1,29,4,23,59,58,7,1709251198007]" },
        { "new Date('1960-01-01T00:00:00.001Z').getUTCDay()", "5" }, { "new Date(Date.UTC(2026, 13, 31, 25)).toISOString()", "\"2027-03-04T01:00:00.000Z\"" }, { "Date.UTC(99, 0)", "915148800000" }, { "Date.parse('2026-01-01T24:00:00Z')", "1767312000000" },
        { "new Date('2026-03-15') - new Date('2026-03-14')", "86400000" }, { "new Date('2026-03-15') > new Date('2026-03-14')", "true" }, { "String(new Date('щось').getTime())", "\"NaN\"" }, { "new Date(8.64e15).toISOString() + new Date(-62198755200000).toISOString()", "\"+275760-09-13T00:00:00.000Z-000001-01-01T00:00:00.000Z\"" }, { "String(new Date(8.64e15 + 1).getTime())", "\"NaN\"" },
        { "JSON.stringify({ d: new Date(1.9), e: new Date(NaN) })", "\"{\\\"d\\\":\\\"1970-01-01T00:00:00.001Z\\\",\\\"e\\\":null}\"" }, { "typeof new Date(0) + typeof Date.now()", "\"objectnumber\"" }, { "new Date(new Date(5)).getTime()", "5" }, { "new Date('2026').getTime() === new Date('2026-01').getTime()", "true" },
    };

    public static TheoryData<string, string> Host => new()
    {
        { "getCounter() + 1", "8" }, { "getVariable('Name') + getVariable('немає')", "\"Оленаnull\"" }, { "setVariable('Counter', 9); return getCounter() + variables.Counter", "18" }, { "variables.Card.tags[1]", "\"б\"" },
        { "const c = getVariable('Card'); c.city = 'Львів'; [c.city, getVariable('Card').city]", "[\"Львів\",\"Харків\"]" }, { "const x = { a: [1] }; setVariable('X', x); x.a.push(2); getVariable('X')", "{\"a\":[1]}" }, { "try { variables.Card.age = 5 } catch (e) { return e.name }", "\"TypeError\"" },
        { "variables.Items.map(x => x * 2)", "[6,2,4]" }, { "try { variables.Items.push(1) } catch (e) { return e.name }", "\"TypeError\"" },
    };

    public static TheoryData<string> Failures => new()
    {
        "null.x", "undefined.x", "невідоме", "невідоме = 1", "const a = 1; a = 2", "(1)()", "({}).f()", "[1, 2].nope()", "null[Symbol]", "[].reduce((a, b) => a)", "JSON.parse('{')", "JSON.parse('[1,]')", "JSON.parse('01')", "JSON.parse('\"\\n\"')", "JSON.parse('')",
        "'x'.repeat(-1)", "'x'.repeat(Infinity)", "new Array(-1)", "new Array(1.5)", "(1).toFixed(101)", "(1).toString(1)", "throw 'x'", "throw new Error('x')", "throw { a: 1 }", "const { a } = null", "const [a] = {}", "for (const x of 5) {}", "[...{}]", "'a' in 'b'", "Object.keys(null)",
        "Object.fromEntries([1])", "const a = []; a.push(a); JSON.stringify(a)", "undefined = 1", "'abc'.length = 5", "'abc'[0] = 'x'", "Object.freeze([1]).push(2)", "new Date(NaN).toISOString()", "0 / 0", "1 / 0", "[1, NaN]", "() => 1", "({ f: () => 1 })", "String.fromCodePoint(-1)", "[1].map(5)", "x; let x = 1",
        "const x = 5; x()", "(function f() { f = 1 })()", "JSON.parse('{\"a\":1}').a.b.c", "[3, 1].sort(5)", "null.x = 1", "({}).x.y = 1", "let f = (a = b, b) => a; f()", "eval('1')().x", "Array.from(null)", "{ '\\ud800': 1, '\\ud801': 2 }", "[{ ['🙂'[1]]: 1 }]",
    };
}
