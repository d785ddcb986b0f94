using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.CardForms;

/// <summary>
/// A form that is filled in on a client's card, and what becomes of its answer. Each capability that writes on cards has one; what is common to all of them, from
/// the half-filled one to the record of who wrote, is <see cref="CardWriting"/>'s.
/// </summary>
/// <param name="form">What is asked. Its key tells the half-filled ones of a card apart; fields that take files stand last.</param>
/// <param name="right">Who may fill it in, in the centre of the card.</param>
internal abstract class CardForm(FormDefinition form, Right right)
{
    /// <summary>What is asked.</summary>
    public FormDefinition Form { get; } = form;

    /// <summary>Who may fill it in, in the centre of the card.</summary>
    public Right Right { get; } = right;

    /// <summary>Whether the actor has sent the answer with this id before.</summary>
    public abstract Task<bool> IsWrittenAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation);

    /// <summary>The entry, with what only several of its fields, or the card, can say against it.</summary>
    /// <param name="context">Where the card is read.</param>
    /// <param name="cards">The card, first, and those that have joined it.</param>
    /// <param name="entry">What was filled in; each field is good by itself.</param>
    /// <param name="cancellation">Stops the check.</param>
    public virtual Task<FormEntry> CheckAsync(ServerContext context, IReadOnlyList<Guid> cards, FormEntry entry, CancellationToken cancellation) => Task.FromResult(entry);

    /// <summary>Stages the rows that the answer becomes, in the transaction that keeps its files.</summary>
    public abstract Task StageAsync(CardAnswer answer, CancellationToken cancellation);
}

/// <summary>An answer that is to be written on a card.</summary>
/// <param name="Context">The transaction.</param>
/// <param name="Actor">Who has filled it in.</param>
/// <param name="Cards">The card, first, and those that have joined it.</param>
/// <param name="Key">The key of the card.</param>
/// <param name="Id">The answer's id, made when the page was shown; its files carry it.</param>
/// <param name="Entry">What was filled in.</param>
/// <param name="Now">When.</param>
internal sealed record CardAnswer(ServerContext Context, Actor Actor, IReadOnlyList<Guid> Cards, SubjectKey Key, Guid Id, FormEntry Entry, DateTimeOffset Now);

/// <summary>What became of writing on a card. All of these are ordinary.</summary>
internal abstract record CardMove
{
    /// <summary>It is written, or taken back.</summary>
    public sealed record Done : CardMove;

    /// <summary>There is no such card, or nothing such on it, for this person.</summary>
    public sealed record NotFound : CardMove;

    /// <summary>What is wrong; nothing that was typed is lost.</summary>
    public sealed record Invalid(FormEntry Entry) : CardMove;
}
