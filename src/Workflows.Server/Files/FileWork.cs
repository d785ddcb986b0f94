using Workflows.Server.Access;
using Workflows.Server.Forms;

namespace Workflows.Server.Files;

/// <summary>What became of attaching files to a form, or taking one away.</summary>
internal sealed record FilesMove
{
    /// <summary>Element id to what is wrong.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>The half-filled form's version, when what was typed is saved with it; null when it was saved from elsewhere meanwhile.</summary>
    public int? Version { get; init; }

    /// <summary>Whether the half-filled form is gone.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether a part of what was sent was left unread.</summary>
    public bool IsCut { get; init; }

    /// <summary>The element where the page is to be gone on with.</summary>
    public string? Focus { get; init; }

    /// <summary>Whether the page may be opened anew: all is kept.</summary>
    public bool IsGood => Errors.Count == 0 && Version is not null;
}

/// <summary>Does what the file part of a form asks for. What was typed is saved first, then each file for itself: what has come is kept, whatever becomes of the next.</summary>
internal sealed class FileWork(FormDrafts drafts, FileSaving saving)
{
    /// <summary>The name of the buttons «Прибрати»; the value is the file's id.</summary>
    public const string RemoveName = "remove-file";

    // So much of a file that is not taken is read on, for the sake of the next.
    private const long MostSkipped = FileRules.LargestFile;

    /// <summary>Whether what was posted asks for it; then nothing else is to be done with it.</summary>
    public static bool IsAsked(HttpContext http) => FileForm.Of(http) is not null || http.Request.Form.ContainsKey(RemoveName);

    /// <summary>Does it. Whether the actor may fill in the form is asked before.</summary>
    public async Task<FilesMove> DoAsync(HttpContext http, Actor actor, DraftPlace place, FormDefinition form)
    {
        var posted = http.Request.Form;
        var saved = await drafts.SaveAsync(actor, place, AttachedFiles.Typed(form, posted), DraftRequests.Version(posted), http.RequestAborted);
        if (saved is DraftSaved.Conflict { Version: 0 })
        {
            return new FilesMove { IsGone = true };
        }

        var move = new FilesMove { Version = (saved as DraftSaved.Done)?.Version };
        if (FileForm.Of(http) is { } sent)
        {
            return await AddAsync(sent, move, actor, place, form, http.RequestAborted);
        }

        if (Guid.TryParse(posted[RemoveName], out var id))
        {
            await saving.RemoveAsync(actor, place, id, http.RequestAborted);
        }

        return move with { Focus = form.FileFields.Select(FormReading.ElementId).FirstOrDefault() };
    }

    private async Task<FilesMove> AddAsync(FileForm sent, FilesMove move, Actor actor, DraftPlace place, FormDefinition form, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string>();
        move = move with { Errors = errors };
        FormField? field = null;
        try
        {
            while (await sent.NextAsync(cancellation) is { } file)
            {
                field = form.FileFields.FirstOrDefault(one => one.Key == file.FieldKey);
                var added = field is null ? new FileAdded.Gone() : await saving.AddAsync(actor, place, field, file, cancellation);
                if (added is FileAdded.Gone)
                {
                    return move with { IsGone = true };
                }

                if (added is FileAdded.Refused or FileAdded.TooBig)
                {
                    // The first is told: the others mostly have the same trouble.
                    errors.TryAdd(FormReading.ElementId(field!), added is FileAdded.TooBig big ? big.Why : ((FileAdded.Refused)added).Why);
                    if (added is FileAdded.TooBig || !await FileForm.SkipAsync(file, MostSkipped, cancellation))
                    {
                        return move with { IsCut = true };
                    }
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException && !cancellation.IsCancellationRequested)
        {
            errors.TryAdd(FormReading.ElementId(field ?? form.FileFields.First()), FileWords.Broken);
            return move with { IsCut = true };
        }

        if (field is null && form.FileFields.FirstOrDefault() is { } first)
        {
            errors[FormReading.ElementId(first)] = FileWords.NoneChosen(first);
        }

        return move with { Focus = field is null ? null : FormReading.ElementId(field) };
    }
}
