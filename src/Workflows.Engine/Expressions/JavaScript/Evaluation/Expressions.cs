using Acornima;
using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

using Expression = Acornima.Ast.Expression;

/// <summary>Evaluates expressions, one step each.</summary>
internal static class Expressions
{
    public static Value Evaluate(Run run, Scope? scope, Expression node)
    {
        run.MoveTo(node);
        run.Meter.Step();
        return node switch
        {
            Identifier name => Scope.Read(run, scope, name),
            NumericLiteral number => Value.Of(number.Value),
            StringLiteral text => Value.Of(text.Value),
            BooleanLiteral boolean => Value.Of(boolean.Value),
            NullLiteral => Value.Null,
            MemberExpression member => Member(run, scope, member, Evaluate(run, scope, member.Object)),
            CallExpression call => Calls.Evaluate(run, scope, call),
            LogicalExpression logical => Logical(run, scope, logical),
            BinaryExpression binary => Binary(run, scope, binary),
            ConditionalExpression choice => Evaluate(
                run, scope, Truth(run, scope, choice.Test) ? choice.Consequent : choice.Alternate),
            UpdateExpression update => Assignments.Update(run, scope, update),
            UnaryExpression unary => Unary(run, scope, unary),
            AssignmentExpression assignment => Assignments.Evaluate(run, scope, assignment),
            TemplateLiteral template => Template(run, scope, template),
            ArrayExpression array => Value.Of(new ArrayValue(List(run, scope, array.Elements))),
            ObjectExpression body => Object(run, scope, body),
            IFunction function => Closure(run, scope, function),
            ChainExpression chain => Evaluate(run, scope, chain.Expression) is { IsSkipped: false } value ? value : Value.Undefined,
            SequenceExpression sequence => Sequence(run, scope, sequence),
            NewExpression construction => Calls.Construct(run, scope, construction),
            _ => throw new InvalidOperationException($"The language check let {node.TypeText} through."),
        };
    }

    public static bool Truth(Run run, Scope? scope, Expression node) =>
        Conversions.ToBoolean(Evaluate(run, scope, node));

    public static Value Member(Run run, Scope? scope, MemberExpression node, Value target)
    {
        if (target.IsSkipped || (node.Optional && target.IsNullish))
        {
            return Value.Skipped;
        }

        var key = Key(run, scope, node.Property, node.Computed);
        run.MoveTo(node);
        return Members.Get(run, target, key);
    }

    /// <summary>The key of a member or property: computed, or as it is written.</summary>
    public static Value Key(Run run, Scope? scope, Expression node, bool computed) => node switch
    {
        _ when computed => Evaluate(run, scope, node),
        Identifier name => Value.Of(name.Name),
        StringLiteral text => Value.Of(text.Value),
        NumericLiteral number => Value.Of(number.Value),
        _ => throw new InvalidOperationException($"The language check let the key {node.TypeText} through."),
    };

    /// <summary>The elements of an array literal or the arguments of a call, with everything spread.</summary>
    public static List<Value> List(Run run, Scope? scope, in NodeList<Expression?> nodes)
    {
        run.Meter.Array(nodes.Count);
        var items = new List<Value>(nodes.Count);
        foreach (var node in nodes)
        {
            if (node is not SpreadElement spread)
            {
                items.Add(Evaluate(run, scope, node!));
                continue;
            }

            foreach (var item in Iteration.Of(run, Evaluate(run, scope, spread.Argument)))
            {
                run.Meter.Grow(items.Count, 1);
                items.Add(item);
            }
        }

        return items;
    }

    private static Value Logical(Run run, Scope? scope, LogicalExpression node)
    {
        var left = Evaluate(run, scope, node.Left);
        return Decides(node.Operator, left) ? left : Evaluate(run, scope, node.Right);
    }

    /// <summary>True when the left side of a logical operator is already the answer.</summary>
    public static bool Decides(Operator op, Value left) => op switch
    {
        Operator.LogicalAnd or Operator.LogicalAndAssignment => !Conversions.ToBoolean(left),
        Operator.LogicalOr or Operator.LogicalOrAssignment => Conversions.ToBoolean(left),
        _ => !left.IsNullish,
    };

    private static Value Binary(Run run, Scope? scope, BinaryExpression node)
    {
        var left = Evaluate(run, scope, node.Left);
        var right = Evaluate(run, scope, node.Right);
        run.MoveTo(node);
        return Operators.Apply(run, node.Operator, left, right);
    }

    private static Value Unary(Run run, Scope? scope, UnaryExpression node)
    {
        if (node.Operator == Operator.Delete)
        {
            return Delete(run, scope, node.Argument);
        }

        // The one place where an unknown name is not an error.
        if (node.Operator == Operator.TypeOf && node.Argument is Identifier { UserData: null } name)
        {
            return Value.Of(TypeOf(run.FindGlobal(name.Name) ?? Value.Undefined));
        }

        var value = Evaluate(run, scope, node.Argument);
        run.MoveTo(node);
        return node.Operator switch
        {
            Operator.LogicalNot => Value.Of(!Conversions.ToBoolean(value)),
            Operator.UnaryNegation => Value.Of(-Conversions.ToNumber(run, value)),
            Operator.UnaryPlus => Value.Of(Conversions.ToNumber(run, value)),
            Operator.BitwiseNot => Value.Of((double)~Conversions.ToInt32(run, value)),
            Operator.TypeOf => Value.Of(TypeOf(value)),
            _ => Value.Undefined,
        };
    }

    private static Value Delete(Run run, Scope? scope, Expression argument)
    {
        if (argument is ChainExpression chain)
        {
            argument = chain.Expression;
        }

        if (argument is not MemberExpression member)
        {
            Evaluate(run, scope, argument);
            return Value.True;
        }

        var target = Evaluate(run, scope, member.Object);
        if (target.IsSkipped || (member.Optional && target.IsNullish))
        {
            return Value.True;
        }

        var key = Key(run, scope, member.Property, member.Computed);
        run.MoveTo(member);
        Members.Delete(run, target, key);
        return Value.True;
    }

    private static string TypeOf(Value value) => value.Kind switch
    {
        ValueKind.Boolean => "boolean",
        ValueKind.Number => "number",
        ValueKind.String => "string",
        ValueKind.Object when value.Heap is FunctionValue => "function",
        ValueKind.Object or ValueKind.Null => "object",
        _ => "undefined",
    };

    private static Value Template(Run run, Scope? scope, TemplateLiteral node)
    {
        var parts = new string[node.Quasis.Count + node.Expressions.Count];
        var length = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = i % 2 == 0
                ? node.Quasis[i / 2].Value.Cooked!
                : Conversions.ToText(run, Evaluate(run, scope, node.Expressions[i / 2]));
            length += parts[i].Length;
        }

        run.Meter.String(length);
        return Value.Of(string.Concat(parts));
    }

    private static Value Object(Run run, Scope? scope, ObjectExpression node)
    {
        run.Meter.Object();
        var result = new ObjectValue();
        foreach (var part in node.Properties)
        {
            if (part is SpreadElement spread)
            {
                Members.CopyInto(run, result, Evaluate(run, scope, spread.Argument), except: null);
                continue;
            }

            var property = (Property)part;
            var key = Conversions.ToKey(run, Key(run, scope, property.Key, property.Computed));
            var value = Evaluate(run, scope, (Expression)property.Value);
            Members.Put(run, result, key, value);
        }

        return Value.Of(result);
    }

    private static Value Closure(Run run, Scope? scope, IFunction function)
    {
        run.Meter.Object();
        return Value.Of(new ClosureValue(function, scope));
    }

    private static Value Sequence(Run run, Scope? scope, SequenceExpression node)
    {
        var last = Value.Undefined;
        foreach (var expression in node.Expressions)
        {
            last = Evaluate(run, scope, expression);
        }

        return last;
    }
}
