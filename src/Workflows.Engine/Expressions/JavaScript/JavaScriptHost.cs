using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>
/// The names that a program sees besides the language's own: functions and read-only values of the workflow.
/// JSON is copied on its way in and on its way out, so a program never holds anything of the host's.
/// </summary>
/// <param name="clock">What <c>Date.now()</c> and <c>new Date()</c> read.</param>
/// <param name="newGuid">Where <c>newGuid()</c> and <c>newGuidString()</c> take their ids.</param>
public sealed class JavaScriptHost(TimeProvider clock, Func<Guid> newGuid)
{
    private readonly Dictionary<string, HostFunction> functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<JsonNode?>> globals = new(StringComparer.Ordinal);

    internal TimeProvider Clock { get; } = clock;

    internal Func<Guid> NewGuid { get; } = newGuid;

    /// <summary>
    /// Adds a function. A missing argument is absent from the list, <c>undefined</c> arrives as null. A
    /// <see cref="JavaScriptException"/> that the function throws ends the program with that very exception.
    /// </summary>
    /// <param name="name">The name, which hides one of the language's own.</param>
    /// <param name="function">The function itself.</param>
    /// <param name="changesGlobals">True when a call may change what the host's globals show: they are made anew.</param>
    public JavaScriptHost AddFunction(
        string name, Func<IReadOnlyList<JsonNode?>, JsonNode?> function, bool changesGlobals = false)
    {
        RefuseTaken(name);
        functions.Add(name, new HostFunction(function, changesGlobals));
        return this;
    }

    /// <summary>Adds a read-only value, made when the program first reads it.</summary>
    public JavaScriptHost AddGlobal(string name, Func<JsonNode?> make)
    {
        RefuseTaken(name);
        globals.Add(name, make);
        return this;
    }

    internal HostFunction? FindFunction(string name) => functions.GetValueOrDefault(name);

    internal Func<JsonNode?>? FindGlobal(string name) => globals.GetValueOrDefault(name);

    private void RefuseTaken(string name)
    {
        if (functions.ContainsKey(name) || globals.ContainsKey(name))
        {
            throw new ArgumentException($"The name «{name}» is given twice.", nameof(name));
        }
    }

    internal sealed record HostFunction(Func<IReadOnlyList<JsonNode?>, JsonNode?> Body, bool ChangesGlobals);
}
