namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>
/// What one evaluation may spend at most. The limits never change, so one budget serves any number of evaluations at
/// once; each evaluation counts for itself. Every limit is charged before the work is done or the memory is taken.
/// </summary>
/// <param name="clock">The clock by which <see cref="WallClock"/> is measured.</param>
public sealed class JavaScriptBudget(TimeProvider clock)
{
    /// <summary>The clock by which the time limit is measured.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>How many expressions and statements may be evaluated; long built-ins count as many steps.</summary>
    public long Steps { get; init; } = 200_000;

    /// <summary>How many bytes may be allocated over the whole evaluation, freed or not.</summary>
    public long AllocatedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How deep calls, and values inside values, may be nested.</summary>
    public int RecursionDepth { get; init; } = 64;

    /// <summary>The longest string, in UTF-16 units.</summary>
    public int StringLength { get; init; } = 500_000;

    /// <summary>The most elements of one array or properties of one object.</summary>
    public int CollectionSize { get; init; } = 50_000;

    /// <summary>The largest value that may leave the program, in bytes of its JSON.</summary>
    public int OutputBytes { get; init; } = 256 * 1024;

    /// <summary>How long one evaluation may take.</summary>
    public TimeSpan WallClock { get; init; } = TimeSpan.FromMilliseconds(250);
}
