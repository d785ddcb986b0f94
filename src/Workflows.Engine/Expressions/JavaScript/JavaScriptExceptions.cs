namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>A workflow expression failed; the message is in words for a person, the place is where it happened.</summary>
public class JavaScriptException : Exception
{
    /// <summary>Makes an error without a place, as a host function does.</summary>
    public JavaScriptException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error at a place in the source, both numbers counted from one.</summary>
    public JavaScriptException(string message, int line, int column)
        : base(line > 0 ? $"{message} (рядок {line}, стовпчик {column})" : message)
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line, counted from one; 0 when the place is not known.</summary>
    public int Line { get; }

    /// <summary>The column, counted from one; 0 when the place is not known.</summary>
    public int Column { get; }
}

/// <summary>The source is not a program of the supported language.</summary>
public sealed class JavaScriptSyntaxException(string message, int line, int column)
    : JavaScriptException(message, line, column);

/// <summary>The program was stopped because it spent its budget; no program can catch this.</summary>
public sealed class JavaScriptBudgetException(string message, int line, int column)
    : JavaScriptException(message, line, column);
