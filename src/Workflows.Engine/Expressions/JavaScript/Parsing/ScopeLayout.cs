using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Parsing;

/// <summary>Where a name lives: how many scopes out, and in which slot.</summary>
internal sealed record Binding(int Hops, int Slot, bool Constant);

/// <summary>The slots that a function, block or loop makes when it is entered.</summary>
internal sealed class ScopeLayout
{
    private readonly Dictionary<string, int> slots = new(StringComparer.Ordinal);
    private readonly List<bool> constants = [];
    private readonly List<Value> initial = [];

    /// <summary>What the slots hold on entry: nothing yet for let and const, undefined for var.</summary>
    public IReadOnlyList<Value> Initial => initial;

    /// <summary>Functions declared here; they exist before the first statement runs.</summary>
    public List<FunctionDeclaration> Functions { get; } = [];

    /// <summary>True when a function made inside may keep this scope alive: it is charged, and loops copy it.</summary>
    public bool Captured { get; set; }

    public int Count => initial.Count;

    /// <summary>The slot of a name, or −1.</summary>
    public int Find(string name) => slots.GetValueOrDefault(name, -1);

    public bool IsConstant(int slot) => constants[slot];

    /// <summary>Adds a name unless it is there: a var repeats a parameter without changing it.</summary>
    public void Declare(string name, Value value, bool constant = false)
    {
        if (slots.TryAdd(name, initial.Count))
        {
            constants.Add(constant);
            initial.Add(value);
        }
    }
}
