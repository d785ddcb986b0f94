using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Family;

/// <summary>What became of writing a tie.</summary>
internal abstract record TieMove
{
    /// <summary>It is written, or taken off.</summary>
    public sealed record Done : TieMove;

    /// <summary>There is no such card or tie for this person.</summary>
    public sealed record NotFound : TieMove;

    /// <summary>What is wrong; nothing that was typed is lost.</summary>
    public sealed record Invalid(FormEntry Entry) : TieMove;
}

/// <summary>Somebody who belongs to a client's life, as the card shows them.</summary>
/// <param name="Id">The tie.</param>
/// <param name="Name">What people call them.</param>
/// <param name="CardId">Their own card; null for who has none.</param>
/// <param name="What">What they are to the client, in words.</param>
/// <param name="Marks">What else is known, in words: a representative, living together, a phone.</param>
public sealed record FamilyLine(Guid Id, string Name, Guid? CardId, string What, IReadOnlyList<string> Marks);

/// <summary>Writes and reads who belongs to clients' lives, for whoever keeps the clients of a centre.</summary>
internal sealed class FamilyWork(Contexts contexts, SubjectSeals seals, SubjectNames names, FormReading reading, TimeProvider clock)
{
    private const string Purpose = "tie";

    /// <summary>Writes a tie. Sent twice with the same id it is written once.</summary>
    /// <param name="actor">Who writes it.</param>
    /// <param name="client">The client.</param>
    /// <param name="id">Its id, made when the page was shown.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<TieMove> AddAsync(Actor actor, Guid client, Guid id, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await JoinedCards.KeyAsync(context, client, cancellation) is not { } key || !actor.May(Right.KeepClients, key.CentreId))
        {
            return new TieMove.NotFound();
        }

        if (await IsWrittenAsync(context, actor, id, cancellation))
        {
            return new TieMove.Done();
        }

        var entry = await reading.ReadAsync(actor, key.CentreId, TieForm.Form, typed, complete: true, cancellation);
        if (entry.IsGood && TieForm.HasOddYear(entry))
        {
            entry = entry.With(TieForm.Form.Field(TieForm.BirthYear)!, FieldWords.NoYear(TieForm.Form.Field(TieForm.BirthYear)!));
        }

        Guid? other = Guid.TryParse(entry.Text(TieForm.Client), out var named) ? named : null;
        if (entry.IsGood && other is not null && await ProblemAsync(context, client, other.Value, cancellation) is { } problem)
        {
            entry = entry.With(TieForm.Form.Field(TieForm.Client)!, problem);
        }

        if (!entry.IsGood)
        {
            return new TieMove.Invalid(entry);
        }

        var now = Instant.Cut(clock.GetUtcNow());
        context.Add(new Tie
        {
            Id = id,
            CentreId = key.CentreId,
            SubjectId = client,
            OtherId = other,
            Kind = Enum.Parse<TieKind>(entry.Text(TieForm.Kind)!),
            IsRepresentative = TieForm.YesNo(entry, TieForm.Representative) == true,
            LivesTogether = TieForm.YesNo(entry, TieForm.Together),
            Sealed = other is null ? seals.Seal(key, JsonSerializer.Serialize(TieForm.Person(entry)), Purpose, id) : [],
            At = now,
            ById = actor.AccountId,
        });
        AccessRecords.Stage(context, actor, now, new[] { client, other }.OfType<Guid>().Select(one => AccessTo.ChangedCard(actor, key.CentreId, one)));
        await contexts.SaveOnceAsync(context, actor.Scope, after => IsWrittenAsync(after, actor, id, cancellation), cancellation);
        return new TieMove.Done();
    }

    /// <summary>Takes a tie off the card, from either side. That it stood there stays on record.</summary>
    public async Task<TieMove> EndAsync(Actor actor, Guid client, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var own = await JoinedCards.OfAsync(context, client, cancellation);
        var tie = await context.Ties.SingleOrDefaultAsync(row => row.Id == id && (own.Contains(row.SubjectId) || own.Contains(row.OtherId!.Value)), cancellation);
        if (tie is null || !actor.May(Right.KeepClients, tie.CentreId))
        {
            return new TieMove.NotFound();
        }

        if (tie.EndedAt is null)
        {
            var now = Instant.Cut(clock.GetUtcNow());
            (tie.EndedAt, tie.EndedById) = (now, actor.AccountId);
            AccessRecords.Stage(context, actor, now, new[] { tie.SubjectId, tie.OtherId }.OfType<Guid>().Select(one => AccessTo.ChangedCard(actor, tie.CentreId, one)));
            await context.SaveTakenBackAsync(cancellation);
        }

        return new TieMove.Done();
    }

    /// <summary>Who belongs to a client's life now, by all of the client's cards; the caller has made sure that the person may open them.</summary>
    public async Task<IReadOnlyList<FamilyLine>> OfAsync(Actor actor, IReadOnlyList<Guid> own, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var ties = await context.Ties.AsNoTracking().Where(row => (own.Contains(row.SubjectId) || own.Contains(row.OtherId!.Value)) && row.EndedAt == null)
            .OrderBy(row => row.At).ThenBy(row => row.Id).ToListAsync(cancellation);
        ties.RemoveAll(tie => IsWithin(tie, own));
        var told = await NamedAsync(context, own, ties, cancellation);
        return [.. ties.Select(tie => new FamilyLine(tie.Id, told[tie.Id].Name, told[tie.Id].CardId, told[tie.Id].What, [.. Marks(tie, own.Contains(tie.SubjectId), told[tie.Id].Person)]))];
    }

    /// <summary>The names of the others and what they are to the client, by tie.</summary>
    public async Task<IReadOnlyDictionary<Guid, (string Name, Guid? CardId, string What, Relative? Person)>> NamedAsync(
        ServerContext context, IReadOnlyCollection<Guid> own, IReadOnlyCollection<Tie> ties, CancellationToken cancellation)
    {
        List<Guid> cards = [.. ties.Select(tie => Other(tie, own)).OfType<Guid>().Distinct()];
        var known = await names.OpenAsync(context, cards, cancellation);
        var sexes = await context.Subjects.AsNoTracking().Where(row => cards.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Sex, cancellation);
        var keys = ties.Any(tie => tie.OtherId is null)
            ? await context.SubjectKeys.AsNoTracking().Where(row => own.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation)
            : [];
        return ties.ToDictionary(tie => tie.Id, tie =>
        {
            var kind = own.Contains(tie.SubjectId) ? tie.Kind : tie.Kind.Inverse();
            if (Other(tie, own) is { } card)
            {
                return (known.GetValueOrDefault(card)?.Name ?? SubjectNames.Nameless, card, kind.Word(sexes.GetValueOrDefault(card)), (Relative?)null);
            }

            var person = keys.GetValueOrDefault(tie.SubjectId) is not { } key ? null : JsonSerializer.Deserialize<Relative>(seals.Open(key, tie.Sealed, Purpose, tie.Id));
            return (person?.Name ?? "Картку видалено", (Guid?)null, kind.Word(), person);
        });
    }

    /// <summary>Whether both ends are the same person's: of two cards that were found to be one nobody is the other's brother.</summary>
    public static bool IsWithin(Tie tie, IReadOnlyCollection<Guid> own) => tie.OtherId is { } other && own.Contains(tie.SubjectId) && own.Contains(other);

    private static Guid? Other(Tie tie, IReadOnlyCollection<Guid> own) => own.Contains(tie.SubjectId) ? tie.OtherId : tie.SubjectId;

    private static IEnumerable<string> Marks(Tie tie, bool isOwn, Relative? person)
    {
        if (tie.IsRepresentative)
        {
            yield return isOwn ? "законний представник" : "клієнт є законним представником цієї людини";
        }

        if (tie.LivesTogether is { } together)
        {
            yield return together ? "живуть разом" : "живуть окремо";
        }

        foreach (var text in new[] { person?.BirthYear is { } year ? FormattableString.Invariant($"{year} року народження") : null, person?.Phone, person?.Note }.OfType<string>())
        {
            yield return text;
        }
    }

    private static async Task<string?> ProblemAsync(ServerContext context, Guid client, Guid other, CancellationToken cancellation)
    {
        var (own, theirs) = (await JoinedCards.OfAsync(context, client, cancellation), await JoinedCards.OfAsync(context, other, cancellation));
        return own.Contains(other) ? "«Клієнт»: це та сама картка, виберіть іншу людину"
            : await context.Ties.AnyAsync(
                row => row.EndedAt == null && row.OtherId != null
                    && ((own.Contains(row.SubjectId) && theirs.Contains(row.OtherId.Value)) || (theirs.Contains(row.SubjectId) && own.Contains(row.OtherId.Value))), cancellation)
                ? "«Клієнт»: цю людину вже записано; якщо запис неправильний, спершу приберіть його"
            : null;
    }

    private static Task<bool> IsWrittenAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.Ties.AsNoTracking().AnyAsync(row => row.Id == id && row.ById == actor.AccountId, cancellation);
}
