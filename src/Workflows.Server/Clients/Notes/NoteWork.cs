using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Notes;

/// <summary>The form in which one writes down a talk, a meeting or an event.</summary>
internal static class NoteForm
{
    /// <summary>Its fields.</summary>
    public const string On = "on", Kind = "kind", Text = "text";

    /// <summary>The form.</summary>
    public static FormDefinition Form { get; } = new("client-note", "Запис про клієнта")
    {
        Groups =
        [
            new FormGroup(null,
            [
                new FormField(Kind, "Що це було", FieldType.Choice, FieldClass.Public)
                {
                    Required = true,
                    Options = [.. Enum.GetValues<NoteKind>().Select(kind => new FieldOption(kind.ToString(), kind.Word()))],
                },
                new FormField(On, "Коли", FieldType.Date, FieldClass.Personal) { Required = true, Max = FieldLimits.Today },
                new FormField(Text, "Про що йшлося, про що домовилися", FieldType.LongText, FieldClass.Sensitive) { Required = true, MaxLength = 10_000 },
            ]),
        ],
    };

    /// <summary>With what it begins: today.</summary>
    public static FormEntry Beginning(DateOnly today) => new()
    {
        Typed = new Dictionary<string, IReadOnlyList<string>> { [FormReading.Prefix + On] = [FieldValues.Of(today)] },
    };
}

/// <summary>What became of writing a note.</summary>
internal abstract record NoteMove
{
    /// <summary>It is written, or removed.</summary>
    public sealed record Done : NoteMove;

    /// <summary>There is no such card or note for this person.</summary>
    public sealed record NotFound : NoteMove;

    /// <summary>What is wrong; nothing that was typed is lost.</summary>
    public sealed record Invalid(FormEntry Entry) : NoteMove;
}

/// <summary>Writes notes of clients, for whoever works with them in their centre.</summary>
internal sealed class NoteWork(Contexts contexts, SubjectSeals seals, FormReading reading, TimeProvider clock)
{
    /// <summary>The purpose with which a note is sealed; its place is its row's id.</summary>
    public const string Purpose = "note";

    /// <summary>Writes a note. Sent twice with the same id it is written once.</summary>
    /// <param name="actor">Who writes it.</param>
    /// <param name="client">Whose card.</param>
    /// <param name="id">Its id, made when the page was shown.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<NoteMove> AddAsync(Actor actor, Guid client, Guid id, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await JoinedCards.KeyAsync(context, client, cancellation) is not { } key || !actor.May(Right.FindClients, key.CentreId))
        {
            return new NoteMove.NotFound();
        }

        if (await IsWrittenAsync(context, actor, id, cancellation))
        {
            return new NoteMove.Done();
        }

        var entry = await reading.ReadAsync(actor, key.CentreId, NoteForm.Form, typed, complete: true, cancellation);
        if (!entry.IsGood)
        {
            return new NoteMove.Invalid(entry);
        }

        var now = Instant.Cut(clock.GetUtcNow());
        var day = entry.Day(NoteForm.On)!.Value;
        context.Add(new ClientNote
        {
            Id = id,
            CentreId = key.CentreId,
            SubjectId = client,
            HappenedAt = day == KyivTime.DayOf(now) ? now : KyivTime.At(day, new TimeOnly(12, 0)),
            Kind = Enum.Parse<NoteKind>(entry.Text(NoteForm.Kind)!),
            Sealed = seals.Seal(key, entry.Text(NoteForm.Text)!, Purpose, id),
            At = now,
            ById = actor.AccountId,
        });
        AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, key.CentreId, client));
        await contexts.SaveOnceAsync(context, actor.Scope, after => IsWrittenAsync(after, actor, id, cancellation), cancellation);
        return new NoteMove.Done();
    }

    /// <summary>Removes a note that its author has written, its text with it: that it was there stays on record.</summary>
    public async Task<NoteMove> RemoveAsync(Actor actor, Guid client, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var own = await JoinedCards.OfAsync(context, client, cancellation);
        var note = await context.ClientNotes.SingleOrDefaultAsync(row => row.Id == id && own.Contains(row.SubjectId) && row.ById == actor.AccountId, cancellation);
        if (note is null || !actor.May(Right.FindClients, note.CentreId))
        {
            return new NoteMove.NotFound();
        }

        if (note.RemovedAt is null)
        {
            var now = Instant.Cut(clock.GetUtcNow());
            (note.Sealed, note.RemovedAt) = ([], now);
            AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, note.CentreId, client));
            try
            {
                await context.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Removed a moment ago, which is what was asked for.
            }
        }

        return new NoteMove.Done();
    }

    private static Task<bool> IsWrittenAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.ClientNotes.AsNoTracking().AnyAsync(row => row.Id == id && row.ById == actor.AccountId, cancellation);
}
