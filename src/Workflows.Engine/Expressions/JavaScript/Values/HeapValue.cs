using System.Collections.Frozen;
using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Parsing;

namespace Workflows.Engine.Expressions.JavaScript.Values;

/// <summary>A value with an identity. There are no prototypes: what a heap value has is its own.</summary>
internal abstract class HeapValue
{
    public bool Frozen { get; set; }
}

/// <summary>A list without gaps.</summary>
internal sealed class ArrayValue(List<Value> items) : HeapValue
{
    public List<Value> Items { get; } = items;
}

/// <summary>An instant in milliseconds since 1970, or NaN; it never changes.</summary>
internal sealed class DateValue(double time) : HeapValue
{
    public double Time { get; } = time;
}

/// <summary>What <c>new Error</c> makes and what a failing operation throws.</summary>
internal sealed class ErrorValue(string name, string message) : HeapValue
{
    public string Name { get; } = name;

    public string Message { get; } = message;
}

internal abstract class FunctionValue : HeapValue;

/// <summary>A function written in the program, with the scope in which it was made.</summary>
internal sealed class ClosureValue(IFunction function, Scope? scope) : FunctionValue
{
    public IFunction Function { get; } = function;

    public Scope? Scope { get; } = scope;

    public ScopeLayout Layout => (ScopeLayout)((Node)Function).UserData!;
}

/// <summary>A function of the language or of the host; shared ones are never changed.</summary>
internal sealed class BuiltInValue(string name, BuiltInBody body, FrozenDictionary<string, Value>? members = null)
    : FunctionValue
{
    public string Name { get; } = name;

    public BuiltInBody Body { get; } = body;

    /// <summary>What hangs on the function, as <c>isArray</c> on <c>Array</c>.</summary>
    public FrozenDictionary<string, Value> Members { get; } = members ?? FrozenDictionary<string, Value>.Empty;
}

internal delegate Value BuiltInBody(in BuiltInCall call);
