using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Cases;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Deadlines;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Clients.Cards;

/// <summary>A client, or somebody who may become one, with what a page shows of them.</summary>
/// <param name="Name">What people call them.</param>
/// <param name="Centre">Whose client it is.</param>
/// <param name="Revision">Counts the changes of the card; the fence against a lost one.</param>
/// <param name="Fields">What the card holds: catalogue key to value. Null when its key is gone.</param>
/// <param name="MayKeep">Whether the reader may change the card.</param>
public sealed record ClientView(SubjectName Name, Guid Centre, int Revision, IReadOnlyDictionary<string, JsonNode?>? Fields, bool MayKeep)
{
    /// <summary>The card itself, first, and those that have joined it.</summary>
    public required IReadOnlyList<Guid> Cards { get; init; }

    /// <summary>The name of the worker who answers for the client; null while nobody is named.</summary>
    public string? Responsible { get; init; }

    /// <summary>How old they are in whole years, and whether only the year of birth is known; null where not even that is.</summary>
    public ClientAge? Age { get; init; }

    /// <summary>Whether a visit needs care.</summary>
    public bool NeedsCare => Fields?.GetValueOrDefault(FieldCatalogue.VisitWithCare)?.GetValue<bool>() == true;

    /// <summary>The text of a field; null for none.</summary>
    public string? Text(string key) => FieldValues.Text(Fields?.GetValueOrDefault(key));
}

/// <summary>How old somebody is.</summary>
/// <param name="Years">Whole years; of whom only the year of birth is known, those that they turn this year.</param>
/// <param name="IsExact">Whether the day of birth is known.</param>
public sealed record ClientAge(int Years, bool IsExact)
{
    /// <summary>The age on a day; null for who was not born yet.</summary>
    internal static ClientAge? On(DateOnly day, BirthText birth)
    {
        var isExact = birth is { Month: not null, Day: not null };
        var isToCome = isExact && (birth.Month > day.Month || (birth.Month == day.Month && birth.Day > day.Day));
        var years = day.Year - birth.Year - (isToCome ? 1 : 0);
        return years < 0 ? null : new ClientAge(years, isExact);
    }

    /// <summary>In words: <c>13 років</c>, <c>близько 13 років</c>.</summary>
    public string Words => (IsExact ? "" : "близько ") + Shell.Words.Count(Years, IsExact ? "рік" : "року", IsExact ? "роки" : "років", "років");
}

/// <summary>What stands beside a client's card.</summary>
/// <param name="Cases">The cases, the latest first: the open ones before those that have ended.</param>
/// <param name="MoreCases">Whether there are more than are shown.</param>
/// <param name="Contracts">The social contracts, the latest first.</param>
/// <param name="Procedures">What the reader may start with this client.</param>
internal sealed record ClientCourse(
    IReadOnlyList<CaseLine> Cases, bool MoreCases, IReadOnlyList<SocialContract> Contracts, IReadOnlyList<StartableProcedure> Procedures);

/// <summary>Reads one client within the asking person's scope, and puts on record that they did.</summary>
internal sealed class ClientReading(
    Contexts contexts, Register register, SubjectNames names, StartableProcedures procedures, AccessRecords records, TimeProvider clock)
{
    private const int MostCases = 50;

    /// <summary>The client, by the card that stands for the one that is asked for; null when there is none such for this person.</summary>
    public async Task<ClientView?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var cards = await JoinedCards.OfAsync(context, id, cancellation);
        id = cards[0];
        var subject = await context.Subjects.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id && (row.Kind == SubjectKind.Client || row.Kind == SubjectKind.Lead), cancellation);
        if (subject is null || !actor.May(Right.FindClients, subject.CentreId))
        {
            return null;
        }

        await records.ShowAsync(
            actor, new AccessTo(AccessAct.OpenedCard, subject.CentreId, id, await WhyAsync(context, actor, subject, cards, cancellation)), cancellation);
        var key = await context.SubjectKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
        var fields = key is null ? null : register.Read(subject, key);
        return new ClientView(names.Open(subject, key), subject.CentreId, subject.Revision, fields, actor.May(Right.KeepClients, subject.CentreId))
        {
            Cards = cards,
            Responsible = subject.ResponsibleId is { } worker ? (await context.NamesOfAsync([worker], cancellation)).GetValueOrDefault(worker) : null,
            Age = BirthText.Of(FieldValues.Text(fields?.GetValueOrDefault(FieldCatalogue.BirthDate)), subject.BirthYear) is { } birth
                ? ClientAge.On(KyivTime.DayOf(clock.GetUtcNow()), birth)
                : null,
        };
    }

    /// <summary>The cases and social contracts of a client that was found.</summary>
    public async Task<ClientCourse> CourseAsync(Actor actor, ClientView view, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var files = context.CaseFiles.AsNoTracking().Where(file => view.Cards.Contains(file.SubjectId));
        var cases = await CaseBook.Lines(context, files.OrderByDescending(file => file.InstanceId).Take(MostCases + 1)).ToListAsync(cancellation);
        return new ClientCourse(
            [.. cases.Take(MostCases).OrderBy(one => one.IsOver)],
            cases.Count > MostCases,
            await context.SocialContracts.AsNoTracking().Where(row => view.Cards.Contains(row.SubjectId)).OrderByDescending(row => row.SignedOn).ThenByDescending(row => row.Id)
                .ToListAsync(cancellation),
            view.Name.Kind != SubjectKind.Client ? [] : [.. (await procedures.ListAsync(actor, cancellation))
                .Where(one => one.Start.Subject == SubjectKind.Client && one.Centres.Any(post => post.CentreId == view.Centre))]);
    }

    private static async Task<AccessReason> WhyAsync(ServerContext context, Actor actor, Subject subject, List<Guid> cards, CancellationToken cancellation) =>
        subject.ResponsibleId == actor.AccountId
            || await context.CaseFiles.AsNoTracking().AnyAsync(file => cards.Contains(file.SubjectId) && (file.ManagerId == actor.AccountId || file.StartedById == actor.AccountId), cancellation)
            ? AccessReason.OwnCase
        : await context.Tasks.AsNoTracking().AnyAsync(task => cards.Contains(task.SubjectId) && task.State == TaskState.Open && task.AssigneeId == actor.AccountId, cancellation)
            ? AccessReason.OwnTask
        : AccessReasons.In(actor, subject.CentreId);
}
