using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Forms;
using Workflows.Server.Letters;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>
/// Loads the reference lists, procedures, forms, deadlines and words of letters that come with the program (the folder <c>workflows/</c>) at start: each once, where its key
/// is not known yet.
/// From then on it is the office's own; a newer shipped file is never applied over it, its difference is only told to the log.
/// </summary>
internal sealed partial class ShippedProcedures(
    Contexts contexts, ProcedurePublishing publishing, TimeProvider clock, ILogger<ShippedProcedures> log)
{
    /// <summary>Where the files lie beside the program.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "workflows");

    /// <summary>Loads what is missing. Without a unit to own it (an office that is not set up yet) nothing is loaded.</summary>
    public async Task LoadAsync(string folder, CancellationToken cancellation)
    {
        if (await OwnerAsync(cancellation) is not { } unit)
        {
            return;
        }

        var loaded = await LoadedAsync(cancellation);

        // Lists, forms, deadlines and documents first: a procedure is published with those that it asks for.
        string[] kinds = ["lists", "forms", "deadlines", "letters", "documents", "procedures"];
        var missing = new List<ShippedText>();
        foreach (var file in kinds.SelectMany(kind => Files(folder, kind)))
        {
            if (loaded.GetValueOrDefault(file.Key) is not { } hash)
            {
                missing.Add(file);
            }
            else if (hash != file.Hash)
            {
                LogNewer(log, file.Key);
            }
        }

        await LoadAsync(unit, missing, cancellation);
    }

    // A procedure that starts another one can be published only after it: what fails is tried again as long as others have come.
    private async Task LoadAsync(Guid unit, List<ShippedText> missing, CancellationToken cancellation)
    {
        while (missing.Count > 0)
        {
            var failed = new List<(ShippedText File, string Why)>();
            foreach (var file in missing)
            {
                if (await TryLoadAsync(unit, file, cancellation) is { } why)
                {
                    failed.Add((file, why));
                }
            }

            if (failed.Count == missing.Count)
            {
                // The office works on with what it has; a test keeps every shipped file readable.
                foreach (var (file, why) in failed)
                {
                    LogBroken(log, file.Key, why);
                }

                return;
            }

            missing = failed.ConvertAll(one => one.File);
        }
    }

    // Why it cannot be loaded; null when it is.
    private async Task<string?> TryLoadAsync(Guid unit, ShippedText file, CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Shipped);
        try
        {
            await (file.Kind switch
            {
                "lists" => ListPack.AddAsync(context, unit, file.Text, Now(), cancellation),
                "forms" => AddFormAsync(context, unit, file, cancellation),
                "letters" => AddLetterAsync(context, unit, file, cancellation),
                "documents" => AddDocumentAsync(context, unit, file, cancellation),
                "deadlines" => DeadlinePack.AddAsync(context, unit, file.Text, Now(), cancellation),
                _ => AddProcedureAsync(context, unit, file, cancellation),
            });
        }
        catch (Exception e) when (e is DefinitionException or FormException or WordingException)
        {
            return e.Message;
        }

        context.Add(new ShippedFile { Key = file.Key, Hash = file.Hash, LoadedAt = Now() });
        await context.SaveChangesAsync(cancellation);
        return null;
    }

    // What the office has under the same key, drawn by itself or imported, is not touched either.
    private async Task AddFormAsync(ServerContext context, Guid unit, ShippedText file, CancellationToken cancellation)
    {
        if (!await context.FormVersions.AnyAsync(form => form.FormKey == file.Name, cancellation))
        {
            await FormLibrary.PublishAsync(context, unit, file.Text, Now(), cancellation);
        }
    }

    private async Task AddLetterAsync(ServerContext context, Guid unit, ShippedText file, CancellationToken cancellation)
    {
        var wording = ShippedWording.Read(file.Text);
        if (!await context.Set<LetterTemplate>().AnyAsync(template => template.Kind == wording.Kind && template.Key == wording.Key, cancellation))
        {
            context.Add(new LetterTemplate
            {
                Id = Guid.CreateVersion7(Now()), CentreId = unit, Kind = wording.Kind, Key = wording.Key, Title = wording.Title, Number = 1, IsCurrent = true,
                Subject = wording.Subject, Text = wording.Text, MadeAt = Now(),
            });
        }
    }

    private async Task AddDocumentAsync(ServerContext context, Guid unit, ShippedText file, CancellationToken cancellation)
    {
        var template = ShippedTemplate.Read(file.Text);
        if (!await context.Set<DocumentTemplate>().AnyAsync(row => row.Key == template.Key, cancellation))
        {
            context.Add(new DocumentTemplate
            {
                Id = Guid.CreateVersion7(Now()), CentreId = unit, Key = template.Key, Number = 1, IsCurrent = true,
                Title = template.Title, Series = template.Series, Text = template.Words, Note = template.Note, MadeAt = Now(),
            });
        }
    }

    private async Task AddProcedureAsync(ServerContext context, Guid unit, ShippedText file, CancellationToken cancellation)
    {
        if (!await context.Set<WorkflowVersion>().AnyAsync(version => version.DefinitionId == file.Name, cancellation))
        {
            await publishing.PublishAsync(context, unit, file.Name, file.Text, cancellation);
        }
    }

    // The network's, so that all its centres have them; in an office of one centre the centre's.
    private async Task<Guid?> OwnerAsync(CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Networks);
        var owners = await context.Units.AsNoTracking()
            .Where(unit => unit.Kind == UnitKind.Network || (unit.Kind == UnitKind.Centre && unit.ParentId == null))
            .OrderBy(unit => unit.Id).Select(unit => unit.Id).Take(1).ToListAsync(cancellation);
        return owners.Count == 0 ? null : owners[0];
    }

    private async Task<Dictionary<string, string>> LoadedAsync(CancellationToken cancellation)
    {
        await using var context = contexts.OpenWithoutScope();
        return await context.Set<ShippedFile>().AsNoTracking().ToDictionaryAsync(row => row.Key, row => row.Hash, cancellation);
    }

    private static IEnumerable<ShippedText> Files(string folder, string kind) => Directory.Exists(Path.Combine(folder, kind))
        ? Directory.EnumerateFiles(Path.Combine(folder, kind), "*.json").Order(StringComparer.Ordinal)
            .Select(file => new ShippedText(kind, Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))
        : [];

    private DateTimeOffset Now() => Engine.Execution.Instant.Cut(clock.GetUtcNow());

    [LoggerMessage(110, LogLevel.Information, "A newer version of {Key} comes with the program; what the office has stays as it is")]
    private static partial void LogNewer(ILogger log, string key);

    [LoggerMessage(111, LogLevel.Error, "{Key}, which comes with the program, was not loaded: {Problem}")]
    private static partial void LogBroken(ILogger log, string key, string problem);

    private sealed record ShippedText(string Kind, string Name, string Text)
    {
        public string Key => $"{Kind}/{Name}";

        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
    }
}
