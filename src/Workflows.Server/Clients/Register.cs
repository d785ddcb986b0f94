using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>Writes subjects (ЕБД). Everything is staged in the caller's context, so that a card and the step that wrote it cannot disagree.</summary>
internal sealed class Register(SubjectSeals seals, SearchTokens tokens)
{
    /// <summary>
    /// Makes a subject with these fields (catalogue key to value) and the tokens by which it is found. Its key is the caller's to add, since
    /// a draft may have been sealed with it before; a partner's row is staged before the subject, for its name.
    /// </summary>
    public Subject Make(
        ServerContext context, SubjectKey key, SubjectKind kind, string? number, IReadOnlyDictionary<string, JsonNode?> fields, Guid? by, DateTimeOffset now)
    {
        var subject = new Subject
        {
            Id = key.Id,
            CentreId = key.CentreId,
            Kind = kind,
            Number = number,
            Sealed = [],
            Revision = 1,
            CreatedAt = Instant.Cut(now),
            CreatedById = by,
            UpdatedAt = Instant.Cut(now),
        };
        var card = SubjectFields.Empty();
        card.Write(subject, CheckedFor(kind, fields));
        Seal(subject, key, card);
        context.Subjects.Add(subject);
        var partner = kind == SubjectKind.Partner ? context.Partners.Local.FindEntry(key.Id)?.Entity : null;
        context.AddRange(tokens.Of(subject.CentreId, SearchedText.Of(subject, partner?.Name, card)).Select(token => Row(subject, token)));
        return subject;
    }

    /// <summary>Writes fields (catalogue key to value; null empties a field) into a subject that is there, with a line of what was changed.</summary>
    /// <exception cref="InvalidOperationException">There is no such subject in the context's scope, or its key is gone.</exception>
    public async Task WriteAsync(
        ServerContext context, Guid subjectId, IReadOnlyDictionary<string, JsonNode?> fields, CardWriter writer, DateTimeOffset now, CancellationToken cancellation)
    {
        var subject = await StandingAsync(context, subjectId, cancellation)
            ?? throw new InvalidOperationException($"There is no subject {subjectId} in this scope.");
        var key = await context.SubjectKeys.FindAsync([subject.Id], cancellation)
            ?? throw new InvalidOperationException($"The key of subject {subject.Id} is gone; nothing can be written into it.");
        await WriteAsync(context, subject, key, fields, writer, now, cancellation);
    }

    /// <summary>The same into a tracked card itself, whichever stands for it.</summary>
    public async Task WriteAsync(
        ServerContext context, Subject subject, SubjectKey key, IReadOnlyDictionary<string, JsonNode?> fields, CardWriter writer, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var card = Open(subject, key);
        var before = card.With(subject);
        card.Write(subject, CheckedFor(subject.Kind, fields));
        Seal(subject, key, card);
        if (CardChanges.Of(seals, subject, key, before, card.With(subject), writer, Instant.Cut(now)) is { } change)
        {
            context.Add(change);
        }

        subject.Revision++;
        subject.UpdatedAt = Instant.Cut(now);
        await ReplaceTokensAsync(context, subject, card, cancellation);
    }

    /// <summary>Makes a lead a client of the register: from now on they are found by their number too.</summary>
    /// <exception cref="InvalidOperationException">The subject's key is gone.</exception>
    public async Task EnterAsync(ServerContext context, Subject subject, string number, CardWriter writer, DateTimeOffset now, CancellationToken cancellation)
    {
        var key = await context.SubjectKeys.FindAsync([subject.Id], cancellation)
            ?? throw new InvalidOperationException($"The key of subject {subject.Id} is gone; nothing can be written into it.");
        (subject.Kind, subject.Number, subject.UpdatedAt) = (SubjectKind.Client, number, Instant.Cut(now));
        subject.Revision++;
        context.Add(CardChanges.Entered(subject, writer, Instant.Cut(now)));
        await ReplaceTokensAsync(context, subject, Open(subject, key), cancellation);
    }

    /// <summary>The card that stands for a subject, tracked: its own, or the one that it has joined; null when there is none in the context's scope.</summary>
    public static async Task<Subject?> StandingAsync(ServerContext context, Guid subjectId, CancellationToken cancellation)
    {
        // What was made a moment ago in the same piece of work is found too: it is tracked, though not saved yet.
        var subject = await context.Subjects.FindAsync([subjectId], cancellation);
        return subject?.MergedIntoId is { } kept ? await context.Subjects.FindAsync([kept], cancellation) : subject;
    }

    /// <summary>What is known of a subject by the card that stands for it; null when there is none, or its key is gone.</summary>
    public async Task<(Subject Subject, IReadOnlyDictionary<string, JsonNode?> Fields)?> ReadStandingAsync(ServerContext context, Guid subjectId, CancellationToken cancellation)
    {
        var known = await (
            from subject in context.Subjects.AsNoTracking()
            where subject.Id == subjectId
            join standing in context.Subjects on subject.MergedIntoId ?? subject.Id equals standing.Id
            join key in context.SubjectKeys on standing.Id equals key.Id
            select new { Subject = standing, Key = key }).SingleOrDefaultAsync(cancellation);
        return known is null ? null : (known.Subject, Read(known.Subject, known.Key));
    }

    /// <summary>Everything that is known of a subject: catalogue key to value.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Read(Subject subject, SubjectKey key) => Open(subject, key).With(subject);

    /// <summary>Stages the tokens of a card anew.</summary>
    public Task RenewTokensAsync(ServerContext context, Subject subject, SubjectKey key, CancellationToken cancellation) =>
        ReplaceTokensAsync(context, subject, Open(subject, key), cancellation);

    private SubjectFields Open(Subject subject, SubjectKey key) =>
        SubjectFields.Parse(seals.Open(key, subject.Sealed, SubjectFields.Purpose, subject.Id));

    private void Seal(Subject subject, SubjectKey key, SubjectFields card) =>
        subject.Sealed = seals.Seal(key, card.ToText(), SubjectFields.Purpose, subject.Id);

    private async Task ReplaceTokensAsync(ServerContext context, Subject subject, SubjectFields card, CancellationToken cancellation)
    {
        var rows = context.Set<SearchToken>();
        await rows.Where(row => row.SubjectId == subject.Id).LoadAsync(cancellation);
        var there = rows.Local.Where(row => row.SubjectId == subject.Id).ToList();
        var partner = subject.Kind == SubjectKind.Partner ? await context.Partners.FindAsync([subject.Id], cancellation) : null;
        var wanted = tokens.Of(subject.CentreId, SearchedText.Of(subject, partner?.Name, card));
        rows.RemoveRange(there.Where(row => !wanted.Contains(row.Token)));
        rows.AddRange(wanted.Except(there.Select(row => row.Token)).Select(token => Row(subject, token)));
    }

    private static Dictionary<string, JsonNode?> CheckedFor(SubjectKind kind, IReadOnlyDictionary<string, JsonNode?> fields) =>
        fields.ToDictionary(pair => pair.Key, pair => FieldValues.Checked(FieldFor(kind, pair.Key), pair.Value));

    private static CatalogueField FieldFor(SubjectKind kind, string key) =>
        FieldCatalogue.For(kind).FirstOrDefault(field => field.Key == key)
        ?? throw new ArgumentException($"A {kind} has no field '{key}'.", nameof(key));

    private static SearchToken Row(Subject subject, long token) => new() { CentreId = subject.CentreId, Token = token, SubjectId = subject.Id };
}
