namespace Workflows.Engine.Execution;

/// <summary>Which call of a burst asked something of the host, or which end of a wait the host is told of.</summary>
/// <param name="Kind">Of what it is.</param>
/// <param name="Number">Its place among all of its kind in the burst. Run again from the same state, a burst numbers them the same.</param>
/// <param name="ActivityId">The step: after a lost race the numbers may mean something else, and then nothing fails that did not fail itself.</param>
internal sealed record EffectOrigin(EffectOriginKind Kind, int Number, string ActivityId);

/// <summary>What the host is asked through.</summary>
internal enum EffectOriginKind
{
    /// <summary>Effects that a step returned.</summary>
    Call,

    /// <summary>The end of a wait.</summary>
    WaitEnd,
}

/// <summary>The host could not carry out an effect, or could not take the end of a wait: the step's failure, found after the step had returned.</summary>
#pragma warning disable CA1064 // It never leaves the runner.
internal sealed class EffectFailedException(EffectOrigin origin, Exception cause) : Exception("An effect of the host's failed.", cause)
{
    public EffectOrigin Origin => origin;
}
#pragma warning restore CA1064

/// <summary>
/// What failed in earlier runs of the same burst. Its context cannot be trusted any more, so the burst runs again on a new one, with these
/// calls failing from the start: whatever else it does, a person's finished form too, is kept.
/// </summary>
internal sealed class EffectFailures
{
    // Each failure costs a run. Where so many fail, nothing is asked of the host in the last one: every step that would ask fails.
    private const int Most = 20;

    private readonly Dictionary<EffectOrigin, Exception> known = [];
    private Exception? last;

    public void Add(EffectFailedException failure)
    {
        known[failure.Origin] = failure.InnerException!;
        last = failure.InnerException;
    }

    /// <summary>Why this fails; null when nothing speaks against it.</summary>
    public Exception? Of(EffectOrigin origin) => known.TryGetValue(origin, out var cause) ? cause : known.Count < Most ? null : last;
}
