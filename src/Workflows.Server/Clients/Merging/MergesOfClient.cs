using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Clients.Merging;

/// <summary>When another card of the same person joined a client's, and when the two were parted again.</summary>
internal sealed class MergesOfClient(SubjectNames names) : IClientEvents
{
    /// <inheritdoc/>
    public bool Tells(SubjectKind kind) => kind != SubjectKind.Partner;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var rows = await asked.Context.CardMerges.AsNoTracking().Where(row => asked.Subjects.Contains(row.KeptId) && row.At < asked.Before)
            .OrderByDescending(row => row.At).Take(asked.Most).ToListAsync(cancellation);
        var cards = (await names.OpenCardsAsync(asked.Context, [.. rows.Select(row => row.JoinedId).Distinct()], cancellation)).ToDictionary(card => card.Name.Id, card => card.Name);
        return
        [
            .. rows.Select(row => new ClientEvent(row.At, "partners", $"Приєднано ще одну картку цієї людини: {Words(row)}") { ById = row.ById, MergeId = row.UndoneAt is null ? row.Id : null }),
            .. rows.Where(row => row.UndoneAt < asked.Before).Select(row => new ClientEvent(row.UndoneAt!.Value, "close", "Роз'єднано картки:")
            {
                ById = row.UndoneById,
                Address = $"/clients/{row.JoinedId}",
                AddressWords = Words(row),
            }),
        ];

        string Words(CardMerge row) => cards.GetValueOrDefault(row.JoinedId) is { } name ? $"{name.Name}{(name.Number is { } number ? $", {number}" : "")}" : SubjectNames.Nameless;
    }
}
