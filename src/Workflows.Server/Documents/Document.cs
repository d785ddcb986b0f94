using Microsoft.EntityFrameworkCore;
using Workflows.Server.Letters;
using Workflows.Server.Storage;

namespace Workflows.Server.Documents;

/// <summary>A paper that a case has made: a request, a contract. Its words are fixed when it is made and sealed with the key of whom it is about.</summary>
public sealed class Document : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Whom it is about; their key seals it.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The case, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The step that made it.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The version of the template with whose words it was written.</summary>
    public Guid TemplateId { get; init; }

    /// <summary>What kind of paper it is, for example «Письмовий запит»; without personal data.</summary>
    public required string Title { get; init; }

    /// <summary>The number that people say and write, for example <c>КАЛ-З-2026-000012</c>.</summary>
    public required string Number { get; init; }

    /// <summary>The paper's text, sealed with purpose <c>document</c> and this row's id.</summary>
    public required byte[] Sealed { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }
}

/// <summary>A version of the words of a kind of papers. A version never changes; papers name the one that they were written with.</summary>
public sealed class DocumentTemplate : IWordingVersion
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>The unit whose template it is: the network's, or a centre's own.</summary>
    public Guid CentreId { get; init; }

    /// <summary>Stable key, for example <c>partner-request</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Counts the versions of a key in a unit from 1.</summary>
    public int Number { get; init; }

    /// <summary>Whether new papers are written with it.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>What kind of paper it is, as people call it.</summary>
    public required string Title { get; init; }

    /// <summary>Which numbers such papers get: a kind of <see cref="Cases.CaseNumbers"/>.</summary>
    public required string Series { get; init; }

    /// <summary>The words with merge fields, as letters have them: <c>{{Номер}}</c>, <c>{{#якщо Організація}}…{{/якщо}}</c>. A line that begins with <c># </c> is a heading.</summary>
    public required string Text { get; init; }

    /// <summary>What whoever edits it should know, for example where its words come from; on no paper.</summary>
    public string? Note { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Who made it; null for the program.</summary>
    public Guid? MadeById { get; init; }
}

/// <summary>How papers lie in the database.</summary>
internal static class DocumentModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<Document>(document =>
        {
            document.ToTable("Documents");
            document.HasIndex(row => row.InstanceId);
            document.HasIndex(row => row.SubjectId);
            document.HasIndex(row => new { row.CentreId, row.Number }).IsUnique();
        });
        builder.Entity<DocumentTemplate>(template =>
        {
            template.ToTable("DocumentTemplates");
            template.HasIndex(row => new { row.CentreId, row.Key, row.Number }).IsUnique();
            template.HasIndex(row => new { row.CentreId, row.Key }).IsUnique().HasFilter("\"IsCurrent\"").HasDatabaseName("IX_DocumentTemplates_Current");
        });
    }
}
