using Acornima;
using Acornima.Ast;

namespace Workflows.Engine.Expressions.JavaScript.Parsing;

using Expression = Acornima.Ast.Expression;

/// <summary>
/// Refuses what the evaluator does not do, before anything runs. What is not listed as known here is refused, so a
/// newer parser cannot bring in syntax that nobody thought of.
/// </summary>
internal static class SupportedLanguage
{
    // The evaluator and the binder recurse once per level.
    private const int MaxLevels = 256;

    private static readonly string[] Constructors = ["Date", "Array", "Error", "TypeError", "RangeError"];

    public static void Check(Node root)
    {
        // An explicit stack: this pass must itself survive a tree of any depth.
        var waiting = new Stack<(Node Node, int Level)>();
        waiting.Push((root, 0));
        while (waiting.TryPop(out var next))
        {
            if (next.Level > MaxLevels)
            {
                throw Refuse(next.Node, $"Вираз вкладено глибше ніж на {MaxLevels} рівнів.");
            }

            if (Objection(next.Node) is { } objection)
            {
                throw Refuse(next.Node, objection);
            }

            foreach (var child in next.Node.ChildNodes)
            {
                if (child is not null)
                {
                    waiting.Push((child, next.Level + 1));
                }
            }
        }
    }

    private static string? Objection(Node node) => node switch
    {
        RegExpLiteral => "Регулярні вирази не підтримуються: скористайтеся includes, startsWith, split чи replace з текстом.",
        BigIntLiteral => "Великі цілі (BigInt) не підтримуються.",
        Literal => null,
        Identifier { Name: "arguments" } => "arguments не підтримується: скористайтеся «...назва» у параметрах.",
        Identifier => null,
        ThisExpression => "this не підтримується.",
        IFunction { Async: true } => "async не підтримується.",
        IFunction { Generator: true } => "Генератори (function*) не підтримуються.",
        IFunction => null,
        Property { Kind: PropertyKind.Get or PropertyKind.Set } => "get і set не підтримуються.",
        Property => null,
        ArrayExpression array => HasGap(array.Elements) ? "Пропуски в списках ([1,,2]) не підтримуються." : null,
        NewExpression call => call.Callee is Identifier { Name: var name } && Constructors.Contains(name)
            ? null
            : "new підтримується лише для Date, Array і Error.",
        BinaryExpression { Operator: Operator.InstanceOf } => "instanceof не підтримується.",
        VariableDeclaration { Kind: not (VariableDeclarationKind.Var or VariableDeclarationKind.Let or VariableDeclarationKind.Const) } =>
            "using не підтримується.",
        ForOfStatement { Await: true } => "await не підтримується.",
        LabeledStatement => "Мітки не підтримуються. Якщо це обʼєкт, перевірте його дужки й коми.",
        TaggedTemplateExpression => "Шаблони з функцією перед ними не підтримуються.",
        ClassDeclaration or ClassExpression => "class не підтримується.",
        ImportExpression or ImportOrExportDeclaration => "import і export не підтримуються.",
        ArrayPattern or ObjectPattern or ArrowFunctionExpression or AssignmentExpression or AssignmentPattern
            or BinaryExpression or BlockStatement or BreakStatement or CallExpression or CatchClause or ChainExpression
            or ConditionalExpression or ContinueStatement or DoWhileStatement or EmptyStatement or ExpressionStatement
            or ForInStatement or ForOfStatement or ForStatement or IfStatement or MemberExpression or ObjectExpression
            or Script or RestElement or ReturnStatement or SequenceExpression or SpreadElement or SwitchCase
            or SwitchStatement or TemplateElement or TemplateLiteral or ThrowStatement or TryStatement
            or UnaryExpression or VariableDeclaration or VariableDeclarator or WhileStatement => null,
        _ => $"Це не підтримується ({node.TypeText}).",
    };

    private static bool HasGap(in NodeList<Expression?> elements)
    {
        foreach (var element in elements)
        {
            if (element is null)
            {
                return true;
            }
        }

        return false;
    }

    private static JavaScriptSyntaxException Refuse(Node node, string message) =>
        new(message, node.Location.Start.Line, node.Location.Start.Column + 1);
}
