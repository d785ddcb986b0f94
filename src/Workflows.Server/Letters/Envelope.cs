namespace Workflows.Server.Letters;

/// <summary>A letter as it is handed to whoever carries it.</summary>
/// <param name="Id">The letter.</param>
/// <param name="MessageId">Its Message-ID without brackets, the same at every try.</param>
/// <param name="Centre">In whose name it goes.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Lines ended by line feeds; an empty line parts paragraphs.</param>
internal sealed record Envelope(Guid Id, string MessageId, string Centre, string Address, string Subject, string Text);

/// <summary>What became of handing a letter over.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Answer">What the other side said, or what happened, a sentence.</param>
internal sealed record Carried(TryResult Result, string Answer);

/// <summary>Hands letters over: to a mail server, or to a folder where there is none.</summary>
internal interface ILetterCarrier
{
    /// <summary>What the page of letters has to say about the way they go; null when they go as everybody expects.</summary>
    string? Note { get; }

    /// <summary>Hands one over. However it ends, it is said and not thrown.</summary>
    /// <param name="envelope">The letter.</param>
    /// <param name="limit">Cancelled when it has taken too long.</param>
    Task<Carried> CarryAsync(Envelope envelope, CancellationToken limit);
}
