using Acornima.Ast;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Parsing;

using Expression = Acornima.Ast.Expression;

/// <summary>Collects the names that a piece of a program declares.</summary>
internal static class Declarations
{
    /// <summary>Adds every <c>var</c> of a function or program, however deep in its blocks.</summary>
    public static void Hoist(ScopeLayout layout, Node body)
    {
        foreach (var child in body.ChildNodes)
        {
            switch (child)
            {
                case null or IFunction or Expression:
                    break;
                case VariableDeclaration { Kind: VariableDeclarationKind.Var } declaration:
                    Declare(layout, declaration, Value.Undefined, constant: false);
                    break;
                default:
                    Hoist(layout, child);
                    break;
            }
        }
    }

    /// <summary>Adds the let, const and function declarations that stand directly in a list of statements.</summary>
    public static void Lexical(ScopeLayout layout, in NodeList<Statement> statements)
    {
        foreach (var statement in statements)
        {
            if (statement is FunctionDeclaration { Id: { } id } function)
            {
                layout.Declare(id.Name, Value.Undefined);
                layout.Functions.Add(function);
            }
            else if (statement is VariableDeclaration declaration)
            {
                LexicalOne(layout, declaration);
            }
        }
    }

    public static void LexicalOne(ScopeLayout layout, VariableDeclaration declaration)
    {
        if (declaration.Kind != VariableDeclarationKind.Var)
        {
            Declare(layout, declaration, Value.Unset, declaration.Kind == VariableDeclarationKind.Const);
        }
    }

    public static void Pattern(ScopeLayout layout, Node? target, Value initial, bool constant)
    {
        switch (target)
        {
            case Identifier name:
                layout.Declare(name.Name, initial, constant);
                break;
            case AssignmentPattern withDefault:
                Pattern(layout, withDefault.Left, initial, constant);
                break;
            case RestElement rest:
                Pattern(layout, rest.Argument, initial, constant);
                break;
            case Property property:
                Pattern(layout, property.Value, initial, constant);
                break;
            case ArrayPattern or ObjectPattern:
                foreach (var part in target.ChildNodes)
                {
                    Pattern(layout, part, initial, constant);
                }

                break;
        }
    }

    private static void Declare(ScopeLayout layout, VariableDeclaration declaration, Value initial, bool constant)
    {
        foreach (var declarator in declaration.Declarations)
        {
            Pattern(layout, declarator.Id, initial, constant);
        }
    }
}
