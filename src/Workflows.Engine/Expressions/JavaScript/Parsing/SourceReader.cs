using Acornima;
using Acornima.Ast;

namespace Workflows.Engine.Expressions.JavaScript.Parsing;

/// <summary>Turns text into a syntax tree, or into a sentence that says where the text stops making sense.</summary>
internal static class SourceReader
{
    private const int MaxLength = 128 * 1024;

    // The parser is recursive; this stops hostile nesting long before the parser's own guard of the stack has to.
    private const int MaxBrackets = 100;

    public static Node Read(string source)
    {
        if (source.Length > MaxLength)
        {
            throw new JavaScriptSyntaxException($"Вираз довший за {MaxLength} знаків.", 1, 1);
        }

        if (TryRead(WithoutLastSemicolon(source), asExpression: true, out var expression, out var expressionError))
        {
            return expression!;
        }

        if (TryRead(source, asExpression: false, out var script, out var scriptError))
        {
            return script!;
        }

        // Of two readings, the one that came further is the one the writer meant.
        throw IsFurther(expressionError!, scriptError!) ? expressionError! : scriptError!;
    }

    private static bool TryRead(string source, bool asExpression, out Node? root, out JavaScriptSyntaxException? error)
    {
        root = null;
        error = null;
        var parser = new Parser(Options());
        try
        {
            root = asExpression ? parser.ParseExpression(source, strict: true) : parser.ParseScript(source, strict: true);
            return true;
        }
        catch (ParseErrorException e)
        {
            error = new JavaScriptSyntaxException(ParserWords.Of(e.Error), e.LineNumber, e.Column + 1);
        }
        catch (InsufficientExecutionStackException)
        {
            error = new JavaScriptSyntaxException("Вираз вкладено надто глибоко.", 1, 1);
        }

        return false;
    }

    private static ParserOptions Options()
    {
        var brackets = 0;
        return new ParserOptions
        {
            AllowReturnOutsideFunction = true,
            // Regular expressions are refused afterwards, with their place; here they are only skipped.
            OnRegExp = (in RegExpParsingContext _) => default,
            OnToken = (in Token token) => brackets = Count(token, brackets),
        };
    }

    private static int Count(in Token token, int brackets)
    {
        if (token.Kind != TokenKind.Punctuator)
        {
            return brackets;
        }

        switch (token.StringValue)
        {
            case "(" or "[" or "{" or "${":
                if (brackets == MaxBrackets)
                {
                    var start = token.Location.Start;
                    throw new JavaScriptSyntaxException(
                        $"Дужки вкладено глибше ніж на {MaxBrackets} рівнів.", start.Line, start.Column + 1);
                }

                return brackets + 1;
            case ")" or "]" or "}":
                return brackets - 1;
            default:
                return brackets;
        }
    }

    private static bool IsFurther(JavaScriptSyntaxException left, JavaScriptSyntaxException right) =>
        (left.Line, left.Column).CompareTo((right.Line, right.Column)) > 0;

    private static string WithoutLastSemicolon(string source)
    {
        var trimmed = source.AsSpan().TrimEnd();
        return trimmed.EndsWith(";") ? trimmed[..^1].ToString() : source;
    }
}
