using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>Who gave or refused a consent.</summary>
public enum ConsentBy
{
    /// <summary>The child, who is old enough.</summary>
    Child,

    /// <summary>A parent or another representative.</summary>
    Representative,

    /// <summary>An adult client themselves, or a member of the family that is one.</summary>
    Adult,
}

/// <summary>
/// Згода на допомогу, given or refused (standard S0, requirement P4; Law 2297-VI: voluntary, informed, for a stated purpose, provable). It is never
/// changed: what was withdrawn or given anew is another row.
/// </summary>
public sealed class Consent : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>Whom it is about.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The case in which it was asked for, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Whether it was given; false for a refusal.</summary>
    public bool IsGiven { get; init; }

    /// <summary>Who gave it; null where nobody says.</summary>
    public ConsentBy? By { get; init; }

    /// <summary>The day on which it was given or refused.</summary>
    public DateOnly On { get; init; }

    /// <summary>The last day on which it holds; null for no term.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Мета: values of the field <c>consent.purposes</c>, with commas between them.</summary>
    public required string Purposes { get; init; }

    /// <summary>When it was written down.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Which consents hold.</summary>
internal static class StandingConsents
{
    /// <summary>Whether each of one person's holds on a day. The newest word counts: a refusal takes back whatever was given before it, for everything.</summary>
    /// <param name="newestFirst">The person's consents and refusals.</param>
    /// <param name="today">The day.</param>
    public static IEnumerable<(Consent Consent, bool Holds)> On(IEnumerable<Consent> newestFirst, DateOnly today)
    {
        var isRefused = false;
        foreach (var consent in newestFirst)
        {
            isRefused |= !consent.IsGiven;
            yield return (consent, !isRefused && consent.On <= today && !(consent.ValidTo < today));
        }
    }
}

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
