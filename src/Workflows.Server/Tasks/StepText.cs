using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Server.Tasks;

/// <summary>Reads the words of a step's fields.</summary>
internal static class StepText
{
    /// <summary>The text without blanks around it; null for an empty one.</summary>
    public static string? Of(ActivityContext context, string key) => context.Input(key).AsText()?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>One of the words that the field allows; null when it is empty.</summary>
    /// <exception cref="StepFailedException">There is no such word.</exception>
    public static T? Word<T>(ActivityContext context, string key) where T : struct, Enum => Of(context, key) is not { } word ? null
        : Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value
        : throw new StepFailedException($"«{word}» немає серед можливих значень поля «{context.Node.Declaration.Input(key)!.Label}»");
}
