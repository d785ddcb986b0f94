using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners;

/// <summary>
/// Договір with a partner organisation, in which the kinds of help and the conditions are agreed (standard S0, requirement P3). Consents of the
/// organisation's clients are asked for only while one is in force.
/// </summary>
public sealed class Contract : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The organisation.</summary>
    public Guid PartnerId { get; init; }

    /// <summary>The case in which it was concluded, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The number that people say and write, for example <c>КАЛ-Д-2026-000003</c>.</summary>
    public required string Number { get; init; }

    /// <summary>Дата підписання: from this day on it is in force.</summary>
    public DateOnly SignedOn { get; init; }

    /// <summary>The last day on which it is in force; null for no term.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Види допомоги: values of the field <c>contract.helps</c>, with commas between them.</summary>
    public required string Helps { get; init; }

    /// <summary>Умови надання допомоги, sealed with the partner's key (purpose <c>contract</c>, this row's id).</summary>
    public required byte[] Sealed { get; init; }

    /// <summary>When it was written down.</summary>
    public DateTimeOffset At { get; init; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<Contract>(contract =>
    {
        contract.ToTable("Contracts");
        contract.HasIndex(row => new { row.PartnerId, row.SignedOn });
        contract.HasIndex(row => new { row.CentreId, row.Number }).IsUnique();
    });
}
