using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Engine.Checking;

/// <summary>What a program uses of the workflow, as far as its text tells.</summary>
internal sealed record ScriptUse
{
    private static readonly ScriptUse Nothing = new();

    /// <summary>Variables that it reads, by name.</summary>
    public IReadOnlyList<string> Reads { get; private init; } = [];

    /// <summary>Variables that it writes, by name.</summary>
    public IReadOnlyList<string> Writes { get; private init; } = [];

    /// <summary>Whether it may write further variables, whose names it makes up while it runs.</summary>
    public bool WritesMore { get; private init; }

    /// <summary>Functions of the forms <c>getX</c> and <c>setX</c> that it calls: variables, inputs, results, or what is not there.</summary>
    public IReadOnlyList<string> Accessors { get; private init; } = [];

    /// <summary>Steps whose results it asks for, by name or id, with the result where it names one.</summary>
    public IReadOnlyList<(string Step, string? Output)> Results { get; private init; } = [];

    /// <summary>Whether its value may differ from one run to the next though nothing in the workflow has changed.</summary>
    public bool IsFickle { get; private init; }

    /// <summary>Looks through a program; null is a program that does nothing.</summary>
    public static ScriptUse Of(JavaScriptProgram? program)
    {
        if (program is null)
        {
            return Nothing;
        }

        var (reads, writes, accessors, results) = (new List<string>(), new List<string>(), new List<string>(), new List<(string, string?)>());
        var (writesMore, fickle) = (false, false);
        var open = new Stack<Node>([program.Root]);
        while (open.TryPop(out var node))
        {
            switch (node)
            {
                case CallExpression { Callee: Identifier { UserData: null, Name: var name } } call:
                    Called(name, [.. call.Arguments.Select(TextOf)]);
                    call.Arguments.ToList().ForEach(open.Push);
                    continue;
                case MemberExpression { Object: Identifier { UserData: null, Name: "variables" } } member when NameOf(member) is { } variable:
                    reads.Add(variable);
                    continue;
                case Identifier { UserData: null, Name: "setVariable" }:
                    writesMore = true;
                    continue;
                case Identifier { UserData: null, Name: "Date" or "Math" or "newGuid" or "newGuidString" }:
                    fickle = true;
                    continue;
                case MemberExpression { Computed: false } plain:
                    open.Push(plain.Object);
                    continue;
                case Property { Computed: false } property:
                    open.Push(property.Value);
                    continue;
            }

            foreach (var child in node.ChildNodes)
            {
                if (child is not null)
                {
                    open.Push(child);
                }
            }
        }

        return new ScriptUse { Reads = reads, Writes = writes, WritesMore = writesMore, Accessors = accessors, Results = results, IsFickle = fickle };

        void Called(string name, IReadOnlyList<string?> arguments)
        {
            switch (name)
            {
                case "getVariable" when arguments is [{ } read, ..]:
                    reads.Add(read);
                    break;
                case "setVariable":
                    writesMore |= arguments is not [{ }, ..];
                    writes.AddRange(arguments.Take(1).OfType<string>());
                    break;
                case "getOutputFrom" when arguments is [{ } step, ..]:
                    results.Add((step, arguments.ElementAtOrDefault(1)));
                    break;
                case "getVariable" or "getOutputFrom" or "getInput":
                    break;
                case "newGuid" or "newGuidString":
                    fickle = true;
                    break;
                case ['g' or 's', 'e', 't', _, ..]:
                    accessors.Add(name);
                    break;
            }
        }
    }

    private static string? TextOf(Node argument) => argument is StringLiteral text ? text.Value : null;

    private static string? NameOf(MemberExpression member) => member switch
    {
        { Computed: false, Property: Identifier name } => name.Name,
        { Computed: true, Property: StringLiteral name } => name.Value,
        _ => null,
    };
}
