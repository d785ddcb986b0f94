using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Generated;

/// <summary>The same workflow and the same choices, once in peace and once with faults: the logs are the same.</summary>
internal sealed class Twins(Database database, PlayRules rules)
{
    private OrderlyPlay? playing;

    public IReadOnlyList<string> Story => playing?.Story ?? [];

    public async Task RunAsync()
    {
        var orderly = OrderlyPlay.Orderly(rules);
        playing = new OrderlyPlay(database, orderly with { FaultChance = 0 });
        var inPeace = await playing.RunAsync();
        await Stage.CleanAsync(database);
        playing = new OrderlyPlay(database, orderly);
        Assert.Equal(inPeace, await playing.RunAsync());
    }
}
