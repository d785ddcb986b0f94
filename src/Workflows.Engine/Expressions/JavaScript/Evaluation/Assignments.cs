using Acornima;
using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

/// <summary>Assignment in all its forms, ++ and --.</summary>
internal static class Assignments
{
    public static Value Evaluate(Run run, Scope? scope, AssignmentExpression node)
    {
        if (node.Operator == Operator.Assignment)
        {
            return Simple(run, scope, node);
        }

        var place = Place.Find(run, scope, node.Left);
        var old = place.Read();
        if (IsLogical(node.Operator))
        {
            if (Expressions.Decides(node.Operator, old))
            {
                return old;
            }

            var replacement = Expressions.Evaluate(run, scope, node.Right);
            place.Write(replacement);
            return replacement;
        }

        var right = Expressions.Evaluate(run, scope, node.Right);
        run.MoveTo(node);
        var value = Operators.Apply(run, node.Operator, old, right);
        place.Write(value);
        return value;
    }

    public static Value Update(Run run, Scope? scope, UpdateExpression node)
    {
        var place = Place.Find(run, scope, node.Argument);
        var old = Conversions.ToNumber(run, place.Read());
        var changed = node.Operator == Operator.Increment ? old + 1 : old - 1;
        place.Write(Value.Of(changed));
        return Value.Of(node.Prefix ? changed : old);
    }

    private static Value Simple(Run run, Scope? scope, AssignmentExpression node)
    {
        if (node.Left is MemberExpression)
        {
            var place = Place.Find(run, scope, node.Left);
            var member = Expressions.Evaluate(run, scope, node.Right);
            place.Write(member);
            return member;
        }

        var value = Expressions.Evaluate(run, scope, node.Right);
        Patterns.Assign(run, scope, node.Left, value, declares: false);
        return value;
    }

    private static bool IsLogical(Operator op) => op is
        Operator.LogicalAndAssignment or Operator.LogicalOrAssignment or Operator.NullishCoalescingAssignment;

    // Where a value is read and then written, with object and key evaluated once.
    private readonly struct Place(Run run, Scope? scope, Node node, Value target, Value key)
    {
        public static Place Find(Run run, Scope? scope, Node node)
        {
            if (node is not MemberExpression member)
            {
                return new Place(run, scope, node, default, default);
            }

            var target = Expressions.Evaluate(run, scope, member.Object);
            var key = Expressions.Key(run, scope, member.Property, member.Computed);
            if (key.Heap is not null)
            {
                key = Value.Of(Conversions.ToKey(run, key));
            }

            return new Place(run, scope, node, target, key);
        }

        public Value Read()
        {
            run.MoveTo(node);
            return node is Identifier name ? Scope.Read(run, scope, name) : Members.Get(run, target, key);
        }

        public void Write(Value value)
        {
            run.MoveTo(node);
            if (node is Identifier name)
            {
                Scope.Write(run, scope, name, value);
            }
            else
            {
                Members.Set(run, target, key, value);
            }
        }
    }
}
