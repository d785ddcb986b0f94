using MimeKit;
using Workflows.Engine.Execution;
using Workflows.Server.Letters;

namespace Workflows.Server.Tests.Letters;

public sealed class FolderCarrierTests
{
    [Fact]
    public async Task Letter_WithoutAMailServer_BecomesOneWholeFile_HoweverOften()
    {
        using var folder = new TemporaryFolder();
        var carrier = new FolderCarrier(new Settings { DataFolder = folder.Path }, new SimulatedClock(Databases.Start));
        var envelope = new Envelope(Guid.CreateVersion7(), "a@cw.example", "Калиновий центр", "a@centr.example", "Тема «ґ»", "Вітаємо.\n\nhttps://cw.example/");
        Assert.Equal(TryResult.Filed, (await carrier.CarryAsync(envelope, CancellationToken.None)).Result);
        Assert.Equal(TryResult.Filed, (await carrier.CarryAsync(envelope, CancellationToken.None)).Result);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "letters")));
        Assert.EndsWith($"{envelope.Id}.eml", file, StringComparison.Ordinal);
        using var message = await MimeMessage.LoadAsync(file);
        Assert.Equal(("Тема «ґ»", "a@cw.example", Databases.Start), (message.Subject, message.MessageId, message.Date));
        Assert.StartsWith("Вітаємо.", message.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, carrier.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_ThatCannotBeWritten_PutsTheLetterOff()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "letters"), "");
        var carrier = new FolderCarrier(new Settings { DataFolder = folder.Path }, new SimulatedClock(Databases.Start));
        Assert.Equal(TryResult.Later, (await carrier.CarryAsync(new Envelope(Guid.CreateVersion7(), "a@b", "Ц", "a@b.example", "т", "т"), CancellationToken.None)).Result);
    }
}
