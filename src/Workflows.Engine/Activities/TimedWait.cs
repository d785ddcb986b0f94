using System.Globalization;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Waits that time ends.</summary>
internal static class TimedWait
{
    /// <summary>Waits until a moment; one that has passed is no wait at all.</summary>
    public static void Until(ActivityContext context, string name, DateTimeOffset moment)
    {
        if (moment <= context.Now)
        {
            context.Complete();
        }
        else
        {
            context.Wait(name, dueAt: Instant.Cut(moment));
        }
    }

    /// <summary>Whether a step waits at all whose length stands in this field.</summary>
    public static StepWait Of(ActivityNode node, string key) => node.Input(key)?.Expression switch
    {
        null => StepWait.Always,
        { IsPlain: true } length => TimeSpan.TryParse(length.Text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? StepWait.Always : StepWait.Never,
        _ => StepWait.Maybe,
    };

    /// <summary>A field that holds a duration.</summary>
    public static TimeSpan Span(ActivityContext context, string key) =>
        context.Input(key).AsText() is { } text
            ? TimeSpan.Parse(text, CultureInfo.InvariantCulture)
            : throw new StepFailedException("не сказано, скільки чекати");

    /// <summary>A field that holds a moment.</summary>
    public static DateTimeOffset Moment(ActivityContext context, string key) =>
        context.Input(key).AsText() is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : throw new StepFailedException("не сказано, до якого часу чекати");
}
