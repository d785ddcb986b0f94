namespace Workflows.Server.People;

/// <summary>What became of a change to people or units. All of these are ordinary.</summary>
internal abstract record PersonMove
{
    /// <summary>It is done.</summary>
    /// <param name="Id">The account or unit.</param>
    public sealed record Done(Guid Id) : PersonMove;

    /// <summary>There is no such person or unit for whoever asks.</summary>
    public sealed record NotFound : PersonMove;

    /// <summary>What is wrong, by field; nothing that was typed is lost.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : PersonMove;

    /// <summary>It is not allowed; a sentence.</summary>
    public sealed record Refused(string Why) : PersonMove;
}
