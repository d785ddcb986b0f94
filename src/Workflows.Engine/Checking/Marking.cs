namespace Workflows.Engine.Checking;

/// <summary>A moment in the token game of a flowchart: what is about to run, what is under way, what waits before a join. Compared by its contents.</summary>
/// <param name="queue">Steps about to run, in their order.</param>
/// <param name="open">Steps that have begun and not ended, sorted.</param>
/// <param name="tokens">Arrows whose tokens wait, grouped by their targets in the order in which the first of each has come.</param>
internal sealed class Marking(int[] queue, int[] open, int[] tokens) : IEquatable<Marking>
{
    public int[] Queue { get; } = queue;

    public int[] Open { get; } = open;

    public int[] Tokens { get; } = tokens;

    /// <summary>How much is going on at once.</summary>
    public int Size => Queue.Length + Open.Length + Tokens.Length;

    public bool Equals(Marking? other) =>
        other is not null && Queue.AsSpan().SequenceEqual(other.Queue) && Open.AsSpan().SequenceEqual(other.Open) && Tokens.AsSpan().SequenceEqual(other.Tokens);

    public override bool Equals(object? obj) => Equals(obj as Marking);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Queue.Length);
        Array.ForEach(Queue, hash.Add);
        hash.Add(Open.Length);
        Array.ForEach(Open, hash.Add);
        Array.ForEach(Tokens, hash.Add);
        return hash.ToHashCode();
    }
}
