namespace Workflows.Server.Demonstrating;

/// <summary>
/// Plays the weeks before the first start, so that whoever looks at the demonstration finds an office at work. It goes through the product's own
/// services on a clock of its own, from three weeks ago to now: docs/decisions/0018.
/// </summary>
internal static partial class DemonstrationPlay
{
    /// <summary>Loads the demonstration into an empty database, with its cases. What goes wrong with these is told to the log, and the server starts without.</summary>
    /// <param name="server">The server's services.</param>
    /// <param name="addresses">Where it will listen.</param>
    /// <param name="log">Takes what went wrong.</param>
    /// <param name="cancellation">Stops between two acts.</param>
    /// <returns>What went wrong; empty when all is as it is told.</returns>
    public static async Task<IReadOnlyList<string>> PlayAsync(
        IServiceProvider server, IReadOnlyList<string> addresses, ILogger log, CancellationToken cancellation)
    {
        var now = server.GetRequiredService<TimeProvider>().GetUtcNow();
        var address = addresses.Select(text => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null).FirstOrDefault(url => url is not null);
        LogBegins(log);
        await using var stage = DemonstrationStage.Open(server, address, DemonstrationStory.BeginOf(now));
        await stage.FurnishAsync(server.GetRequiredService<Settings>().DemoPassword, cancellation);
        try
        {
            var story = new DemonstrationStory(stage, now);
            await KalynaStory.TellAsync(story, cancellation);
            await LakeStory.TellAsync(story, cancellation);
            var wrong = await story.PlayAsync(cancellation);
            foreach (var one in wrong)
            {
                LogWrong(log, one);
            }

            return wrong;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            LogWrong(log, e.Message);
            return [e.Message];
        }
    }

    [LoggerMessage(130, LogLevel.Information, "Готую демонстраційний центр: розігрую в ньому останні три тижні…")]
    private static partial void LogBegins(ILogger log);

    [LoggerMessage(131, LogLevel.Warning, "Частину справ демонстраційного центру не розіграно: {Problem}")]
    private static partial void LogWrong(ILogger log, string problem);
}
