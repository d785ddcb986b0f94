using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Parsing;

/// <summary>
/// Decides once, before the first run, where every name lives. The results are left on the tree
/// (<see cref="Node.UserData"/>): a <see cref="ScopeLayout"/> on whatever opens a scope, a <see cref="Binding"/> on
/// each name; a name without one is the language's or the host's. Nothing writes to the tree afterwards.
/// </summary>
internal sealed class ScopeBinder
{
    private readonly List<ScopeLayout> scopes = [];

    public static void Bind(Node root)
    {
        var binder = new ScopeBinder();
        var layout = new ScopeLayout();
        if (root is Script script)
        {
            Declarations.Hoist(layout, script);
            Declarations.Lexical(layout, script.Body);
        }

        root.UserData = root is Script ? layout : null;
        if (root is Script program)
        {
            binder.scopes.Add(layout);
            binder.VisitAll(program.Body);
        }
        else
        {
            binder.Visit(root);
        }
    }

    private void Visit(Node? node)
    {
        switch (node)
        {
            case null:
                break;
            case Identifier name:
                name.UserData = Find(name.Name);
                break;
            case IFunction function:
                VisitFunction(node, function);
                break;
            case MemberExpression { Computed: false } member:
                Visit(member.Object);
                break;
            case Property { Computed: false } property:
                Visit(property.Value);
                break;
            case ForStatement { Init: VariableDeclaration } or ForInStatement or ForOfStatement or BlockStatement:
                VisitBlock(node);
                break;
            case SwitchStatement choice:
                VisitSwitch(choice);
                break;
            case CatchClause clause:
                VisitCatch(clause);
                break;
            case BreakStatement or ContinueStatement:
                break;
            default:
                VisitChildren(node);
                break;
        }
    }

    private void VisitFunction(Node node, IFunction function)
    {
        // Whatever encloses a function may outlive its own run.
        foreach (var scope in scopes)
        {
            scope.Captured = true;
        }

        var layout = new ScopeLayout();
        foreach (var parameter in function.Params)
        {
            Declarations.Pattern(layout, parameter, Value.Unset, constant: false);
        }

        if (function.Body is BlockStatement body)
        {
            Declarations.Hoist(layout, body);
            Declarations.Lexical(layout, body.Body);
        }

        if (function is FunctionExpression { Id: { } own })
        {
            layout.Declare(own.Name, Value.Unset, constant: true);
        }

        node.UserData = layout;
        if (function is FunctionDeclaration { Id: { } id })
        {
            Visit(id);
        }

        scopes.Add(layout);
        foreach (var parameter in function.Params)
        {
            Visit(parameter);
        }

        if (function is FunctionExpression { Id: { } ownName })
        {
            Visit(ownName);
        }

        if (function.Body is BlockStatement block)
        {
            VisitAll(block.Body);
        }
        else
        {
            Visit(function.Body);
        }

        scopes.RemoveAt(scopes.Count - 1);
    }

    private void VisitBlock(Node node)
    {
        var layout = new ScopeLayout();
        switch (node)
        {
            case BlockStatement block:
                Declarations.Lexical(layout, block.Body);
                break;
            case ForStatement { Init: VariableDeclaration init }:
                Declarations.LexicalOne(layout, init);
                break;
            case ForInStatement { Left: VariableDeclaration left }:
                Declarations.LexicalOne(layout, left);
                break;
            case ForOfStatement { Left: VariableDeclaration left }:
                Declarations.LexicalOne(layout, left);
                break;
        }

        Within(node, layout, () => VisitChildren(node));
    }

    private void VisitSwitch(SwitchStatement choice)
    {
        Visit(choice.Discriminant);
        var layout = new ScopeLayout();
        foreach (var branch in choice.Cases)
        {
            Declarations.Lexical(layout, branch.Consequent);
        }

        Within(choice, layout, () =>
        {
            foreach (var branch in choice.Cases)
            {
                VisitChildren(branch);
            }
        });
    }

    private void VisitCatch(CatchClause clause)
    {
        var layout = new ScopeLayout();
        if (clause.Param is { } parameter)
        {
            Declarations.Pattern(layout, parameter, Value.Unset, constant: false);
        }

        Within(clause, layout, () => VisitChildren(clause));
    }

    // A scope without names is not made at all, here and at run time alike.
    private void Within(Node node, ScopeLayout layout, Action visit)
    {
        if (layout.Count == 0)
        {
            visit();
            return;
        }

        node.UserData = layout;
        scopes.Add(layout);
        visit();
        scopes.RemoveAt(scopes.Count - 1);
    }

    private void VisitChildren(Node node)
    {
        foreach (var child in node.ChildNodes)
        {
            Visit(child);
        }
    }

    private void VisitAll<T>(in NodeList<T> nodes)
        where T : Node?
    {
        foreach (var node in nodes)
        {
            Visit(node);
        }
    }

    private Binding? Find(string name)
    {
        for (var hops = 0; hops < scopes.Count; hops++)
        {
            var scope = scopes[scopes.Count - 1 - hops];
            var slot = scope.Find(name);
            if (slot >= 0)
            {
                return new Binding(hops, slot, scope.IsConstant(slot));
            }
        }

        return null;
    }
}
