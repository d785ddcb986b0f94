using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Moving;

/// <summary>That a case was moved to another version of its procedure: from then on it goes by that one.</summary>
public sealed class CaseMove : IInCentre
{
    /// <summary>Made of the command that moved it.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The case, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The version by which it went.</summary>
    public required string FromVersionId { get; init; }

    /// <summary>That version's number.</summary>
    public int FromVersion { get; init; }

    /// <summary>The version by which it goes on.</summary>
    public required string ToVersionId { get; init; }

    /// <summary>That version's number.</summary>
    public int ToVersion { get; init; }

    /// <summary>Of a move between a procedure of the network and the centre's copy of it: whether it went to the copy; null where both versions are of one procedure.</summary>
    public bool? ToOwn { get; init; }

    /// <summary>What happened, in words.</summary>
    internal string Told => ToOwn switch
    {
        null => $"{Act} з версії {FromVersion} на версію {ToVersion}",
        true => $"{Act} з процедури мережі (версія {FromVersion}) на власну процедуру центру (версія {ToVersion})",
        false => $"{Act} з власної процедури центру (версія {FromVersion}) на процедуру мережі (версія {ToVersion})",
    };

    /// <summary>The version to which it can be taken back, as it stands after «на».</summary>
    internal string Back => ToOwn switch
    {
        null => $"версію {FromVersion}",
        true => $"процедуру мережі (версія {FromVersion})",
        false => $"власну процедуру центру (версія {FromVersion})",
    };

    private string Act => TakesBackId is null ? "Справу переведено" : "Справу повернено";

    /// <summary>Steps that another step of the newer version stands for: JSON text, step id to step id.</summary>
    public required string Steps { get; init; }

    /// <summary>The place in the case's log at which it stands there.</summary>
    public int Sequence { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who moved it.</summary>
    public Guid ById { get; init; }

    /// <summary>The move that this one takes back; null for one that takes none back.</summary>
    public Guid? TakesBackId { get; init; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<CaseMove>(move =>
    {
        move.ToTable("CaseMoves");

        // Two moves of one case cannot stand at one place of its log.
        move.HasIndex(row => new { row.InstanceId, row.Sequence }).IsUnique();
    });
}
