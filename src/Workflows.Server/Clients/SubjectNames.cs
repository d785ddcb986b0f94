using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>What a list shows of a subject.</summary>
/// <param name="Id">The subject.</param>
/// <param name="Kind">Client, lead, partner or none.</param>
/// <param name="Number">Its number, if it has one.</param>
/// <param name="Name">What people call it; for a matter its number or nothing.</param>
public sealed record SubjectName(Guid Id, SubjectKind Kind, string? Number, string Name);

/// <summary>A subject with its card open.</summary>
/// <param name="Name">Its name as a list shows it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Searched">What it is searched by.</param>
internal sealed record OpenedSubject(SubjectName Name, DateTimeOffset CreatedAt, SearchedText Searched);

/// <summary>Opens the names of a page's subjects, in one query however many there are.</summary>
internal sealed class SubjectNames(SubjectSeals seals)
{
    /// <summary>What is shown for a person of whom no name is known.</summary>
    public const string Nameless = "Без імені";

    /// <summary>The names of those that are in the context's scope; others are missing from the result.</summary>
    public async Task<IReadOnlyDictionary<Guid, SubjectName>> OpenAsync(ServerContext context, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        (await OpenCardsAsync(context, ids, cancellation)).ToDictionary(card => card.Name.Id, card => card.Name);

    /// <summary>The cards of those that are in the context's scope, in no particular order.</summary>
    public async Task<IReadOnlyList<OpenedSubject>> OpenCardsAsync(ServerContext context, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await (
            from subject in context.Subjects.AsNoTracking()
            where ids.Contains(subject.Id)
            join key in context.SubjectKeys on subject.Id equals key.Id into keys
            from key in keys.DefaultIfEmpty()
            join partner in context.Partners on subject.Id equals partner.Id into partners
            from partner in partners.DefaultIfEmpty()
            select new { Subject = subject, Key = key, PartnerName = partner == null ? null : partner.Name }).ToListAsync(cancellation);
        return [.. rows.Select(row => Opened(row.Subject, row.Key, row.PartnerName))];
    }

    private OpenedSubject Opened(Subject subject, SubjectKey? key, string? partnerName)
    {
        var card = key is null ? null : SubjectFields.Parse(seals.Open(key, subject.Sealed, SubjectFields.Purpose, subject.Id));
        var name = subject.Kind switch
        {
            SubjectKind.Partner => partnerName ?? Nameless,
            SubjectKind.Matter => subject.Number ?? "Без клієнта",
            _ when card is null => "Картку видалено",
            _ => PersonName(card),
        };
        return new OpenedSubject(
            new SubjectName(subject.Id, subject.Kind, subject.Number, name), subject.CreatedAt,
            SearchedText.Of(subject.Number, partnerName, card ?? SubjectFields.Empty()));
    }

    private static string PersonName(SubjectFields card)
    {
        var full = string.Join(' ', ((string[])[FieldCatalogue.LastName, FieldCatalogue.FirstName, FieldCatalogue.Patronymic])
            .Select(card.Text).OfType<string>().Select(part => part.Trim()));
        return full.Length > 0 ? full : card.Text(FieldCatalogue.Nickname)?.Trim() ?? Nameless;
    }
}
