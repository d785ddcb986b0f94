using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Parsing;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

using Expression = Acornima.Ast.Expression;

/// <summary>The five loops.</summary>
internal static class Loops
{
    public static Completion Execute(Run run, Scope? scope, Statement node) => node switch
    {
        ForStatement loop => For(run, scope, loop),
        ForOfStatement loop => ForOf(run, scope, loop),
        ForInStatement loop => ForIn(run, scope, loop),
        WhileStatement loop => While(run, scope, loop),
        DoWhileStatement loop => DoWhile(run, scope, loop),
        _ => throw new InvalidOperationException($"{node.TypeText} is not a loop."),
    };

    private static Completion For(Run run, Scope? outer, ForStatement node)
    {
        var scope = Scope.Open(run, outer, node);
        var copies = node.UserData is ScopeLayout { Captured: true };
        switch (node.Init)
        {
            case VariableDeclaration declaration:
                Statements.Declare(run, scope, declaration);
                break;
            case Expression expression:
                Expressions.Evaluate(run, scope, expression);
                break;
        }

        // The closures of the first part keep the variables of before the first turn.
        scope = copies ? scope!.Copy(run) : scope;
        while (true)
        {
            if (node.Test is { } test && !Expressions.Truth(run, scope, test))
            {
                return Completion.Normal;
            }

            if (Ends(Statements.Execute(run, scope, node.Body), out var completion))
            {
                return completion;
            }

            scope = copies ? scope!.Copy(run) : scope;
            if (node.Update is { } update)
            {
                Expressions.Evaluate(run, scope, update);
            }
        }
    }

    private static Completion ForOf(Run run, Scope? outer, ForOfStatement node)
    {
        // The list is evaluated where the loop's own names are known but have no value yet.
        var list = Expressions.Evaluate(run, Scope.Open(run, outer, node), node.Right);
        run.MoveTo(node);
        foreach (var item in Iteration.Of(run, list))
        {
            if (Ends(Turn(run, outer, node, node.Left, item, node.Body), out var completion))
            {
                return completion;
            }
        }

        return Completion.Normal;
    }

    private static Completion ForIn(Run run, Scope? outer, ForInStatement node)
    {
        var target = Expressions.Evaluate(run, Scope.Open(run, outer, node), node.Right);
        foreach (var key in Members.Keys(run, target))
        {
            // A key that an earlier turn deleted is passed over.
            if (Members.HasOwn(target, key)
                && Ends(Turn(run, outer, node, node.Left, Value.Of(key), node.Body), out var completion))
            {
                return completion;
            }
        }

        return Completion.Normal;
    }

    private static Completion Turn(Run run, Scope? outer, Statement loop, Node left, Value value, Statement body)
    {
        var scope = Scope.Open(run, outer, loop);
        if (left is VariableDeclaration declaration)
        {
            Patterns.Assign(run, scope, declaration.Declarations[0].Id, value, declares: true);
        }
        else
        {
            Patterns.Assign(run, scope, left, value, declares: false);
        }

        return Statements.Execute(run, scope, body);
    }

    private static Completion While(Run run, Scope? scope, WhileStatement node)
    {
        while (Expressions.Truth(run, scope, node.Test))
        {
            if (Ends(Statements.Execute(run, scope, node.Body), out var completion))
            {
                return completion;
            }
        }

        return Completion.Normal;
    }

    private static Completion DoWhile(Run run, Scope? scope, DoWhileStatement node)
    {
        do
        {
            if (Ends(Statements.Execute(run, scope, node.Body), out var completion))
            {
                return completion;
            }
        }
        while (Expressions.Truth(run, scope, node.Test));
        return Completion.Normal;
    }

    private static bool Ends(Completion body, out Completion completion)
    {
        completion = body == Completion.Return ? Completion.Return : Completion.Normal;
        return body is Completion.Break or Completion.Return;
    }
}
