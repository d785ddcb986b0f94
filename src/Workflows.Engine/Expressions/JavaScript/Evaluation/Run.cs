using System.Text.Json.Nodes;
using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.BuiltIns;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

using Expression = Acornima.Ast.Expression;

/// <summary>One evaluation of one program: its meter, its place in the source, its view of the host.</summary>
internal sealed class Run
{
    private const int LongestMessage = 1000;

    private readonly JavaScriptHost host;
    private readonly Dictionary<string, Value> hostFunctions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> hostGlobals = new(StringComparer.Ordinal);
    private Node? at;
    private int calls;

    public Run(JavaScriptHost host, JavaScriptBudget budget, CancellationToken ct)
    {
        this.host = host;
        Meter = new Meter(budget, this, ct);
    }

    public Meter Meter { get; }

    /// <summary>What the last <c>return</c> carried; read by the call that it ended.</summary>
    public Value Returned { get; set; }

    /// <summary>The arrays being turned into text just now; one that holds itself reads as nothing inside.</summary>
    public HashSet<ArrayValue> Joining { get; } = [];

    public (int Line, int Column) Place =>
        at is { } node ? (node.Location.Start.Line, node.Location.Start.Column + 1) : (0, 0);

    private Value LastExpression { get; set; }

    public JsonNode? Execute(Node root)
    {
        try
        {
            return JsonBorder.Out(this, Evaluate(root));
        }
        catch (JavaScriptThrow thrown)
        {
            var words = WordsOf(thrown.Value);
            throw new JavaScriptException(
                words.Length > LongestMessage ? words[..LongestMessage] + "…" : words, thrown.Line, thrown.Column);
        }
    }

    /// <summary>Marks where the program is, for the place in its messages.</summary>
    public void MoveTo(Node node) => at = node;

    /// <summary>Keeps what a statement of the program itself evaluated to; inside functions nobody asks.</summary>
    public void Remember(Value value)
    {
        if (calls == 0)
        {
            LastExpression = value;
        }
    }

    public Value Call(FunctionValue function, Value self, Value[] arguments)
    {
        if (function is BuiltInValue builtIn)
        {
            return builtIn.Body(new BuiltInCall(this, self, arguments));
        }

        Meter.Enter();
        calls++;
        try
        {
            return Calls.Enter(this, (ClosureValue)function, arguments);
        }
        finally
        {
            calls--;
            Meter.Leave();
        }
    }

    public Value Global(Identifier name)
    {
        if (FindGlobal(name.Name) is { } value)
        {
            return value;
        }

        throw ReferenceError($"Назва «{name.Name}» невідома.", name);
    }

    /// <summary>A name of the host or of the language; the host's come first.</summary>
    public Value? FindGlobal(string name)
    {
        if (hostFunctions.TryGetValue(name, out var known) || hostGlobals.TryGetValue(name, out known))
        {
            return known;
        }

        if (host.FindFunction(name) is { } function)
        {
            return hostFunctions[name] = Value.Of(new BuiltInValue(name, (in call) => CallHost(function, call)));
        }

        if (host.FindGlobal(name) is { } make)
        {
            return hostGlobals[name] = JsonBorder.In(this, make(), frozen: true);
        }

        return Globals.Table.TryGetValue(name, out var own) ? own : null;
    }

    public double Now() => host.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public Guid NewGuid() => host.NewGuid();

    public JavaScriptThrow TypeError(string message, Node? place = null) => Error("TypeError", message, place);

    public JavaScriptThrow RangeError(string message) => Error("RangeError", message, null);

    public JavaScriptThrow SyntaxError(string message) => Error("SyntaxError", message, null);

    public JavaScriptThrow ReferenceError(string message, Node place) => Error("ReferenceError", message, place);

    public JavaScriptThrow Thrown(Value value)
    {
        var (line, column) = Place;
        return new JavaScriptThrow(value, line, column);
    }

    private JavaScriptThrow Error(string name, string message, Node? place)
    {
        at = place ?? at;
        Meter.Allocate(256);
        return Thrown(Value.Of(new ErrorValue(name, message)));
    }

    private Value Evaluate(Node root)
    {
        if (root is Expression expression)
        {
            return Expressions.Evaluate(this, null, expression);
        }

        var script = (Script)root;
        var scope = Scope.Open(this, null, script);
        return Statements.ExecuteAll(this, scope, script.Body) == Completion.Return ? Returned : LastExpression;
    }

    private Value CallHost(JavaScriptHost.HostFunction function, in BuiltInCall call)
    {
        var arguments = new JsonNode?[call.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = JsonBorder.Out(this, call[i]);
        }

        var result = function.Body(arguments);
        if (function.ChangesGlobals)
        {
            hostGlobals.Clear();
        }

        return JsonBorder.In(this, result, frozen: false);
    }

    // What `throw` was given, in words: an error's message, a text itself, anything else as far as it can be written.
    private string WordsOf(Value thrown)
    {
        if (thrown.Heap is ErrorValue error)
        {
            return error.Message.Length == 0 ? error.Name : error.Message;
        }

        try
        {
            return thrown.Heap is null ? Conversions.ToText(this, thrown) : JsonWriter.Write(this, thrown) ?? "Помилка.";
        }
        catch (JavaScriptThrow)
        {
            return "Помилка, яку не можна записати текстом.";
        }
    }
}
