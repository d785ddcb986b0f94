namespace Workflows.Engine.Storage;

/// <summary>
/// A table of work that nodes claim with leases. It has the columns Id, DueAt, Owner, LeaseUntil and Attempt, and an index by DueAt over its open rows.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Open">What is true of rows that still are to be done, SQL of both databases; the filter of the index, word for word.</param>
public sealed record WorkTable(string Name, string Open)
{
    internal static WorkTable Timers { get; } = new("WorkflowTimers", "\"ParkedAt\" IS NULL");
}
