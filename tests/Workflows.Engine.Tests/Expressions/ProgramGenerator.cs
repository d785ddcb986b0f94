using System.Globalization;
using System.Text;

namespace Workflows.Engine.Tests.Expressions;

/// <summary>
/// Writes random programs within the supported language. Expressions are made to a type, so that most programs come
/// to an end with a value; a few steps on purpose do not. Left out is only where we differ by decision
/// (docs/decisions/0003), and what rounds differently from machine to machine (sin, log…).
/// </summary>
internal sealed class ProgramGenerator(Random random)
{
    private static readonly string[] Words =
        ["''", "'a'", "'Київ'", "'12'", "' 7 '", "'-0.5'", "'1e3'", "'0x1f'", "'абв'", "'a,b,,c'", "'Aa bB'", "'🙂x'", "'null'", "\"it's\"", "'\\n\\t'", "'ab' + 'ba'", "'ґ'", "'1,2'"];

    private static readonly string[] Numbers =
        ["0", "1", "2", "3", "-1", "7", "10", "0.1", "0.5", "-2.5", "1e21", "1e-7", "123456789", "4294967295", "-2147483649", "1e300", "0.30000000000000004", "9007199254740993", "5e-324", "-0", "NaN", "Infinity", "1.005", "255", "2**53", "1/3"];

    private static readonly string[] Keys = ["a", "b", "c", "id", "x1", "імʼя"];

    private readonly List<(string Name, char Type, bool Constant)> variables = [];
    private readonly HashSet<string> counters = [];
    private int names;
    private int loops;
    private int functions;

    public string Next()
    {
        if (random.Next(3) == 0)
        {
            return Of(AnyType(), 4);
        }

        var body = new StringBuilder();
        Statements(body, random.Next(2, 8), 3);
        Add(body, random.Next(6) == 0 ? $"{Any(3)};" : $"return {Summary()};");
        return body.ToString();
    }

    private string Summary() => "[" + string.Join(", ", variables.Select(variable => variable.Name).Append(Any(3))) + "]";

    private void Statements(StringBuilder body, int count, int depth)
    {
        for (var i = 0; i < count; i++)
        {
            Statement(body, depth);
        }
    }

    private void Block(StringBuilder body, int depth)
    {
        var known = variables.Count;
        body.Append("{ ");
        Statements(body, random.Next(1, 4), depth - 1);
        body.Append("} ");
        variables.RemoveRange(known, variables.Count - known);
    }

    private void Statement(StringBuilder body, int depth)
    {
        switch (random.Next(depth > 0 ? 20 : 9))
        {
            case < 4:
                Declare(body, depth);
                break;
            case < 7:
                Assign(body);
                break;
            case 7:
                Add(body, $"{Any(2)}; ");
                break;
            case 8:
                Destructure(body);
                break;
            case 9 or 10:
                Add(body, $"if ({Boolean(2)}) ");
                Block(body, depth);
                if (random.Next(2) == 0)
                {
                    body.Append("else ");
                    Block(body, depth);
                }

                break;
            case 11 or 12 or 13:
                Loop(body, depth);
                break;
            case 14:
                Switch(body, depth);
                break;
            case 15:
                body.Append("try ");
                Block(body, depth);
                Add(body, $"catch (e) {{ {(variables.Count > 0 ? "typeof e.message; " : string.Empty)}}} ");
                if (random.Next(3) == 0)
                {
                    body.Append("finally ");
                    Block(body, depth);
                }

                break;
            case 16 or 17:
                Function(body, depth);
                break;
            case 18:
                body.Append(random.Next(8) == 0 ? $"throw {Any(1)}; " : $"setVariable('Counter', {Any(1)}); ");
                break;
            default:
                body.Append(loops > 0 && functions == 0 ? $"if ({Boolean(1)}) {(random.Next(2) == 0 ? "break" : "continue")}; " : "; ");
                break;
        }
    }

    private void Declare(StringBuilder body, int depth)
    {
        var type = AnyType();
        var constant = random.Next(4) == 0;
        var value = Of(type, 3);
        var name = NewName();
        Add(body, $"{(constant ? "const" : depth == 3 && random.Next(3) == 0 ? "var" : "let")} {name} = {value}; ");
        variables.Add((name, type, constant));
    }

    private void Assign(StringBuilder body)
    {
        // Now and then a constant, which is an error; a loop's counter never, or the loop might not end.
        var targets = variables.Where(variable => !counters.Contains(variable.Name) && (!variable.Constant || random.Next(40) == 0)).ToList();
        if (targets.Count == 0)
        {
            return;
        }

        var (name, type, _) = targets[random.Next(targets.Count)];
        body.Append(type switch
        {
            'n' => Pick($"{name} = {Number(2)}; ", $"{name} {Pick("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>")}= {Number(2)}; ", $"{name}++; ", $"--{name}; ", $"{name} ||= {Number(1)}; "),
            's' => Pick($"{name} = {Text(2)}; ", $"{name} = {name}.slice(0, 20) + {Text(1)}; ", $"{name} ??= 'x'; ", $"{name} = {name}.slice(0, 9); {name} += {Number(1)}; "),
            'b' => Pick($"{name} = {Boolean(2)}; ", $"{name} &&= {Boolean(1)}; "),
            'l' => Pick($"{name}.push({Number(2)}); ", $"{name}.pop(); ", $"{name}.unshift({Number(1)}); ", $"{name}.shift(); ", $"{name}.splice({Small()}, {Small()}, {Number(1)}); ", $"{name}.reverse(); ", $"{name}.sort(); ", $"if ({name}.length) {name}[0] = {Number(2)}; ", $"{name}.length = 0; ", $"{name}.fill({Number(1)}, {Small()}); "),
            'o' => Pick($"{name}.{Key()} = {Any(2)}; ", $"{name}['{Key()}'] = {Number(2)}; ", $"delete {name}.{Key()}; ", $"{name}[{Small()}] = {Text(1)}; ", $"Object.assign({name}, {Object(2)}); ", $"{name}.{Key()} ??= {Any(1)}; ", $"{name}.{Key()}++; ", $"{name}.{Key()} += {Text(1)}; {name} = {{ {Key()}: 1 }}; "),
            _ => $"{name} = {Any(2)}; ",
        });
    }

    private void Destructure(StringBuilder body)
    {
        var (a, b, c) = (NewName(), NewName(), NewName());
        body.Append(Pick(
            $"const [{a}, {b} = {Any(1)}, ...{c}] = {List(2)}; ",
            $"let {{ {Key()}: {a}, [{Text(1)}]: {b} = {Any(1)}, ...{c} }} = {Object(2)}; ",
            $"const [{{ {Key()}: {a} }}, [{b}] = [1], {c}] = [{Object(1)}, undefined, {Any(1)}]; "));
        variables.Add((a, '?', true));
        variables.Add((b, '?', true));
        variables.Add((c, '?', true));
    }

    private void Loop(StringBuilder body, int depth)
    {
        var name = NewName();
        var (head, type) = random.Next(6) switch
        {
            0 => ($"for (let {name} = 0; {name} < {Small()}; {name}++) ", 'n'),
            1 => ($"for (const {name} of {List(2)}.slice(0, 4)) ", '?'),
            2 => ($"for (const {name} of {Text(2)}.slice(0, 4)) ", 's'),
            3 => ($"for (const {name} in {Object(2)}) ", 's'),
            4 => ($"let {name} = 0; while ({name}++ < {Small()}) ", 'n'),
            _ => ($"var {name} = 0; do ", 'n'),
        };
        var known = variables.Count;
        body.Append(head);
        variables.Add((name, type, true));
        counters.Add(name);
        loops++;
        Block(body, depth);
        loops--;
        variables.RemoveRange(known, variables.Count - known);
        body.Append(head.EndsWith("do ", StringComparison.Ordinal) ? $"while (++{name} < 3); " : string.Empty);
    }

    private void Switch(StringBuilder body, int depth)
    {
        Add(body, $"switch ({Any(1)}) {{ ");
        var known = variables.Count;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            body.Append(random.Next(4) == 0 && i == 1 ? "default: " : $"case {Any(0)}: ");
            Block(body, depth);
            body.Append(random.Next(2) == 0 ? "break; " : string.Empty);
        }

        variables.RemoveRange(known, variables.Count - known);
        body.Append("} ");
    }

    private void Function(StringBuilder body, int depth)
    {
        var (name, a, b, result) = (NewName(), NewName(), NewName(), NewName());
        var given = $"{Any(1)}{(random.Next(2) == 0 ? $", {Any(1)}" : string.Empty)}";
        var known = variables.Count;
        variables.Add((a, '?', false));
        variables.Add((b, '?', false));
        body.Append(random.Next(2) == 0 ? $"function {name}({a}, {b} = {Any(1)}) {{ " : $"const {name} = ({a}, ...{b}) => {{ ");
        var outside = loops;
        functions++;
        loops = 0;
        Statements(body, random.Next(1, 3), depth - 1);
        loops = outside;
        functions--;
        Add(body, $"return {Any(2)}; }}; ");
        variables.RemoveRange(known, variables.Count - known);
        Add(body, $"let {result} = {name}({given}); ");
        variables.Add((result, '?', false));
    }

    private string Of(char type, int depth) => type switch
    {
        'n' => Number(depth),
        's' => Text(depth),
        'b' => Boolean(depth),
        'l' => List(depth),
        'o' => Object(depth),
        _ => Any(depth),
    };

    private string Any(int depth) => random.Next(depth > 0 ? 14 : 5) switch
    {
        0 => Pick("null", "undefined", "[]", "({})", "true"),
        1 => Number(depth - 1),
        2 => Text(depth - 1),
        3 => Boolean(depth - 1),
        4 => Variable('?') ?? Number(0),
        5 => List(depth - 1),
        6 => Object(depth - 1),
        7 => $"({Any(depth - 1)} {Pick("||", "&&")} {Any(depth - 1)})",
        8 => $"({Any(depth - 1)} ?? {Any(depth - 1)})",
        9 => $"({Boolean(depth - 1)} ? {Any(depth - 1)} : {Any(depth - 1)})",
        10 => $"{Object(depth - 1)}{Pick("?.", ".")}{Key()}{Pick(string.Empty, $"?.{Key()}", $"?.[{Text(0)}]", $".{Key()}")}",
        11 => $"({Any(depth - 1)} + {Any(depth - 1)})",
        12 => Pick($"{List(depth - 1)}[{Small()}]", $"{Text(depth - 1)}[{Small()}]", $"getVariable({Pick("'Name'", "'Items'", "'Card'", "'Counter'")})", "variables.Card?.tags", $"JSON.parse(JSON.stringify({Any(depth - 1)}) ?? '0')"),
        _ => Pick($"((p => p)({Any(depth - 1)}))", $"{List(depth - 1)}.at({Small()})", $"{List(depth - 1)}.find(q => q > {Number(0)})", $"(({Any(0)}, {Any(depth - 1)}))"),
    };

    private string Number(int depth) => random.Next(depth > 0 ? 20 : 3) switch
    {
        0 => Pick(Numbers) is var literal ? $"({literal})" : "0",
        1 => Variable('n') ?? $"({random.Next(100).ToString(CultureInfo.InvariantCulture)})",
        2 => (random.Next(-1000, 1000) / 8.0).ToString(CultureInfo.InvariantCulture) is var text ? $"({text})" : "0",
        3 or 4 or 5 => $"({Number(depth - 1)} {Pick("+", "-", "*", "/", "%")} {Number(depth - 1)})",
        6 => $"({Number(depth - 1)} {Pick("&", "|", "^", "<<", ">>", ">>>")} {Number(depth - 1)})",
        7 => $"({Pick("-", "+", "~", "- -")}{Any(depth - 1)})",
        8 => $"Math.{Pick("abs", "floor", "ceil", "round", "trunc", "sign", "sqrt", "clz32", "fround")}({Number(depth - 1)})",
        9 => $"Math.{Pick("min", "max")}({Number(depth - 1)}, {Any(depth - 1)})",
        10 => $"{Text(depth - 1)}.{Pick("length", $"indexOf({Text(0)})", $"charCodeAt({Small()})", $"lastIndexOf({Text(0)}, {Small()})", $"indexOf({Text(0)}, {Small()})")}",
        11 => $"{List(depth - 1)}.{Pick("length", "reduce((a, x) => a + x, 0)", $"indexOf({Number(0)})", $"findIndex(x => x > {Number(0)})", "reduceRight((a, x) => a - x, 1)")}",
        12 => $"Number({Any(depth - 1)})",
        13 => $"parseInt({Any(depth - 1)}{Pick(string.Empty, ", 10", ", 16", ", 2", ", 36", ", 0")})",
        14 => $"parseFloat({Any(depth - 1)})",
        15 => $"({Boolean(depth - 1)} ? {Number(depth - 1)} : {Number(depth - 1)})",
        16 => $"(({Small()}) ** {Small()})",
        17 => "(+getCounter())",
        18 => $"new Date({Pick("0", "'2026-03-14'", "'2024-02-29T12:30:45.678Z'", "'1969-12-31T23:00:00-02:30'", "1e12", "-1", "NaN")}).{Pick("getTime", "getUTCDay", "getUTCMonth", "getUTCFullYear", "getUTCHours", "getUTCMilliseconds")}()",
        _ => $"({Object(depth - 1)} {Pick("-", "*", "-")} {Any(depth - 1)})",
    };

    private string Text(int depth) => random.Next(depth > 0 ? 20 : 3) switch
    {
        0 or 1 => $"({Pick(Words)})",
        2 => Variable('s') ?? "'я'",
        3 or 4 => $"({Text(depth - 1)} + {Any(depth - 1)})",
        5 => $"`{Pick("a", "ї", string.Empty)}${{{Any(depth - 1)}}}${{{Text(depth - 1)}}}`",
        6 => $"{Text(depth - 1)}.{Pick("slice", "substring", "substr")}({Small()}{Pick(string.Empty, $", {Small()}", $", {Number(0)}")})",
        7 => $"{Text(depth - 1)}.{Pick("trim()", "trimStart()", "trimEnd()", "toUpperCase()", "toLowerCase()", "toString()")}",
        8 => $"{Text(depth - 1)}.{Pick("replace", "replaceAll")}({Text(0)}, {Pick(Text(0), "'[$&]'", "'$$$`'", "(m, i) => m + i")})",
        9 => $"{Text(depth - 1)}.{Pick("padStart", "padEnd")}({Small()}{Pick(string.Empty, $", {Text(0)}")})",
        10 => $"{Text(depth - 1)}.repeat({Pick("0", "1", "2")})",
        11 => $"{Text(depth - 1)}.split({Text(0)}{Pick(string.Empty, $", {Small()}")}).join({Text(0)})",
        12 => $"String({Any(depth - 1)})",
        13 => $"({Number(depth - 1)}).{Pick("toFixed(2)", "toFixed(0)", "toFixed(9)", "toString()")}",
        14 => $"(({Number(depth - 1)}) | 0).toString({Pick("2", "16", "36", "10")})",
        15 => $"{List(depth - 1)}.join({Pick(string.Empty, Text(0))})",
        16 => $"String(JSON.stringify({Any(depth - 1)}{Pick(string.Empty, ", null, 2", ", null, '--'")}))",
        17 => $"(typeof {Any(depth - 1)})",
        18 => $"Object.keys({Object(depth - 1)}).join()",
        _ => $"{Text(depth - 1)}.charAt({Small()})",
    };

    private string Boolean(int depth) => random.Next(depth > 0 ? 13 : 2) switch
    {
        0 => Pick("true", "false"),
        1 => Variable('b') ?? "true",
        2 or 3 => $"({Any(depth - 1)} {Pick("<", ">", "<=", ">=")} {Any(depth - 1)})",
        4 => $"({Any(depth - 1)} {Pick("==", "!=")} {Any(depth - 1)})",
        5 => $"({Any(depth - 1)} {Pick("===", "!==")} {Any(depth - 1)})",
        6 => $"(!{Any(depth - 1)})",
        7 => $"({Boolean(depth - 1)} {Pick("&&", "||")} {Boolean(depth - 1)})",
        8 => $"{Text(depth - 1)}.{Pick("includes", "startsWith", "endsWith")}({Text(0)})",
        9 => $"{List(depth - 1)}.{Pick("some", "every")}(x => x {Pick("<", ">=", "!=")} {Number(0)})",
        10 => $"('{Key()}' in {Object(depth - 1)})",
        11 => Pick($"Array.isArray({Any(depth - 1)})", $"isNaN({Any(depth - 1)})", $"Number.isInteger({Any(depth - 1)})", $"Object.is({Any(depth - 1)}, {Any(depth - 1)})", $"Object.hasOwn({Object(depth - 1)}, '{Key()}')"),
        _ => $"{List(depth - 1)}.includes({Any(depth - 1)})",
    };

    private string List(int depth) => random.Next(depth > 0 ? 18 : 2) switch
    {
        0 or 2 => $"[{string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => depth > 0 ? Any(depth - 1) : Number(0)))}]",
        1 => Variable('l') ?? "[3, 1, 2]",
        3 => $"[...{List(depth - 1)}, {Any(depth - 1)}, ...{Text(depth - 1)}]",
        4 => $"{List(depth - 1)}.map({Pick("x => x", "(x, i) => i", "x => [x]", "String", "Number", "x => x + 1", "(x, i, all) => all.length - i")})",
        5 => $"{List(depth - 1)}.filter({Pick("x => x", "(x, i) => i % 2", "x => x > 1", "Boolean")})",
        6 => $"{List(depth - 1)}.slice({Small()}{Pick(string.Empty, $", {Small()}")})",
        7 => $"{List(depth - 1)}.concat({Any(depth - 1)}, {List(depth - 1)})",
        8 => $"{List(depth - 1)}.slice().sort()",
        9 => $"{List(depth - 1)}.map(Number).filter(x => x === x).sort((a, b) => {Pick("a - b", "b - a")})",
        10 => $"{List(depth - 1)}.slice().reverse()",
        11 => $"[...{List(depth - 1)}].splice({Small()}, {Small()})",
        12 => $"{List(depth - 1)}.{Pick("flat()", "flatMap(x => [x, x])", "flat(2)")}",
        13 => $"Object.{Pick("keys", "values", "entries")}({Object(depth - 1)})",
        14 => $"{Text(depth - 1)}.split({Text(0)})",
        15 => $"Array.from({{ length: {Small()} }}, (_, i) => i {Pick("+", "*", "-")} {Number(depth - 1)})",
        16 => $"Array.from({Text(depth - 1)})",
        _ => $"new Array({Small()}).fill({Any(depth - 1)})",
    };

    private string Object(int depth) => random.Next(depth > 0 ? 9 : 2) switch
    {
        0 or 2 or 3 => $"({{ {string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => Property(depth)))} }})",
        1 => Variable('o') ?? "({ a: 1, 5: 'x', b: null })",
        4 => $"({{ ...{Object(depth - 1)}, {Property(depth)}, ...{Any(depth - 1)} }})",
        5 => $"Object.fromEntries([['{Key()}', {Any(depth - 1)}], [{Small()}, {Any(depth - 1)}]])",
        6 => $"JSON.parse(JSON.stringify({Object(depth - 1)}))",
        7 => $"Object.assign({{}}, {Object(depth - 1)}, {Object(depth - 1)})",
        _ => "getVariable('Card')",
    };

    private string Property(int depth) => random.Next(4) switch
    {
        0 => $"[{Text(depth - 1)}]: {Any(depth - 1)}",
        1 => $"{random.Next(12)}: {Any(depth - 1)}",
        _ => $"{Key()}: {Any(depth - 1)}",
    };

    // Texts only, so that nothing is formatted by the machine's culture.
    private static void Add(StringBuilder body, string text) => body.Append(text);

    private string? Variable(char type)
    {
        var fitting = variables.Where(variable => type == '?' || variable.Type == type).ToList();
        return fitting.Count == 0 ? null : fitting[random.Next(fitting.Count)].Name;
    }

    private char AnyType() => "nsblo?"[random.Next(6)];

    private string Key() => Pick(Keys);

    private string Small() => Pick("0", "1", "2", "3", "4");

    private string NewName() => $"v{names++}";

    private string Pick(params ReadOnlySpan<string> choices) => choices[random.Next(choices.Length)];
}
