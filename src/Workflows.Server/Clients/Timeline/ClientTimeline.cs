using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Clients.Timeline;

/// <summary>A page of what happened with a client, the latest first.</summary>
/// <param name="Events">What happened.</param>
/// <param name="People">The names of those who did it.</param>
/// <param name="Next">Before which moment the next page begins; null on the last.</param>
public sealed record TimelinePage(IReadOnlyList<ClientEvent> Events, IReadOnlyDictionary<Guid, string> People, DateTimeOffset? Next)
{
    /// <summary>A moment in an address: whole microseconds since 1970, which is as exact as moments are; before that year below nought.</summary>
    internal static string Write(DateTimeOffset moment) => ((moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);

    /// <summary>The moment in an address; null for none, or what is none.</summary>
    internal static DateTimeOffset? Read(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number > (DateTimeOffset.MinValue - DateTimeOffset.UnixEpoch).TotalMicroseconds && number < (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).TotalMicroseconds - 1
            ? DateTimeOffset.UnixEpoch.AddTicks(number * TimeSpan.TicksPerMicrosecond)
            : null;
}

/// <summary>All that happened with a client in one line of time: cases, tasks, papers, consents, files, notes, changes of the card.</summary>
internal sealed class ClientTimeline(Contexts contexts, IEnumerable<IClientEvents> sources)
{
    /// <summary>How many events a page has; those of the moment at which it ends are all on it.</summary>
    public const int PageSize = 40;

    private static readonly DateTimeOffset End = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // What one step of a procedure writes at one moment: a page never ends within it.
    private const int MostAtOnce = 60;

    /// <summary>A page of a card, with those that have joined it, that the person may open; the caller has made sure of that, and has put it on record.</summary>
    public async Task<TimelinePage> PageAsync(Actor actor, SubjectKind kind, IReadOnlyList<Guid> cards, DateTimeOffset? before, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var keys = await context.SubjectKeys.AsNoTracking().Where(row => cards.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        var asked = new EventsAsked(context, actor, cards, keys, before ?? End, PageSize + MostAtOnce);
        var events = new List<ClientEvent>();
        foreach (var source in sources.Where(source => source.Tells(kind)))
        {
            events.AddRange(await source.OfAsync(asked, cancellation));
        }

        var ordered = events.OrderByDescending(one => one.At).ToList();
        DateTimeOffset? next = ordered.Count > PageSize && ordered[PageSize - 1].At is var last && ordered[^1].At < last ? last : null;
        List<ClientEvent> page = next is { } from ? ordered.FindAll(one => one.At >= from) : ordered;
        Guid[] people = [.. page.Select(one => one.ById).OfType<Guid>().Distinct()];
        return new TimelinePage(page, people.Length == 0 ? new Dictionary<Guid, string>() : await context.NamesOfAsync(people, cancellation), next);
    }
}
