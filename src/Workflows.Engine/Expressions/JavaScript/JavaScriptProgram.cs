using System.Text.Json.Nodes;
using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Parsing;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>
/// One workflow expression, parsed and checked once. It never changes, so any number of threads may evaluate it.
/// </summary>
/// <remarks>
/// A body that reads as one expression is one: <c>{ a: 1 }</c> is an object, in parentheses or bare, and a semicolon
/// after it does no harm. Anything else is statements: the value is what <c>return</c> gives or, without one, the
/// last expression statement, as Elsa's users know it.
/// </remarks>
public sealed class JavaScriptProgram
{
    private readonly Node root;

    private JavaScriptProgram(Node root) => this.root = root;

    /// <summary>The syntax tree, names bound, for whoever asks what a program uses. Read only.</summary>
    internal Node Root => root;

    /// <summary>Parses a body.</summary>
    /// <exception cref="JavaScriptSyntaxException">The body is not a program of the supported language.</exception>
    public static JavaScriptProgram Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var root = SourceReader.Read(source);
        SupportedLanguage.Check(root);
        ScopeBinder.Bind(root);
        return new JavaScriptProgram(root);
    }

    /// <summary>
    /// Runs the program and returns its value: <c>undefined</c> as null, a date as its ISO text. Functions, NaN and
    /// Infinity cannot leave and are an error.
    /// </summary>
    /// <exception cref="JavaScriptException">The program failed.</exception>
    /// <exception cref="JavaScriptBudgetException">The program spent its budget.</exception>
    public JsonNode? Evaluate(JavaScriptHost host, JavaScriptBudget budget, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(budget);
        return new Run(host, budget, ct).Execute(root);
    }
}
