using Microsoft.Data.Sqlite;

namespace Workflows.Engine.Tests.Generated;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>The database is busy or away for a moment; at the commit's answer it is an answer lost.</summary>
    Transient,

    /// <summary>The process is gone: nothing that it had in memory happens any more.</summary>
    Death,
}

/// <summary>
/// The faults of one server. Every place at which the outside can cut a transaction (a burst's checkpoints, the save, the commit and
/// the commit's answer) reports here and may throw.
/// </summary>
internal sealed class Faults
{
    private FaultKind kind;
    private int passes;
    private int left;

    /// <summary>Whether the process is gone; a new one has to take its place.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Where the armed fault struck, for the story.</summary>
    public List<string> Struck { get; } = [];

    /// <summary>Lets this many places pass, then strikes as often as said.</summary>
    public void Arm(FaultKind armed, int passesBefore, int times) => (kind, passes, left) = (armed, passesBefore, times);

    public void Disarm() => left = 0;

    public void Kill() => IsDead = true;

    public void Reach(string place)
    {
        if (IsDead)
        {
            throw new ProcessDiedException(place);
        }

        if (left == 0 || passes-- > 0)
        {
            return;
        }

        left--;
        passes = 0;
        Struck.Add($"{kind} at {place}");
        if (kind == FaultKind.Death)
        {
            IsDead = true;
            throw new ProcessDiedException(place);
        }

        throw new SqliteException($"Made busy at {place}", 5);
    }
}

/// <summary>Stands for the end of a process: no code of the engine's may do anything about it.</summary>
internal sealed class ProcessDiedException(string place) : Exception($"The process died at {place}");
