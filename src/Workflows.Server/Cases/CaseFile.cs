using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Cases;

/// <summary>A case (справа): what people know of a started procedure. Its course is the engine's instance of the same id.</summary>
public sealed class CaseFile : IInCentre
{
    /// <summary>The id of the workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Whom it is about.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The number that people say and write, for example <c>КАЛ-2026-000123</c>.</summary>
    public required string Number { get; init; }

    /// <summary>The procedure, by its definition id.</summary>
    public required string DefinitionId { get; set; }

    /// <summary>The procedure's name when it was started; of a case that was moved to a copy of its procedure, the copy's.</summary>
    public required string ProcedureName { get; set; }

    /// <summary>Who started it; null for the server itself.</summary>
    public Guid? StartedById { get; init; }

    /// <summary>Кейс-менеджер: who leads the case; null while nobody was named.</summary>
    public Guid? ManagerId { get; set; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The case that started this one, by its workflow instance; null for one that people started.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>What came of it, in a sentence without personal data; null while the procedure has not said it.</summary>
    public string? Summary { get; set; }

    /// <summary>The stage of casework that it has come to; null while its procedure has not said it.</summary>
    public CaseStage? Stage { get; set; }

    /// <summary>When it came to that stage.</summary>
    public DateTimeOffset? StageAt { get; set; }

    /// <summary>The model by which it is led, an entry of the list «Моделі ведення випадку»; null while none was chosen.</summary>
    public string? Model { get; set; }

    /// <summary>Who cancelled it; null for a case that nobody has cancelled.</summary>
    public Guid? CancelledById { get; set; }
}

/// <summary>The last number given, for each kind of number, centre and year.</summary>
public sealed class NumberSeries : IInCentre
{
    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>What is numbered, for example <c>case</c>; the kinds stand in <see cref="CaseNumbers"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The year of the numbers, as the calendar in Kyiv has it.</summary>
    public int Year { get; init; }

    /// <summary>The last number given; 0 before the first.</summary>
    public int Last { get; set; }
}

/// <summary>How cases lie in the database.</summary>
internal static class CaseModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<CaseFile>(file =>
        {
            file.ToTable("CaseFiles");
            file.HasKey(row => row.InstanceId);
            file.Property(row => row.Stage).HasConversion<string>();
            file.HasIndex(row => new { row.CentreId, row.Number }).IsUnique();
            file.HasIndex(row => new { row.CentreId, row.InstanceId });
            file.HasIndex(row => row.SubjectId);
            file.HasIndex(row => row.ParentInstanceId).HasFilter("\"ParentInstanceId\" IS NOT NULL");
        });
        builder.Entity<NumberSeries>(series =>
        {
            series.ToTable("NumberSeries");
            series.HasKey(row => new { row.CentreId, row.Kind, row.Year });
            series.Property(row => row.Last).IsConcurrencyToken();
        });
    }
}
