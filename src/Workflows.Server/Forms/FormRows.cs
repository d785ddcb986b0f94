using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>One version of a form. A version never changes once it is published: tasks keep the one they were made with.</summary>
public sealed class FormVersion : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>The unit that the form belongs to: the network, or a centre with forms of its own.</summary>
    public Guid CentreId { get; init; }

    /// <summary>The form's stable key, for example <c>partner-contact</c>.</summary>
    public required string FormKey { get; init; }

    /// <summary>Counts the versions of a form from 1.</summary>
    public int Version { get; init; }

    /// <summary>Whether new procedures take this version.</summary>
    public bool IsPublished { get; set; }

    /// <summary>The form as JSON; a reader checks it when it is loaded.</summary>
    public required string Text { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who published it; null for what came with the program.</summary>
    public Guid? PublishedById { get; init; }
}

/// <summary>A form of a unit while people change it: what will be its next version, or a new form. One for all who change it.</summary>
public sealed class EditedForm : IInCentre
{
    /// <summary>The unit that the form belongs to.</summary>
    public Guid CentreId { get; init; }

    /// <summary>The form's key.</summary>
    public required string FormKey { get; init; }

    /// <summary>
    /// The form as JSON, be it finished or not; null when nothing is there that is not published. The row stays even when there is no form at all any more: a
    /// revision that somebody has seen never comes again.
    /// </summary>
    public string? Text { get; set; }

    /// <summary>Counts the changes and publications; the fence between two people.</summary>
    public int Revision { get; set; }

    /// <summary>When it was last changed or published.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>By whom.</summary>
    public Guid ChangedById { get; set; }

    /// <summary>What they did with it.</summary>
    public EditAct LastAct { get; set; }
}

/// <summary>What somebody did with a form.</summary>
public enum EditAct
{
    /// <summary>Began or changed it.</summary>
    Changed,

    /// <summary>Published it.</summary>
    Published,

    /// <summary>Threw away what was not published.</summary>
    Discarded,
}

/// <summary>The version of a form that a published version of a procedure uses, for as long as cases run on it.</summary>
public sealed class PinnedForm : IInCentre
{
    /// <summary>The version of the procedure.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>The form.</summary>
    public required string FormKey { get; init; }

    /// <summary>Its version.</summary>
    public Guid FormVersionId { get; init; }

    /// <summary>The unit that the procedure belongs to.</summary>
    public Guid CentreId { get; init; }
}

/// <summary>What was answered in a form, sealed with the subject's key.</summary>
public sealed class FormAnswer : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The case, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The step (activity id), or <see cref="StartStep"/> for the form that started the case.</summary>
    public required string StepId { get; init; }

    /// <summary>The task; null for the form that started the case.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>Whom it is about.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The version of the form that was filled in.</summary>
    public Guid FormVersionId { get; init; }

    /// <summary>Field key to value as JSON, sealed with purpose <c>answer</c> and this row's id.</summary>
    public required byte[] Sealed { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who answered.</summary>
    public Guid ById { get; init; }

    /// <summary>The step id of the form that starts a case.</summary>
    public const string StartStep = "start";
}

/// <summary>A half-filled form, exactly as typed, sealed; found again on another device.</summary>
public sealed class FormDraft : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The task whose form it is; null for every other form.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>The procedure that it would start, by its definition id; null for every other form.</summary>
    public string? DefinitionId { get; init; }

    /// <summary>The form of a page about somebody who has a card, by its key; null for every other form.</summary>
    public string? CardForm { get; init; }

    /// <summary>Who typed last. A task's draft stays with the task when it is handed over; any other is its writer's own.</summary>
    public Guid AccountId { get; set; }

    /// <summary>Whose key seals it. For a start the id that the new subject will have: a lead is a subject from its first keystroke.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>Counts the savings; the fence between two devices.</summary>
    public int Version { get; set; }

    /// <summary>Input name to what was typed, as JSON, sealed with purpose <c>draft</c> and this row's id.</summary>
    public required byte[] Sealed { get; set; }

    /// <summary>When it was last saved.</summary>
    public DateTimeOffset SavedAt { get; set; }
}

/// <summary>How forms lie in the database.</summary>
internal static class FormModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<FormVersion>(form =>
        {
            form.ToTable("FormVersions");
            form.HasIndex(row => new { row.CentreId, row.FormKey, row.Version }).IsUnique();
            form.HasIndex(row => new { row.FormKey, row.CentreId }).IsUnique().HasFilter("\"IsPublished\"").HasDatabaseName("IX_FormVersions_Published");
        });
        builder.Entity<EditedForm>(form =>
        {
            form.ToTable("EditedForms");
            form.HasKey(row => new { row.CentreId, row.FormKey });
            form.Property(row => row.LastAct).HasConversion<string>();
            form.Property(row => row.Revision).IsConcurrencyToken();
        });
        builder.Entity<PinnedForm>(pin =>
        {
            pin.ToTable("PinnedForms");
            pin.HasKey(row => new { row.DefinitionVersionId, row.FormKey });
        });
        builder.Entity<FormAnswer>(answer =>
        {
            answer.ToTable("FormAnswers");
            answer.HasIndex(row => new { row.InstanceId, row.StepId });
            answer.HasIndex(row => row.SubjectId);
        });
        builder.Entity<FormDraft>(draft =>
        {
            draft.ToTable("FormDrafts");
            draft.Property(row => row.Version).IsConcurrencyToken();
            draft.HasIndex(row => row.TaskId).IsUnique().HasFilter("\"TaskId\" IS NOT NULL");
            draft.HasIndex(row => new { row.AccountId, row.CentreId, row.DefinitionId }).IsUnique().HasFilter("\"TaskId\" IS NULL");
            draft.HasIndex(row => new { row.AccountId, row.SubjectId, row.CardForm }).IsUnique().HasFilter("\"CardForm\" IS NOT NULL").HasDatabaseName("IX_FormDrafts_Card");
        });
    }
}
