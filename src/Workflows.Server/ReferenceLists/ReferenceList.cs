using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.ReferenceLists;

/// <summary>A reference list (довідник): what forms, cards and steps let people choose from. The network's are every centre's; a centre adds its own entries to them.</summary>
public sealed class ReferenceList : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>The network, or a centre with a list of its own.</summary>
    public Guid CentreId { get; init; }

    /// <summary>By what forms and fields name it, for example <c>help-kinds</c>; never changes.</summary>
    public required string Key { get; init; }

    /// <summary>As people call it.</summary>
    public required string Title { get; set; }

    /// <summary>What it is for, in a sentence or two; null for nothing.</summary>
    public string? Intro { get; set; }

    /// <summary>The document from which it is quoted; null for a list that no document gives.</summary>
    public string? Ground { get; init; }

    /// <summary>The list to whose entries the entries of this one belong; null for none.</summary>
    public string? UnderKey { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Who made it; null for what came with the program.</summary>
    public Guid? MadeById { get; init; }
}

/// <summary>
/// An entry of a reference list as it stands or stood. What is said of it never changes: a change is a new row that replaces it under the same key,
/// so that whatever has chosen it keeps its word, and one can see what was said before. An entry is never taken away, it ends.
/// </summary>
public sealed class ListEntry : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>The network, or the centre whose entry it is.</summary>
    public Guid CentreId { get; init; }

    /// <summary>The list's key.</summary>
    public required string ListKey { get; init; }

    /// <summary>What cards and answers hold; never changes.</summary>
    public required string Key { get; init; }

    /// <summary>What people see.</summary>
    public required string Label { get; init; }

    /// <summary>What else has to be known of it; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The keys of the entries to which it belongs, with commas between them; empty for none.</summary>
    public required string Under { get; init; }

    /// <summary>Orders the entries of one unit in the list.</summary>
    public int Position { get; set; }

    /// <summary>The first day on which it can be chosen; null for always.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it can be chosen; null while there is none.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>False once another row has replaced it.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>The row that it replaces.</summary>
    public Guid? ReplacesId { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Who wrote it; null for what came with the program.</summary>
    public Guid? MadeById { get; init; }

    /// <summary>Whether it can be chosen on a day.</summary>
    public bool IsOffered(DateOnly day) => HasBegun(day) && (ValidTo is not { } to || day <= to);

    /// <summary>Whether it could be chosen on a day or before.</summary>
    public bool HasBegun(DateOnly day) => ValidFrom is not { } from || from <= day;

    /// <summary>The keys of the entries to which it belongs.</summary>
    public string[] Parents => Under.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>How reference lists lie in the database.</summary>
internal static class ReferenceListModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<ReferenceList>(list =>
        {
            list.ToTable("ReferenceLists");
            list.HasIndex(row => new { row.CentreId, row.Key }).IsUnique();
        });
        builder.Entity<ListEntry>(entry =>
        {
            entry.ToTable("ReferenceEntries");
            entry.Ignore(row => row.Parents);
            entry.Property(row => row.IsCurrent).IsConcurrencyToken(); // Replaced once, by one person.
            entry.HasIndex(row => new { row.ListKey, row.CentreId, row.Key }).IsUnique().HasFilter("\"IsCurrent\"").HasDatabaseName("IX_ReferenceEntries_Current");
        });
    }
}
