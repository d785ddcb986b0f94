using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Workflows.Server.Storage;

namespace Workflows.Server.AccessLog;

/// <summary>What somebody did with what is known of a subject. The names are stored; what is stored is never renamed.</summary>
public enum AccessAct
{
    /// <summary>Opened the page of a task.</summary>
    OpenedTask,

    /// <summary>Opened the page of a case.</summary>
    OpenedCase,

    /// <summary>Opened a paper.</summary>
    OpenedPaper,

    /// <summary>Opened the card of a client, or of somebody who may become one.</summary>
    OpenedCard,

    /// <summary>Opened the card of a partner organisation.</summary>
    OpenedPartner,

    /// <summary>Was shown the subject among what a search has found.</summary>
    Found,

    /// <summary>Started a case.</summary>
    StartedCase,

    /// <summary>Completed a task whose answers stay beside the card.</summary>
    CompletedTask,

    /// <summary>Wrote into the card, or made it.</summary>
    ChangedCard,

    /// <summary>Took a file away.</summary>
    DownloadedFile,

    /// <summary>Read by a program on behalf of the account.</summary>
    ReadByProgram,

    /// <summary>Looked into this log.</summary>
    OpenedLog,
}

/// <summary>What let them do it. The names are stored; what is stored is never renamed.</summary>
public enum AccessReason
{
    /// <summary>The task is, or was, their own.</summary>
    OwnTask,

    /// <summary>They stand in for whose task it is.</summary>
    StandIn,

    /// <summary>The task waits in a queue of theirs.</summary>
    Queue,

    /// <summary>They lead the case, or have started it.</summary>
    OwnCase,

    /// <summary>They direct the centre's work.</summary>
    Coordinator,

    /// <summary>They work in the centre with its cards.</summary>
    Centre,

    /// <summary>They are the network's administration.</summary>
    Network,

    /// <summary>They keep accounts and settings.</summary>
    Administrator,
}

/// <summary>Who was shown or has changed what is known of somebody: ids and codes, no names and nothing that was typed. Never changed once it is written.</summary>
public sealed class AccessEntry : IInCentre
{
    /// <summary>Guid of version 7: the order of time.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public Guid AccountId { get; init; }

    /// <summary>What.</summary>
    public AccessAct Act { get; init; }

    /// <summary>Of whom; null for what is of nobody in particular.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>In which case, by its workflow instance; null outside of cases.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The task, paper, file, or (of this log) the person who was asked about.</summary>
    public Guid? ThingId { get; init; }

    /// <summary>What let them.</summary>
    public AccessReason Reason { get; init; }

    /// <summary>For whom they stood in.</summary>
    public Guid? ForId { get; init; }

    /// <summary>From where: the address of the connection, or what a known proxy says it is; null for none.</summary>
    public string? Address { get; init; }

    internal static void Configure(ModelBuilder builder) => builder.Entity<AccessEntry>(entry =>
    {
        entry.ToTable("AccessLog");
        entry.Property(row => row.Act).HasConversion<string>();
        entry.Property(row => row.Reason).HasConversion<string>();
        entry.HasIndex(row => new { row.CentreId, row.Id });
        entry.HasIndex(row => new { row.CentreId, row.AccountId, row.Id });
        entry.HasIndex(row => new { row.SubjectId, row.Id }).HasFilter("\"SubjectId\" IS NOT NULL");
        foreach (var property in entry.Metadata.GetProperties())
        {
            property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        }
    });
}
