using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Merging;

/// <summary>What became of joining two cards. All of these are ordinary.</summary>
internal abstract record MergeMove
{
    /// <summary>It is done.</summary>
    public sealed record Done(Guid KeptId) : MergeMove;

    /// <summary>There are no such two cards for this person, or one of them has joined another already.</summary>
    public sealed record NotFound : MergeMove;

    /// <summary>Somebody has changed one of the cards meanwhile: to be looked at again.</summary>
    public sealed record Changed : MergeMove;
}

/// <summary>Two cards beside each other.</summary>
/// <param name="Kept">The card that would stand.</param>
/// <param name="Joined">The card that would join it.</param>
/// <param name="Centre">Whose cards they are.</param>
/// <param name="Fields">The fields in which they differ, with the values of each.</param>
internal sealed record MergePreview(MergeSide Kept, MergeSide Joined, Guid Centre, IReadOnlyList<MergeField> Fields);

/// <summary>One of the two.</summary>
/// <param name="Name">Who it is.</param>
/// <param name="Revision">Counts the changes of the card; the fence against a lost one.</param>
/// <param name="Cases">How many cases it has.</param>
/// <param name="MadeAt">When it was made.</param>
internal sealed record MergeSide(SubjectName Name, int Revision, int Cases, DateTimeOffset MadeAt);

/// <summary>A field in which the two differ.</summary>
/// <param name="Field">The field, with the words of its list.</param>
/// <param name="Kept">The value of the card that would stand; null for none.</param>
/// <param name="Joined">The value of the other; null for none.</param>
internal sealed record MergeField(FormField Field, JsonNode? Kept, JsonNode? Joined)
{
    /// <summary>Whether the other card's value is what one would take: where the card that stands has none.</summary>
    public bool TakesJoined => Kept is null;
}

/// <summary>Joins two cards of the same person, and takes it back.</summary>
internal sealed class MergeWork(Contexts contexts, Register register, SubjectNames names, SubjectSeals seals, AccessRecords records, TimeProvider clock)
{
    /// <summary>The two cards beside each other; null when there are no such two for this person. A client never joins a lead: then the two change places.</summary>
    public async Task<MergePreview?> PreviewAsync(Actor actor, Guid kept, Guid joined, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await BothAsync(context, actor, kept, joined, cancellation) is not { } both)
        {
            return null;
        }

        await records.ShowAsync(
            actor, new[] { kept, joined }.Select(id => new AccessTo(AccessAct.OpenedCard, both.Kept.CentreId, id, AccessReasons.In(actor, both.Kept.CentreId))), cancellation);
        var known = await names.OpenAsync(context, [kept, joined], cancellation);
        var fields = (register.Read(both.Kept, both.KeptKey), register.Read(both.Joined, both.JoinedKey));
        var asked = await ListOptions.FilledAsync(context, [.. FieldCatalogue.For(SubjectKind.Client).Select(FormField.Of)], cancellation);
        return new MergePreview(await SideAsync(both.Kept), await SideAsync(both.Joined), both.Kept.CentreId,
        [
            .. asked
                .Select(field => new MergeField(field, fields.Item1.GetValueOrDefault(field.Bind!.Key), fields.Item2.GetValueOrDefault(field.Bind.Key)))
                .Where(field => field.Joined is not null && !JsonNode.DeepEquals(field.Kept, field.Joined) && !(field.Field.Bind!.Key == FieldCatalogue.BirthYear && IsDayKnown())),
        ]);

        // The year follows the day.
        bool IsDayKnown() => fields.Item1.ContainsKey(FieldCatalogue.BirthDate) || fields.Item2.ContainsKey(FieldCatalogue.BirthDate);

        async Task<MergeSide> SideAsync(Subject subject) => new(
            known[subject.Id], subject.Revision, await context.CaseFiles.CountAsync(file => file.SubjectId == subject.Id, cancellation), subject.CreatedAt);
    }

    /// <summary>Joins them.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="kept">The card that stands, with the revision that the person has seen.</param>
    /// <param name="joined">The card that joins it, likewise.</param>
    /// <param name="take">The fields whose values are taken from the card that joins, by catalogue key.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<MergeMove> MergeAsync(
        Actor actor, (Guid Id, int Revision) kept, (Guid Id, int Revision) joined, IReadOnlySet<string> take, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await BothAsync(context, actor, kept.Id, joined.Id, cancellation) is not { } both)
        {
            // The second of two clicks.
            return await context.CardMerges.AnyAsync(
                row => row.KeptId == kept.Id && row.JoinedId == joined.Id && row.UndoneAt == null && row.ById == actor.AccountId, cancellation)
                ? new MergeMove.Done(kept.Id) : new MergeMove.NotFound();
        }

        if (both.Kept.Revision != kept.Revision || both.Joined.Revision != joined.Revision)
        {
            return new MergeMove.Changed();
        }

        var now = Instant.Cut(clock.GetUtcNow());
        var theirs = register.Read(both.Joined, both.JoinedKey);
        var taken = theirs.Where(pair => take.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone());
        if (taken.Count > 0)
        {
            await register.WriteAsync(context, both.Kept, both.KeptKey, taken, new CardWriter(actor.AccountId, null), now, cancellation);
        }
        else
        {
            both.Kept.Revision++; // Two who join the same two the other way round must not both succeed.
        }

        both.Joined.MergedIntoId = kept.Id;
        both.Joined.Revision++;
        foreach (var before in await context.Subjects.Where(row => row.MergedIntoId == joined.Id).ToListAsync(cancellation))
        {
            before.MergedIntoId = kept.Id;
        }

        context.Add(new CardMerge
        {
            Id = Guid.CreateVersion7(now),
            CentreId = both.Kept.CentreId,
            KeptId = kept.Id,
            JoinedId = joined.Id,
            ChangeId = context.CardChanges.Local.SingleOrDefault(change => change.SubjectId == kept.Id && change.At == now)?.Id,
            At = now,
            ById = actor.AccountId,
        });
        return await SaveAsync(context, actor, both.Kept.CentreId, kept.Id, joined.Id, now, cancellation);
    }

    /// <summary>Takes it back: the card that had joined stands for itself again, and the other has again what it had, unless somebody has written something else since.</summary>
    public async Task<MergeMove> UndoAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await context.CardMerges.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } merge || !actor.May(Right.KeepClients, merge.CentreId))
        {
            return new MergeMove.NotFound();
        }

        if (merge.UndoneAt is not null)
        {
            return new MergeMove.Done(merge.JoinedId);
        }

        var now = Instant.Cut(clock.GetUtcNow());
        (merge.UndoneAt, merge.UndoneById) = (now, actor.AccountId);
        var joined = await context.Subjects.SingleAsync(row => row.Id == merge.JoinedId, cancellation);
        joined.MergedIntoId = null;
        joined.Revision++;
        await GiveBackAsync(context, merge, cancellation);
        if (!await RestoreAsync(context, actor, merge, now, cancellation))
        {
            (await context.Subjects.SingleAsync(row => row.Id == merge.KeptId, cancellation)).Revision++;
        }

        return await SaveAsync(context, actor, merge.CentreId, merge.JoinedId, merge.KeptId, now, cancellation);
    }

    // Those that had joined the card that goes its own way again go with it, and those that had joined these.
    private static async Task GiveBackAsync(ServerContext context, CardMerge merge, CancellationToken cancellation)
    {
        List<Guid> cards = [merge.JoinedId], next = cards;
        while (next.Count > 0)
        {
            var above = next;
            next = await context.CardMerges.Where(row => above.Contains(row.KeptId) && row.UndoneAt == null && row.Id != merge.Id).Select(row => row.JoinedId).ToListAsync(cancellation);
            cards = [.. cards, .. next];
        }

        foreach (var card in await context.Subjects.Where(row => cards.Contains(row.Id) && row.Id != merge.JoinedId).ToListAsync(cancellation))
        {
            card.MergedIntoId = merge.JoinedId;
        }
    }

    // Into the card into which it was written, whichever stands for that one by now.
    private async Task<bool> RestoreAsync(ServerContext context, Actor actor, CardMerge merge, DateTimeOffset now, CancellationToken cancellation)
    {
        if (merge.ChangeId is not { } id
            || await context.CardChanges.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } change
            || await context.SubjectKeys.SingleOrDefaultAsync(row => row.Id == merge.KeptId, cancellation) is not { } key)
        {
            return false;
        }

        var card = await context.Subjects.SingleAsync(row => row.Id == merge.KeptId, cancellation);
        var present = register.Read(card, key);
        var back = CardChanges.Open(seals, key, change)
            .Where(field => JsonNode.DeepEquals(present.GetValueOrDefault(field.Key), field.Value.Is) && FieldCatalogue.Find(field.Key) is not null)
            .ToDictionary(field => field.Key, field => field.Value.Was);
        if (back.Count == 0)
        {
            return false;
        }

        await register.WriteAsync(context, card, key, back, new CardWriter(actor.AccountId, null), now, cancellation);
        return true;
    }

    private static async Task<MergeMove> SaveAsync(
        ServerContext context, Actor actor, Guid centre, Guid done, Guid other, DateTimeOffset now, CancellationToken cancellation)
    {
        AccessRecords.Stage(context, actor, now, new[] { done, other }.Select(card => AccessTo.ChangedCard(actor, centre, card)));
        try
        {
            await context.SaveChangesAsync(cancellation);
            return new MergeMove.Done(done);
        }
        catch (DbUpdateException)
        {
            // Somebody has changed one of the cards, or joined it to another, in the same moment.
            return new MergeMove.Changed();
        }
    }

    private static async Task<(Subject Kept, SubjectKey KeptKey, Subject Joined, SubjectKey JoinedKey)?> BothAsync(
        ServerContext context, Actor actor, Guid kept, Guid joined, CancellationToken cancellation)
    {
        var cards = await context.Subjects.Where(row => (row.Id == kept || row.Id == joined) && (row.Kind == SubjectKind.Client || row.Kind == SubjectKind.Lead) && row.MergedIntoId == null)
            .Join(context.SubjectKeys, row => row.Id, key => key.Id, (row, key) => new { Subject = row, Key = key }).ToListAsync(cancellation);
        var (stays, goes) = (cards.Find(card => card.Subject.Id == kept), cards.Find(card => card.Subject.Id == joined));
        return stays is null || goes is null || stays == goes || stays.Subject.CentreId != goes.Subject.CentreId || !actor.May(Right.KeepClients, stays.Subject.CentreId)
            || (stays.Subject.Kind == SubjectKind.Lead && goes.Subject.Kind == SubjectKind.Client)
            ? null
            : (stays.Subject, stays.Key, goes.Subject, goes.Key);
    }
}
