using Microsoft.EntityFrameworkCore;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>What a list shows of a subject.</summary>
/// <param name="Id">The subject.</param>
/// <param name="Kind">Client, lead, partner or none.</param>
/// <param name="Number">Its number, if it has one.</param>
/// <param name="Name">What people call it; for a matter its number or nothing.</param>
public sealed record SubjectName(Guid Id, SubjectKind Kind, string? Number, string Name)
{
    /// <summary>What tells a person from their namesakes: the number, or that they are no client yet.</summary>
    public string Mark => Number ?? Kind.Word();
}

/// <summary>A subject with its card open.</summary>
/// <param name="Name">Its name as a list shows it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Searched">What it is searched by.</param>
/// <param name="MergedIntoId">The card that stands for it; null for one that stands for itself.</param>
internal sealed record OpenedSubject(SubjectName Name, DateTimeOffset CreatedAt, SearchedText Searched, Guid? MergedIntoId);

/// <summary>Opens the names of a page's subjects, in one query however many there are.</summary>
internal sealed class SubjectNames(SubjectSeals seals)
{
    /// <summary>What is shown for a person of whom no name is known.</summary>
    public const string Nameless = "Без імені";

    /// <summary>
    /// The names of those that are in the context's scope, by the cards that stand for them; others are missing from the result. Each keeps the id that was
    /// asked for.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, SubjectName>> OpenAsync(ServerContext context, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        var cards = await OpenCardsAsync(context, ids, cancellation);
        var standing = await StandingAsync(context, cards, cancellation);
        return cards.ToDictionary(card => card.Name.Id, card => standing[card.Name.Id].Name with { Id = card.Name.Id });
    }

    /// <summary>The name of a person whose card stands for itself.</summary>
    /// <param name="subject">The card.</param>
    /// <param name="key">Its key; null once it is gone.</param>
    public SubjectName Open(Subject subject, SubjectKey? key) => Opened(subject, key, null).Name;

    /// <summary>The cards that stand for these, by the ids of these.</summary>
    public async Task<IReadOnlyDictionary<Guid, OpenedSubject>> StandingAsync(
        ServerContext context, IReadOnlyCollection<OpenedSubject> cards, CancellationToken cancellation)
    {
        var kept = (await OpenCardsAsync(context, [.. cards.Select(card => card.MergedIntoId).OfType<Guid>().Distinct()], cancellation)).ToDictionary(card => card.Name.Id);
        return cards.ToDictionary(card => card.Name.Id, card => card.MergedIntoId is { } id ? kept.GetValueOrDefault(id, card) : card);
    }

    /// <summary>The cards themselves of those that are in the context's scope, in no particular order.</summary>
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
            _ => subject.ClientKind == ClientKind.Family && card.Text(FieldCatalogue.LastName) is { } family ? $"Родина {family.Trim()}" : PersonName(card),
        };
        return new OpenedSubject(
            new SubjectName(subject.Id, subject.Kind, subject.Number, name), subject.CreatedAt,
            SearchedText.Of(subject, partnerName, card ?? SubjectFields.Empty()), subject.MergedIntoId);
    }

    private static string PersonName(SubjectFields card)
    {
        var full = string.Join(' ', ((string[])[FieldCatalogue.LastName, FieldCatalogue.FirstName, FieldCatalogue.Patronymic])
            .Select(card.Text).OfType<string>().Select(part => part.Trim()));
        return full.Length > 0 ? full : card.Text(FieldCatalogue.Nickname)?.Trim() ?? Nameless;
    }
}
