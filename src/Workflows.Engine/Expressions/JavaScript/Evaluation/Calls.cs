using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.BuiltIns;
using Workflows.Engine.Expressions.JavaScript.Parsing;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

using Expression = Acornima.Ast.Expression;

/// <summary>Calls as the program writes them, and what happens on entering a function of the program.</summary>
internal static class Calls
{
    public static Value Evaluate(Run run, Scope? scope, CallExpression node)
    {
        var self = Value.Undefined;
        Value callee;
        if (node.Callee is MemberExpression member)
        {
            self = Expressions.Evaluate(run, scope, member.Object);
            callee = Expressions.Member(run, scope, member, self);
        }
        else
        {
            callee = Expressions.Evaluate(run, scope, node.Callee);
        }

        if (callee.IsSkipped || (node.Optional && callee.IsNullish))
        {
            return Value.Skipped;
        }

        var arguments = Arguments(run, scope, node.Arguments);
        run.MoveTo(node);
        return callee.Heap is FunctionValue function
            ? run.Call(function, self, arguments)
            : throw run.TypeError($"{NameOf(node.Callee)} — не функція.{Advice(node.Callee)}");
    }

    public static Value Construct(Run run, Scope? scope, NewExpression node)
    {
        var arguments = Arguments(run, scope, node.Arguments);
        var name = (Identifier)node.Callee;
        run.MoveTo(node);
        if (name.UserData is not null)
        {
            throw run.TypeError($"«{name.Name}» не можна викликати через new.");
        }

        var call = new BuiltInCall(run, Value.Undefined, arguments);
        return name.Name switch
        {
            "Date" => DateMembers.Construct(call),
            "Array" => ArrayFunctions.Construct(call),
            _ => ErrorFunctions.Construct(name.Name, call),
        };
    }

    public static Value Enter(Run run, ClosureValue closure, Value[] arguments)
    {
        var layout = closure.Layout;
        var scope = Scope.Enter(run, closure.Scope, layout);
        if (closure.Function is FunctionExpression { Id: { UserData: Binding { Hops: 0, Constant: true } } own })
        {
            Scope.Initialise(scope, own, Value.Of(closure));
        }

        BindParameters(run, scope, closure.Function, arguments);
        scope.DeclareFunctions(run, layout);
        if (closure.Function.Body is not BlockStatement block)
        {
            return Expressions.Evaluate(run, scope, (Expression)closure.Function.Body);
        }

        return Statements.ExecuteAll(run, scope, block.Body) == Completion.Return ? run.Returned : Value.Undefined;
    }

    private static void BindParameters(Run run, Scope scope, IFunction function, Value[] arguments)
    {
        for (var i = 0; i < function.Params.Count; i++)
        {
            if (function.Params[i] is RestElement rest)
            {
                var more = arguments.Skip(i).ToList();
                run.Meter.Array(more.Count);
                Patterns.Assign(run, scope, rest.Argument, Value.Of(new ArrayValue(more)), declares: true);
                return;
            }

            Patterns.Assign(run, scope, function.Params[i], i < arguments.Length ? arguments[i] : Value.Undefined, declares: true);
        }
    }

    private static Value[] Arguments(Run run, Scope? scope, in NodeList<Expression> nodes)
    {
        if (nodes.Count == 0)
        {
            return [];
        }

        var spread = false;
        foreach (var node in nodes)
        {
            spread |= node is SpreadElement;
        }

        if (spread)
        {
            return [.. Expressions.List(run, scope, nodes.As<Expression?>())];
        }

        var arguments = new Value[nodes.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Expressions.Evaluate(run, scope, nodes[i]);
        }

        return arguments;
    }

    private static string NameOf(Node callee) => callee switch
    {
        Identifier name => $"«{name.Name}»",
        MemberExpression { Computed: false, Property: Identifier name } => $"«{name.Name}»",
        _ => "Це",
    };

    private static string Advice(Node callee) => callee is MemberExpression { Property: Identifier { Name: var name } }
        ? name switch
        {
            "hasOwnProperty" => " Скористайтеся Object.hasOwn(обʼєкт, 'ключ').",
            "match" or "matchAll" or "search" or "test" or "exec" => " Регулярні вирази не підтримуються.",
            "toLocaleString" or "toLocaleDateString" or "toLocaleTimeString" => " Місцевих записів вираз не знає.",
            _ => string.Empty,
        }
        : string.Empty;
}
