using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

/// <summary>What can be gone through one by one: lists, and texts by whole characters.</summary>
internal static class Iteration
{
    public static IEnumerable<Value> Of(Run run, Value value) => value switch
    {
        { Text: { } text } => OfText(run, text),
        { Heap: ArrayValue array } => OfArray(run, array),
        // Thrown here and not at the first element: a pattern may take none.
        _ => throw run.TypeError("Це не список і не текст, його не можна перебрати."),
    };

    private static IEnumerable<Value> OfArray(Run run, ArrayValue array)
    {
        // The list may grow or shrink while it is gone through.
        for (var i = 0; i < array.Items.Count; i++)
        {
            run.Meter.Work(1);
            yield return array.Items[i];
        }
    }

    private static IEnumerable<Value> OfText(Run run, string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var length = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1;
            run.Meter.Work(1);
            run.Meter.String(length);
            yield return Value.Of(text.Substring(i, length));
            i += length;
        }
    }
}
