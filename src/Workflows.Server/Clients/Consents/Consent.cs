using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Consents;

/// <summary>Who gave, refused or withdrew a consent. The names are stored; what is stored is never renamed.</summary>
public enum ConsentBy
{
    /// <summary>The child, who is old enough.</summary>
    Child,

    /// <summary>A parent or another representative.</summary>
    Representative,

    /// <summary>An adult client themselves, or a member of the family that is one.</summary>
    Adult,
}

/// <summary>What somebody said when they were asked, or of their own accord. The names are stored and drawn.</summary>
public enum ConsentDecision
{
    /// <summary>Yes.</summary>
    Given,

    /// <summary>No.</summary>
    Refused,

    /// <summary>No longer (Law 2297-VI, art. 8, part 2, item 11).</summary>
    Withdrawn,
}

/// <summary>How it was said. A consent has to be provable (Law 2297-VI, art. 2). The names are stored and drawn.</summary>
public enum ConsentWay
{
    /// <summary>On paper, signed (standard S0, requirement P4).</summary>
    Written,

    /// <summary>In a forum, a chat or a letter that is kept.</summary>
    Electronic,

    /// <summary>In words only.</summary>
    Oral,
}

/// <summary>
/// Згода of a client, given, refused or withdrawn (standard S0, requirement P4; Law 2297-VI: voluntary, informed, for a stated purpose, provable). It is never
/// changed: what is said later is another row. Only a row that was written by mistake is struck out, and stays to be seen.
/// </summary>
public sealed class Consent : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Whom it is about.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The case in which it was asked for, by its workflow instance; null for what was written down on the client's card.</summary>
    public string? InstanceId { get; init; }

    /// <summary>What was said.</summary>
    public ConsentDecision Decision { get; init; }

    /// <summary>Who said it; null where nobody says.</summary>
    public ConsentBy? By { get; init; }

    /// <summary>How it was said; null where nobody says.</summary>
    public ConsentWay? Way { get; init; }

    /// <summary>The day on which it was said.</summary>
    public DateOnly On { get; init; }

    /// <summary>The last day on which it holds; null for no term.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Мета: values of the field <c>consent.purposes</c>, with commas between them. Of what is refused or withdrawn nothing means everything.</summary>
    public required string Purposes { get; init; }

    /// <summary>To whom data may be passed on, a partner organisation; null where it is about nobody's, or of an old row.</summary>
    public Guid? RecipientId { get; init; }

    /// <summary>What is personal of it, sealed with the client's key: <see cref="ConsentFacts"/>; null for nothing.</summary>
    public byte[]? Sealed { get; init; }

    /// <summary>The answer by which it was told, or its own id for one that was written down on the card: the files of the same are its scan. Null for none.</summary>
    public Guid? AnswerId { get; init; }

    /// <summary>When it was written down.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who wrote it down, or answered what it says; null for an old row.</summary>
    public Guid? ById { get; init; }

    /// <summary>When it was struck out as a mistake; null while it stands.</summary>
    public DateTimeOffset? StruckAt { get; set; }

    /// <summary>Who struck it out.</summary>
    public Guid? StruckById { get; set; }

    /// <summary>The values of <see cref="Purposes"/>.</summary>
    internal IReadOnlyList<string> PurposeList => Purposes.Split(',', StringSplitOptions.RemoveEmptyEntries);

    internal static void Configure(ModelBuilder builder) => builder.Entity<Consent>(consent =>
    {
        consent.ToTable("ClientConsents");
        consent.Property(row => row.Decision).HasConversion<string>();
        consent.Property(row => row.By).HasConversion<string>();
        consent.Property(row => row.Way).HasConversion<string>();
        consent.Property(row => row.StruckAt).IsConcurrencyToken();
        consent.Ignore(row => row.PurposeList);
        consent.HasIndex(row => new { row.SubjectId, row.On });
    });
}
