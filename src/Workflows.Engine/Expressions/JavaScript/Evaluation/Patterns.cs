using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

/// <summary>Gives values to names, members and destructuring patterns.</summary>
internal static class Patterns
{
    /// <param name="run">The evaluation.</param>
    /// <param name="scope">Where names are looked up.</param>
    /// <param name="target">The name, member or pattern.</param>
    /// <param name="value">The value.</param>
    /// <param name="declares">True for declarations and parameters, which give a name its first value.</param>
    public static void Assign(Run run, Scope? scope, Node target, Value value, bool declares)
    {
        switch (target)
        {
            case Identifier name when declares:
                Scope.Initialise(scope, name, value);
                break;
            case Identifier name:
                Scope.Write(run, scope, name, value);
                break;
            case MemberExpression member:
                var owner = Expressions.Evaluate(run, scope, member.Object);
                var key = Expressions.Key(run, scope, member.Property, member.Computed);
                Members.Set(run, owner, key, value);
                break;
            case AssignmentPattern withDefault:
                var given = value.IsUndefined ? Expressions.Evaluate(run, scope, withDefault.Right) : value;
                Assign(run, scope, withDefault.Left, given, declares);
                break;
            case ArrayPattern pattern:
                AssignArray(run, scope, pattern, value, declares);
                break;
            case ObjectPattern pattern:
                AssignObject(run, scope, pattern, value, declares);
                break;
            default:
                throw new InvalidOperationException($"The language check let the target {target.TypeText} through.");
        }
    }

    private static void AssignArray(Run run, Scope? scope, ArrayPattern pattern, Value value, bool declares)
    {
        run.MoveTo(pattern);
        using var items = Iteration.Of(run, value).GetEnumerator();
        foreach (var element in pattern.Elements)
        {
            if (element is RestElement rest)
            {
                Assign(run, scope, rest.Argument, Rest(run, items), declares);
                return;
            }

            var item = items.MoveNext() ? items.Current : Value.Undefined;
            if (element is not null)
            {
                Assign(run, scope, element, item, declares);
            }
        }
    }

    private static Value Rest(Run run, IEnumerator<Value> items)
    {
        run.Meter.Array(0);
        var rest = new List<Value>();
        while (items.MoveNext())
        {
            run.Meter.Grow(rest.Count, 1);
            rest.Add(items.Current);
        }

        return Value.Of(new ArrayValue(rest));
    }

    private static void AssignObject(Run run, Scope? scope, ObjectPattern pattern, Value value, bool declares)
    {
        if (value.IsNullish)
        {
            throw run.TypeError("З нічого (null чи undefined) не можна взяти поля.", pattern);
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in pattern.Properties)
        {
            if (part is RestElement rest)
            {
                run.Meter.Object();
                var others = new ObjectValue();
                Members.CopyInto(run, others, value, taken);
                Assign(run, scope, rest.Argument, Value.Of(others), declares);
                return;
            }

            var property = (Property)part;
            var key = Conversions.ToKey(run, Expressions.Key(run, scope, property.Key, property.Computed));
            taken.Add(key);
            Assign(run, scope, property.Value, Members.Get(run, value, Value.Of(key)), declares);
        }
    }
}
