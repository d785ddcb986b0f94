using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;


/// <summary>How a statement ended.</summary>
internal enum Completion
{
    Normal,
    Break,
    Continue,
    Return,
}

/// <summary>Executes statements, one step each.</summary>
internal static class Statements
{
    public static Completion ExecuteAll(Run run, Scope? scope, in NodeList<Statement> statements)
    {
        foreach (var statement in statements)
        {
            var completion = Execute(run, scope, statement);
            if (completion != Completion.Normal)
            {
                return completion;
            }
        }

        return Completion.Normal;
    }

    public static Completion Execute(Run run, Scope? scope, Statement node)
    {
        run.MoveTo(node);
        run.Meter.Step();
        switch (node)
        {
            case ExpressionStatement expression:
                run.Remember(Expressions.Evaluate(run, scope, expression.Expression));
                return Completion.Normal;
            case VariableDeclaration declaration:
                Declare(run, scope, declaration);
                return Completion.Normal;
            case ReturnStatement { Argument: var argument }:
                run.Returned = argument is null ? Value.Undefined : Expressions.Evaluate(run, scope, argument);
                return Completion.Return;
            case IfStatement choice:
                return If(run, scope, choice);
            case BlockStatement block:
                return ExecuteAll(run, Scope.Open(run, scope, block), block.Body);
            case BreakStatement:
                return Completion.Break;
            case ContinueStatement:
                return Completion.Continue;
            case ThrowStatement thrown:
                var value = Expressions.Evaluate(run, scope, thrown.Argument);
                run.MoveTo(node);
                throw run.Thrown(value);
            case TryStatement attempt:
                run.Remember(Value.Undefined);
                return Try(run, scope, attempt);
            case SwitchStatement choice:
                run.Remember(Value.Undefined);
                return Switch(run, scope, choice);
            case ForStatement or ForOfStatement or ForInStatement or WhileStatement or DoWhileStatement:
                run.Remember(Value.Undefined);
                return Loops.Execute(run, scope, node);
            case FunctionDeclaration or EmptyStatement:
                return Completion.Normal;
            default:
                throw new InvalidOperationException($"The language check let {node.TypeText} through.");
        }
    }

    public static void Declare(Run run, Scope? scope, VariableDeclaration node)
    {
        foreach (var declarator in node.Declarations)
        {
            if (declarator.Init is { } init)
            {
                Patterns.Assign(run, scope, declarator.Id, Expressions.Evaluate(run, scope, init), declares: true);
            }
            else if (node.Kind != VariableDeclarationKind.Var)
            {
                Patterns.Assign(run, scope, declarator.Id, Value.Undefined, declares: true);
            }
        }
    }

    private static Completion If(Run run, Scope? scope, IfStatement node)
    {
        var chosen = Expressions.Truth(run, scope, node.Test) ? node.Consequent : node.Alternate;
        run.Remember(Value.Undefined);
        return chosen is null ? Completion.Normal : Execute(run, scope, chosen);
    }

    private static Completion Switch(Run run, Scope? scope, SwitchStatement node)
    {
        var value = Expressions.Evaluate(run, scope, node.Discriminant);
        scope = Scope.Open(run, scope, node);
        var start = FindCase(run, scope, node, value);
        for (var i = start; i >= 0 && i < node.Cases.Count; i++)
        {
            var completion = ExecuteAll(run, scope, node.Cases[i].Consequent);
            if (completion != Completion.Normal)
            {
                return completion == Completion.Break ? Completion.Normal : completion;
            }
        }

        return Completion.Normal;
    }

    private static int FindCase(Run run, Scope? scope, SwitchStatement node, Value value)
    {
        var otherwise = -1;
        for (var i = 0; i < node.Cases.Count; i++)
        {
            if (node.Cases[i].Test is not { } test)
            {
                otherwise = i;
            }
            else if (Operators.StrictEquals(run, value, Expressions.Evaluate(run, scope, test)))
            {
                return i;
            }
        }

        return otherwise;
    }

    // Only what the program itself can cause is caught: a spent budget, a cancellation and a host's exception pass,
    // and no `finally` of the program runs on their way.
    private static Completion Try(Run run, Scope? scope, TryStatement node)
    {
        JavaScriptThrow? thrown = null;
        var completion = Completion.Normal;
        try
        {
            completion = Execute(run, scope, node.Block);
        }
        catch (JavaScriptThrow e)
        {
            thrown = e;
        }

        if (thrown is not null && node.Handler is { } handler)
        {
            var caught = thrown;
            thrown = null;
            try
            {
                completion = Catch(run, scope, handler, caught.Value);
            }
            catch (JavaScriptThrow e)
            {
                thrown = e;
            }
        }

        if (node.Finalizer is { } finalizer)
        {
            var returned = run.Returned;
            var last = Execute(run, scope, finalizer);
            if (last != Completion.Normal)
            {
                return last;
            }

            run.Returned = returned;
        }

        return thrown is null ? completion : throw new JavaScriptThrow(thrown.Value, thrown.Line, thrown.Column);
    }

    private static Completion Catch(Run run, Scope? scope, CatchClause handler, Value value)
    {
        scope = Scope.Open(run, scope, handler);
        if (handler.Param is { } parameter)
        {
            Patterns.Assign(run, scope, parameter, value, declares: true);
        }

        return Execute(run, scope, handler.Body);
    }
}
