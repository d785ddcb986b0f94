using Workflows.Server.Access;
using Workflows.Server.Files;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Timeline;

/// <summary>Something that happened with a client.</summary>
/// <param name="At">When.</param>
/// <param name="Icon">Which icon stands beside it.</param>
/// <param name="Text">What, in a sentence.</param>
public sealed record ClientEvent(DateTimeOffset At, string Icon, string Text)
{
    /// <summary>What is known of it besides, in lines; opened with the client's key where it is personal.</summary>
    public string? Detail { get; init; }

    /// <summary>Where more of it is shown.</summary>
    public string? Address { get; init; }

    /// <summary>The words of the link.</summary>
    public string? AddressWords { get; init; }

    /// <summary>The files that belong to it.</summary>
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    /// <summary>Who did it; null for the server.</summary>
    public Guid? ById { get; init; }

    /// <summary>The joining of two cards that it tells of, which can be taken back.</summary>
    public Guid? MergeId { get; init; }

    /// <summary>The note that it tells of, which its author can remove.</summary>
    public Guid? NoteId { get; init; }
}

/// <summary>A question for what happened with a client.</summary>
/// <param name="Context">Where it is read, in the scope of who asks.</param>
/// <param name="Actor">Who asks; the caller has made sure that they may open the card.</param>
/// <param name="Subjects">The client's card, first, and those that have joined it.</param>
/// <param name="Keys">What opens what is sealed, by card; those of erased ones are missing.</param>
/// <param name="Before">Only what happened before this moment.</param>
/// <param name="Most">No more than this, the latest first.</param>
internal sealed record EventsAsked(
    ServerContext Context, Actor Actor, IReadOnlyList<Guid> Subjects, IReadOnlyDictionary<Guid, SubjectKey> Keys, DateTimeOffset Before, int Most)
{
    /// <summary>What opens what is sealed of a card; null once it is erased.</summary>
    public SubjectKey? KeyOf(Guid subject) => Keys.GetValueOrDefault(subject);
}

/// <summary>Tells one kind of what happens with clients. Each capability that knows something of them has one.</summary>
internal interface IClientEvents
{
    /// <summary>Whether it knows anything of subjects of this kind: of others it is not asked.</summary>
    bool Tells(SubjectKind kind) => true;

    /// <summary>What happened with one client, the latest first.</summary>
    Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation);
}
