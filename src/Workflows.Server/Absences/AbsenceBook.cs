using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Absences;

/// <summary>What became of writing down or ending an absence. All of these are ordinary.</summary>
internal abstract record AbsenceMove
{
    /// <summary>It is written down.</summary>
    public sealed record Done(Guid Id) : AbsenceMove;

    /// <summary>There is no such absence or centre for this person.</summary>
    public sealed record NotFound : AbsenceMove;

    /// <summary>It is not for this person to do; a sentence.</summary>
    public sealed record Refused(string Why) : AbsenceMove;

    /// <summary>What is wrong, by field; nothing was lost.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : AbsenceMove;

    /// <summary>The deputy is away too, on these days: to be confirmed.</summary>
    public sealed record DeputyIsAway(string Name, string Days) : AbsenceMove;
}

/// <summary>
/// Writes absences down and ends them: everybody who works on tasks the own ones, whoever directs the tasks of a centre those of its people.
/// Two that are written down for one person at the very same moment may overlap; nothing depends on their not doing so.
/// </summary>
internal sealed class AbsenceBook(Contexts contexts, TaskSignals signals, TimeProvider clock)
{
    // More than one loser in a row is rare; more than a few is a fault.
    private const int Tries = 5;

    /// <summary>Writes an absence down; the same one sent twice is there once.</summary>
    public async Task<AbsenceMove> AddAsync(Actor actor, Guid centre, AbsenceForm form, CancellationToken cancellation)
    {
        if (!actor.May(Right.WorkOnTasks, centre))
        {
            return new AbsenceMove.NotFound();
        }

        var person = form.PersonId ?? actor.AccountId;
        if (person != actor.AccountId && !actor.May(Right.DirectTasks, centre))
        {
            return new AbsenceMove.Refused("Відсутність колеги записує координатор. Ви можете записати свою.");
        }

        var now = Instant.Cut(clock.GetUtcNow());
        await using var context = contexts.Open(actor.Scope);
        var errors = new Dictionary<string, string>();
        var (from, to) = form.Days(now, errors);
        var people = await AbsencePeople.ReadAsync(context, centre, now, cancellation);
        CheckPeople(actor, centre, person, form.DeputyId, people, errors);
        var near = errors.Count > 0 ? [] : await NearAsync(context, centre, [person, form.DeputyId ?? person], from, to, cancellation);
        if (near.Find(row => row.AccountId == person) is { } same)
        {
            if (same.From == from && same.To == to && same.DeputyId == form.DeputyId)
            {
                return new AbsenceMove.Done(same.Id);
            }

            errors[AbsenceForm.FromName] = $"На ці дні відсутність уже записано: {AbsenceWords.Days(same.From, same.To, now)}. Змініть дні або закінчіть ту відсутність";
        }

        if (errors.Count > 0)
        {
            return new AbsenceMove.Invalid(errors);
        }

        if (form.DeputyId is { } deputy && near.Find(row => row.AccountId == deputy) is { } theirs && form.Confirmed != form.Deputy)
        {
            return new AbsenceMove.DeputyIsAway(people.Deputies.First(one => one.Id == deputy).Name, AbsenceWords.Days(theirs.From, theirs.To, now));
        }

        var absence = new Absence
        {
            Id = Guid.CreateVersion7(now), CentreId = centre, AccountId = person, DeputyId = form.DeputyId, From = from, To = to, MadeAt = now, MadeById = actor.AccountId,
        };
        context.Add(absence);
        await context.SaveChangesAsync(cancellation);
        signals.Changed(centre);
        return new AbsenceMove.Done(absence.Id);
    }

    /// <summary>Ends an absence that lasts, as of now, or takes back one that is to come. The deputy loses what is the other's at once.</summary>
    public async Task<AbsenceMove> EndAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = contexts.Open(actor.Scope);
            if (await context.Absences.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } absence || !MaySee(actor, absence))
            {
                return new AbsenceMove.NotFound();
            }

            if (absence.AccountId != actor.AccountId && !actor.May(Right.DirectTasks, absence.CentreId))
            {
                return new AbsenceMove.Refused("Відсутність колеги закінчує або скасовує координатор.");
            }

            var now = Instant.Cut(clock.GetUtcNow());
            if (absence.EndedAt is not null || absence.To <= now)
            {
                return new AbsenceMove.Done(id);
            }

            absence.EndedAt = now;
            absence.To = absence.From < now ? now : absence.To;
            absence.Revision++;
            try
            {
                await context.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                continue;
            }

            signals.Changed(absence.CentreId);
            return new AbsenceMove.Done(id);
        }
    }

    /// <summary>Whether the person sees that somebody is away: the own absences, and those of the people of a centre that they see.</summary>
    public static bool MaySee(Actor actor, Absence absence) =>
        actor.May(Right.WorkOnTasks, absence.CentreId) && (absence.AccountId == actor.AccountId || actor.May(Right.SeeCentre, absence.CentreId));

    // A volunteer sees nobody of the centre, so nobody can be named as the deputy either.
    private static void CheckPeople(Actor actor, Guid centre, Guid person, Guid? deputy, AbsencePeople people, Dictionary<string, string> errors)
    {
        if (people.All.All(one => one.Id != person))
        {
            errors[AbsenceForm.PersonName] = "Виберіть людину, яка працює в цьому центрі";
        }

        if (deputy == person)
        {
            errors[AbsenceForm.DeputyName] = "Замінювати має інша людина";
        }
        else if (deputy is not null && (!actor.May(Right.SeeCentre, centre) || people.Deputies.All(one => one.Id != deputy)))
        {
            errors[AbsenceForm.DeputyName] = "Виберіть людину цього центру, яка працює з картками клієнтів";
        }
    }

    private static Task<List<Absence>> NearAsync(
        ServerContext context, Guid centre, Guid[] people, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        context.Absences.AsNoTracking()
            .Where(row => row.CentreId == centre && people.Contains(row.AccountId) && row.EndedAt == null && row.To > from && row.From < to)
            .OrderBy(row => row.From).ThenBy(row => row.Id).ToListAsync(cancellation);
}
