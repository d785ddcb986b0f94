using System.Diagnostics.CodeAnalysis;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

/// <summary>A value on its way up to the nearest <c>catch</c> of the program; it never leaves the evaluator.</summary>
[SuppressMessage("Design", "CA1064", Justification = "Callers see JavaScriptException; this one stays inside.")]
internal sealed class JavaScriptThrow(Value value, int line, int column) : Exception
{
    public Value Value { get; } = value;

    public int Line { get; } = line;

    public int Column { get; } = column;
}
