using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Notes;

/// <summary>How one was in touch with a client. The names are stored; what is stored is never renamed.</summary>
public enum NoteKind
{
    /// <summary>Розмова телефоном.</summary>
    Call,

    /// <summary>Зустріч.</summary>
    Meeting,

    /// <summary>Листування.</summary>
    Message,

    /// <summary>Подія в житті клієнта (guide S1: «враховувати всі події життя», requirement C14).</summary>
    LifeEvent,

    /// <summary>Інше.</summary>
    Other,

    /// <summary>Документи, which somebody has brought or sent: the files are what counts.</summary>
    Documents,
}

/// <summary>The words of the kinds.</summary>
internal static class NoteKinds
{
    /// <summary>What a timeline calls it.</summary>
    public static string Word(this NoteKind kind) => kind switch
    {
        NoteKind.Call => "Розмова телефоном",
        NoteKind.Meeting => "Зустріч",
        NoteKind.Message => "Листування",
        NoteKind.LifeEvent => "Подія в житті",
        NoteKind.Other => "Запис",
        NoteKind.Documents => "Документи",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}

/// <summary>What a worker writes down of a talk, a meeting or an event, or the documents that they were given, outside of any task. The files that carry its id belong to it.</summary>
public sealed class ClientNote : IInCentre
{
    /// <summary>Guid of version 7, made when the page was shown: sent twice it is written once.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>With whom.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>When it happened: of an earlier day its noon, since nobody is asked for the hour.</summary>
    public DateTimeOffset HappenedAt { get; init; }

    /// <summary>What it was.</summary>
    public NoteKind Kind { get; init; }

    /// <summary>The text, sealed with purpose <c>note</c> and this row's id; empty once it was removed, its files with it.</summary>
    public required byte[] Sealed { get; set; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who wrote it.</summary>
    public Guid ById { get; init; }

    /// <summary>When its author removed it; null while it stands.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<ClientNote>(note =>
    {
        note.ToTable("ClientNotes");
        note.Property(row => row.Kind).HasConversion<string>();
        note.Property(row => row.RemovedAt).IsConcurrencyToken();
        note.HasIndex(row => new { row.SubjectId, row.HappenedAt });
    });
}
