using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Parsing;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

/// <summary>The variables of one run of a function, block or loop turn.</summary>
internal sealed class Scope
{
    private readonly Scope? parent;
    private readonly Value[] slots;

    private Scope(Scope? parent, Value[] slots)
    {
        this.parent = parent;
        this.slots = slots;
    }

    /// <summary>Opens the scope of a node, or stays in the outer one if the node declares nothing.</summary>
    public static Scope? Open(Run run, Scope? parent, Node node)
    {
        if (node.UserData is not ScopeLayout layout)
        {
            return parent;
        }

        var scope = Enter(run, parent, layout);
        scope.DeclareFunctions(run, layout);
        return scope;
    }

    public static Scope Enter(Run run, Scope? parent, ScopeLayout layout)
    {
        if (layout.Captured)
        {
            run.Meter.Allocate(48 + (Meter.ValueBytes * (long)layout.Count));
        }

        return new Scope(parent, [.. layout.Initial]);
    }

    public void DeclareFunctions(Run run, ScopeLayout layout)
    {
        foreach (var function in layout.Functions)
        {
            run.Meter.Object();
            slots[layout.Find(function.Id!.Name)] = Value.Of(new ClosureValue(function, this));
        }
    }

    /// <summary>The same variables for the next turn of a loop, so that a closure keeps those of its own turn.</summary>
    public Scope Copy(Run run)
    {
        run.Meter.Allocate(48 + (Meter.ValueBytes * (long)slots.Length));
        return new Scope(parent, [.. slots]);
    }

    public static Value Read(Run run, Scope? scope, Identifier name)
    {
        if (name.UserData is not Binding binding)
        {
            return run.Global(name);
        }

        var value = At(scope, binding.Hops).slots[binding.Slot];
        if (value.IsUnset)
        {
            throw run.ReferenceError($"«{name.Name}» ще не має значення в цьому місці.", name);
        }

        return value;
    }

    public static void Initialise(Scope? scope, Identifier name, Value value)
    {
        var binding = (Binding)name.UserData!;
        At(scope, binding.Hops).slots[binding.Slot] = value;
    }

    public static void Write(Run run, Scope? scope, Identifier name, Value value)
    {
        if (name.UserData is not Binding binding)
        {
            // A global is there to be read; an unknown name is not made by writing to it.
            run.Global(name);
            throw run.TypeError($"«{name.Name}» не можна змінити.", name);
        }

        ref var slot = ref At(scope, binding.Hops).slots[binding.Slot];
        if (slot.IsUnset)
        {
            throw run.ReferenceError($"«{name.Name}» ще не має значення в цьому місці.", name);
        }

        if (binding.Constant)
        {
            throw run.TypeError($"«{name.Name}» — стала (const), її не можна змінити.", name);
        }

        slot = value;
    }

    private static Scope At(Scope? scope, int hops)
    {
        while (hops-- > 0)
        {
            scope = scope!.parent;
        }

        return scope!;
    }
}
