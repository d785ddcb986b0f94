using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>A list as one text.</summary>
internal static class ArrayText
{
    public static string Join(Run run, ArrayValue array, string separator)
    {
        if (!run.Joining.Add(array))
        {
            return string.Empty;
        }

        run.Meter.Enter();
        try
        {
            var result = new MeteredText(run.Meter);
            for (var i = 0; i < array.Items.Count; i++)
            {
                run.Meter.Work(1);
                result.Append(i > 0 ? separator : string.Empty);
                result.Append(array.Items[i].IsNullish ? string.Empty : Conversions.ToText(run, array.Items[i]));
            }

            return result.ToString();
        }
        finally
        {
            run.Meter.Leave();
            run.Joining.Remove(array);
        }
    }
}
