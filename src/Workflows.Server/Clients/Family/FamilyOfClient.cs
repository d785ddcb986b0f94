using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Clients.Family;

/// <summary>When somebody was written down as belonging to a client's life, and when they were taken off again.</summary>
internal sealed class FamilyOfClient(FamilyWork family) : IClientEvents
{
    /// <inheritdoc/>
    public bool Tells(SubjectKind kind) => kind != SubjectKind.Partner;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var ties = await asked.Context.Ties.AsNoTracking().Where(row => (asked.Subjects.Contains(row.SubjectId) || asked.Subjects.Contains(row.OtherId!.Value)) && row.At < asked.Before)
            .OrderByDescending(row => row.At).Take(asked.Most).ToListAsync(cancellation);
        ties.RemoveAll(tie => FamilyWork.IsWithin(tie, asked.Subjects));
        var told = await family.NamedAsync(asked.Context, asked.Subjects, ties, cancellation);
        return
        [
            .. ties.Select(tie => Event(tie.At, "people", "Додано до оточення", told[tie.Id]) with { ById = tie.ById }),
            .. ties.Where(tie => tie.EndedAt < asked.Before).Select(tie => Event(tie.EndedAt!.Value, "close", "Прибрано з оточення", told[tie.Id]) with { ById = tie.EndedById }),
        ];
    }

    private static ClientEvent Event(DateTimeOffset at, string icon, string text, (string Name, Guid? CardId, string What, Relative? Person) other) =>
        new(at, icon, $"{text}: {other.What}{(other.CardId is null ? $", {other.Name}" : ",")}")
        {
            Address = other.CardId is { } card ? $"/clients/{card}" : null,
            AddressWords = other.CardId is null ? null : other.Name,
        };
}
