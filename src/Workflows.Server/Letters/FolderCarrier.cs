using System.Text;
using MimeKit;
using Workflows.Engine.Storage;

namespace Workflows.Server.Letters;

/// <summary>Where no mail server is set: each letter becomes a file that a mail program opens. Nobody gets it, and the page of letters says so.</summary>
internal sealed class FolderCarrier(Settings settings, TimeProvider clock) : ILetterCarrier
{
    private const string Sender = "caseworkflows@caseworkflows.local";

    private string Folder => Path.Combine(settings.DataFolder, "letters");

    /// <inheritdoc/>
    public string Note => "Пошту не налаштовано, тому листи нікому не надходять: вони складаються файлами серед даних програми. Вмикає пошту той, хто доглядає сервер; як це зробити, написано в посібнику з експлуатації.";

    /// <inheritdoc/>
    public async Task<Carried> CarryAsync(Envelope envelope, CancellationToken limit)
    {
        try
        {
            await WriteAsync(envelope, limit);
            return new Carried(TryResult.Filed, "Записано файлом: поштовий сервер не налаштовано.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return new Carried(TryResult.Later, "Файл листа не вдалося записати.");
        }
    }

    // Whoever looks into the folder finds whole letters: each is written under another name first. A second try puts the same file in place of the first.
    private async Task WriteAsync(Envelope envelope, CancellationToken limit)
    {
        using var message = LetterMime.Of(envelope, Sender, clock.GetUtcNow());
        message.Prepare(EncodingConstraint.SevenBit);
        using var memory = new MemoryStream();
        await message.WriteToAsync(memory, limit);
        OwnerOnly.CreateFolder(Folder);
        var (whole, half) = (Path.Combine(Folder, $"{envelope.Id}.eml"), Path.Combine(Folder, $"{envelope.Id}.half"));
        File.Delete(half);
        OwnerOnly.CreateFile(half, Encoding.ASCII.GetString(memory.ToArray()));
        File.Move(half, whole, overwrite: true);
    }
}
