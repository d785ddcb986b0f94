using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>Соціальний контракт with a client (standard S0, requirement P5, Додаток 7). Its text is the document of the same number.</summary>
public sealed class SocialContract : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Whose it is.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The case in which it was concluded, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The number that people say and write, for example <c>КАЛ-СК-2026-000007</c>.</summary>
    public required string Number { get; init; }

    /// <summary>Дата підписання.</summary>
    public DateOnly SignedOn { get; init; }

    /// <summary>The last day on which it is in force; null for no term.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>When it was written down.</summary>
    public DateTimeOffset At { get; init; }
}
