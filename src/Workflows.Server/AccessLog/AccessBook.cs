using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Deadlines;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.AccessLog;

/// <summary>Which entries are listed.</summary>
/// <param name="Centre">The centre; null for the first of the reader's.</param>
/// <param name="Person">Whose acts; null for everybody's.</param>
/// <param name="Since">The first day; null for the beginning.</param>
/// <param name="Until">The last day; null for today.</param>
/// <param name="Case">A case: the entries of whom it is about; null for all.</param>
internal sealed record AccessFilter(Guid? Centre, Guid? Person, DateOnly? Since, DateOnly? Until, string? Case);

/// <summary>An entry in the list.</summary>
public sealed record AccessLine(Guid Id, DateTimeOffset At, Guid AccountId, string? Who, AccessAct Act, AccessReason Reason, Guid? SubjectId, string? InstanceId)
{
    /// <summary>For whom they stood in.</summary>
    public string? For { get; init; }

    /// <summary>From where.</summary>
    public string? Address { get; init; }

    /// <summary>The number of the case.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>The task or paper, as people call it; the person about whom this log was asked.</summary>
    public string? Thing { get; init; }

    /// <summary>What the subject is.</summary>
    public SubjectKind? Kind { get; init; }
}

/// <summary>Somebody whose acts can be listed.</summary>
public sealed record AccessPerson(Guid Id, string Name);

/// <summary>A page of the log of one centre, newest first.</summary>
/// <param name="Centre">The centre.</param>
/// <param name="Centres">All whose log the reader sees, by name.</param>
/// <param name="People">Those who work or have worked there, and the network's.</param>
public sealed record AccessView(CentreLine Centre, IReadOnlyList<CentreLine> Centres, IReadOnlyList<AccessPerson> People)
{
    /// <summary>The entries.</summary>
    public IReadOnlyList<AccessLine> Lines { get; init; } = [];

    /// <summary>Where the next page begins; null on the last.</summary>
    public Guid? Next { get; init; }

    /// <summary>Of whom they are, for whoever works with cards.</summary>
    public IReadOnlyDictionary<Guid, SubjectName> Names { get; init; } = new Dictionary<Guid, SubjectName>();

    /// <summary>The number of the case that is asked about.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>Whether the reader works with cards: then names and what was opened are shown.</summary>
    public bool SeesCards { get; init; }

    /// <summary>Whether the reader may open cases.</summary>
    public bool SeesCases { get; init; }
}

/// <summary>Reads the log, for whoever keeps an eye on a centre. That they did is an entry too.</summary>
internal sealed class AccessBook(Contexts contexts, SubjectNames names, AccessRecords records)
{
    /// <summary>How many entries a page has.</summary>
    public const int PageSize = 50;

    /// <summary>A page; null when the centre or the case is none of the reader's.</summary>
    /// <param name="actor">Who reads.</param>
    /// <param name="filter">Which entries.</param>
    /// <param name="after">The entry behind which it begins; null for the first page.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<AccessView?> FindAsync(Actor actor, AccessFilter filter, Guid? after, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var centres = await CentresAsync(context, actor, cancellation);
        if ((filter.Centre is null ? centres.FirstOrDefault() : centres.Find(one => one.Id == filter.Centre)) is not { } centre)
        {
            return null;
        }

        var file = filter.Case is null ? null : await context.CaseFiles.AsNoTracking()
            .Where(row => row.InstanceId == filter.Case && row.CentreId == centre.Id).Select(row => new { row.SubjectId, row.Number }).SingleOrDefaultAsync(cancellation);
        if (filter.Case is not null && file is null)
        {
            return null;
        }

        var entries = Entries(context, centre.Id, filter, file is null ? [] : await JoinedCards.OfAsync(context, file.SubjectId, cancellation));
        if (after is { } last)
        {
            entries = entries.Where(row => row.Id < last);
        }

        var lines = await Lines(context, entries.OrderByDescending(row => row.Id).Take(PageSize + 1)).ToListAsync(cancellation);
        var page = lines.Count > PageSize ? lines[..PageSize] : lines;
        var seesCards = actor.OpensCards(centre.Id);
        await records.ShowAsync(
            actor,
            new AccessTo(AccessAct.OpenedLog, centre.Id, file?.SubjectId, AccessReasons.In(actor, centre.Id)) { InstanceId = filter.Case, ThingId = filter.Person },
            cancellation);
        return new AccessView(centre, centres, await PeopleAsync(context, centre.Id, cancellation))
        {
            Lines = page,
            Next = lines.Count > PageSize ? page[^1].Id : null,
            Names = seesCards ? await names.OpenAsync(context, [.. page.Select(line => line.SubjectId).OfType<Guid>().Distinct()], cancellation) : new Dictionary<Guid, SubjectName>(),
            CaseNumber = file?.Number,
            SeesCards = seesCards,
            SeesCases = actor.May(Right.SeeCases, centre.Id),
        };
    }

    /// <summary>The case of a centre that bears a number; null when there is none such.</summary>
    public async Task<string?> CaseAsync(Actor actor, Guid centre, string number, CancellationToken cancellation)
    {
        number = TypedText.Of(number).Trim().ToUpperInvariant();
        if (!actor.May(Right.SeeAccessLog, centre))
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        return await context.CaseFiles.AsNoTracking().Where(row => row.CentreId == centre && row.Number == number)
            .Select(row => row.InstanceId).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>The entries that a filter means: a range of one index, whatever it asks for.</summary>
    internal static IQueryable<AccessEntry> Entries(ServerContext context, Guid centre, AccessFilter filter, IReadOnlyList<Guid> subjects)
    {
        var entries = context.AccessEntries.AsNoTracking().Where(row => row.CentreId == centre);
        if (subjects is [var about])
        {
            entries = entries.Where(row => row.SubjectId == about);
        }
        else if (subjects.Count > 1)
        {
            entries = entries.Where(row => row.SubjectId != null && subjects.Contains(row.SubjectId.Value));
        }

        if (filter.Person is { } person)
        {
            entries = entries.Where(row => row.AccountId == person);
        }

        if (filter.Since is { } since)
        {
            var first = FirstOf(since);
            entries = entries.Where(row => row.Id >= first);
        }

        if (filter.Until is { } until && until < DateOnly.MaxValue)
        {
            var end = FirstOf(until.AddDays(1));
            entries = entries.Where(row => row.Id < end);
        }

        return entries;
    }

    // Ids are made of the moment, so a day is a range of them.
    private static Guid FirstOf(DateOnly day)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, KyivTime.StartOf(day).ToUnixTimeMilliseconds()) << 16);
        return new Guid(bytes, bigEndian: true);
    }

    private static IQueryable<AccessLine> Lines(ServerContext context, IQueryable<AccessEntry> entries) => entries.Select(row => new AccessLine(
        row.Id, row.At, row.AccountId,
        context.Users.Where(person => person.Id == row.AccountId).Select(person => person.DisplayName).FirstOrDefault(),
        row.Act, row.Reason, row.SubjectId, row.InstanceId)
    {
        For = context.Users.Where(person => person.Id == row.ForId).Select(person => person.DisplayName).FirstOrDefault(),
        Address = row.Address,
        CaseNumber = context.CaseFiles.Where(file => file.InstanceId == row.InstanceId).Select(file => file.Number).FirstOrDefault(),
        Thing = row.ThingId == null ? null
            : context.Tasks.Where(task => task.Id == row.ThingId).Select(task => task.Title).FirstOrDefault()
                ?? context.Documents.Where(paper => paper.Id == row.ThingId).Select(paper => paper.Title + " № " + paper.Number).FirstOrDefault()
                ?? context.Users.Where(person => person.Id == row.ThingId).Select(person => person.DisplayName).FirstOrDefault(),
        Kind = context.Subjects.Where(subject => subject.Id == row.SubjectId).Select(subject => (SubjectKind?)subject.Kind).FirstOrDefault(),
    });

    private static async Task<List<CentreLine>> CentresAsync(ServerContext context, Actor actor, CancellationToken cancellation)
    {
        Guid[] ids = [.. actor.Scope.Centres.Where(centre => actor.May(Right.SeeAccessLog, centre))];
        return await context.Units.AsNoTracking().Where(unit => unit.Kind == UnitKind.Centre && ids.Contains(unit.Id)).OrderBy(unit => unit.NameKey)
            .Select(unit => new CentreLine(unit.Id, unit.Name)).ToListAsync(cancellation);
    }

    // Also those who have left: what they opened stays on record.
    private static async Task<IReadOnlyList<AccessPerson>> PeopleAsync(ServerContext context, Guid centre, CancellationToken cancellation)
    {
        var people = await context.Users.AsNoTracking()
            .Where(account => context.Memberships.Any(post => post.AccountId == account.Id
                && (post.CentreId == centre || context.Units.Any(unit => unit.Id == post.UnitId && unit.Kind == UnitKind.Network))))
            .OrderBy(account => account.DisplayNameKey).ThenBy(account => account.Id)
            .Select(account => new AccessPerson(account.Id, account.DisplayName)).ToListAsync(cancellation);
        return people;
    }
}
