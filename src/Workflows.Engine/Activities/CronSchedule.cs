using Cronos;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Reads Elsa's cron expressions: five fields, or six with seconds first. Times are those of Kyiv, daylight saving included.</summary>
internal static class CronSchedule
{
    private static readonly TimeZoneInfo Kyiv = TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv");

    /// <summary>The first moment after the given one; null when there is none any more.</summary>
    /// <exception cref="StepFailedException">It is no cron expression.</exception>
    public static DateTimeOffset? Next(string? expression, DateTimeOffset after)
    {
        if (string.IsNullOrWhiteSpace(expression))
        {
            throw new StepFailedException("не задано розкладу");
        }

        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        try
        {
            return CronExpression.Parse(expression, fields > 5 ? CronFormat.IncludeSeconds : CronFormat.Standard)
                .GetNextOccurrence(after, Kyiv)?.ToUniversalTime();
        }
        catch (CronFormatException)
        {
            throw new StepFailedException($"розклад «{expression}» записано неправильно");
        }
    }
}
