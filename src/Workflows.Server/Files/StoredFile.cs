using Microsoft.EntityFrameworkCore;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Files;

/// <summary>How far a file has come.</summary>
public enum FileState
{
    /// <summary>It is being sent. Nobody is shown it; if the line breaks it goes.</summary>
    Arriving,

    /// <summary>It belongs to a half-filled form and goes with it.</summary>
    Draft,

    /// <summary>It belongs to an answer and stays.</summary>
    Kept,
}

/// <summary>
/// A file that somebody has attached to a form. Its content lies in <see cref="FilePart"/>s, sealed with a key of its own; that key, its name and all else that
/// tells of it are sealed with the key of whom it is about.
/// </summary>
public sealed class StoredFile : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Whose key seals it. That of a start is bound to the case's subject when the case begins.</summary>
    public Guid SubjectId { get; set; }

    /// <summary>The half-filled form that it belongs to; null once it is kept.</summary>
    public Guid? DraftId { get; set; }

    /// <summary>The answer that it belongs to, or the record on somebody's card; null before it is kept.</summary>
    public Guid? AnswerId { get; set; }

    /// <summary>The case, by its workflow instance; null before it is kept, and where it belongs to no case.</summary>
    public string? InstanceId { get; set; }

    /// <summary>The form's field, by its key.</summary>
    public required string FieldKey { get; init; }

    /// <summary>How far it has come; the fence between two who do something with it at once.</summary>
    public FileState State { get; set; }

    /// <summary>What it is, by its first bytes.</summary>
    public FileFormat Format { get; init; }

    /// <summary>Its length in bytes; 0 while it arrives.</summary>
    public long Size { get; set; }

    /// <summary>Name, key, size and hash as JSON, sealed with purpose <c>file</c> and this row's id.</summary>
    public required byte[] Sealed { get; set; }

    /// <summary>Who attached it.</summary>
    public Guid ById { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>A part of a file's content. All but the last are <see cref="FileSeals.PartBytes"/> long before they are sealed.</summary>
public sealed class FilePart : IInCentre
{
    /// <summary>The file.</summary>
    public Guid FileId { get; init; }

    /// <summary>Counts the parts of a file from 0.</summary>
    public int Number { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The part, sealed with the file's own key, its id and its number.</summary>
    public required byte[] Sealed { get; init; }
}

/// <summary>How files lie in the database. They go with the half-filled form that they belong to, and their parts with them, whoever removes it.</summary>
internal static class FileModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<StoredFile>(file =>
        {
            file.ToTable("Files");
            file.Property(row => row.State).HasConversion<string>().IsConcurrencyToken();
            file.Property(row => row.Format).HasConversion<string>();
            file.HasOne<FormDraft>().WithMany().HasForeignKey(row => row.DraftId).OnDelete(DeleteBehavior.Cascade);
            file.HasIndex(row => row.InstanceId);
            file.HasIndex(row => row.SubjectId);
            file.HasIndex(row => row.AnswerId).HasFilter("\"AnswerId\" IS NOT NULL");
        });
        builder.Entity<FilePart>(part =>
        {
            part.ToTable("FileParts");
            part.HasKey(row => new { row.FileId, row.Number });
            part.HasOne<StoredFile>().WithMany().HasForeignKey(row => row.FileId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
