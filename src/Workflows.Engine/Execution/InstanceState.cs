using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Workflows.Engine.Execution;

/// <summary>
/// Everything a waiting instance needs to go on, and nothing of what it has finished: that stands in the log.
/// Stored as one JSON text in the instance's row; a burst reads it, works on it and writes it back.
/// </summary>
public sealed class InstanceState
{
    // Letters as they are: escaped, each Cyrillic one would be six bytes in place of two, on the wire and in a SQLite row.
    // (PostgreSQL compresses a row over 2 kB, and hides most of the difference there.)
    private static readonly StateJson Json = new(new JsonSerializerOptions(StateJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>The next number of this instance's log.</summary>
    public int NextSequence { get; set; } = 1;

    /// <summary>What the start brought, by input name.</summary>
    public Dictionary<string, JsonNode?> Input { get; init; } = [];

    /// <summary>What the host gave along for its own steps.</summary>
    public Dictionary<string, JsonNode?> Carried { get; init; } = [];

    /// <summary>What the workflow hands back so far, by output name.</summary>
    public Dictionary<string, JsonNode?> Output { get; init; } = [];

    /// <summary>Outcomes that <c>Complete</c> chose for whoever uses the workflow as a step.</summary>
    public List<string>? Outcomes { get; set; }

    /// <summary>Variables of the whole workflow, by id.</summary>
    public Dictionary<string, JsonNode?> Variables { get; init; } = [];

    /// <summary>Last results of steps, for <c>getOutputFrom</c>: activity id, then output name.</summary>
    public Dictionary<string, Dictionary<string, JsonNode?>> Results { get; init; } = [];

    /// <summary>Steps that have begun and not ended.</summary>
    public List<ActivityExecution> Executions { get; init; } = [];

    /// <summary>Calls still to be made; filled only while the instance stands faulted.</summary>
    public List<Call> Queue { get; init; } = [];

    /// <summary>The step whose trigger started the instance; flowcharts begin there.</summary>
    public string? TriggerActivityId { get; set; }

    /// <summary>What that trigger brought; kept until the step has taken it, so that a failed first try loses nothing, and taken once.</summary>
    public PendingTrigger? Trigger { get; set; }

    /// <summary>Reads a state.</summary>
    public static InstanceState Read(string text) => JsonSerializer.Deserialize(text, Json.InstanceState)!;

    /// <summary>The state as text.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json.InstanceState);
}

/// <summary>A step that has begun and not ended.</summary>
public sealed class ActivityExecution
{
    /// <summary>Elsa's activity instance id.</summary>
    public required string Id { get; init; }

    /// <summary>The step.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The execution of the container that it runs in; null for the root.</summary>
    public string? ParentId { get; init; }

    /// <summary>What the container gave along, to know the child again.</summary>
    public string? Tag { get; init; }

    /// <summary>How often the step was tried again after a failure.</summary>
    public int Retries { get; set; }

    /// <summary>Variables declared on this container, by id.</summary>
    public Dictionary<string, JsonNode?>? Variables { get; set; }

    /// <summary>Values that a loop offers to its body, by name.</summary>
    public Dictionary<string, JsonNode?>? Locals { get; init; }

    /// <summary>A flowchart's tokens.</summary>
    public List<FlowToken>? Tokens { get; set; }

    /// <summary>What the step keeps for itself between its calls. Replaced, never changed in place.</summary>
    public JsonObject? Memo { get; set; }

    /// <summary>What it waits for; each is a row in the bookmarks' table too.</summary>
    public List<LiveBookmark>? Bookmarks { get; set; }

    /// <summary>Ended waits that the host could not be told of; told again when the failed call is made again.</summary>
    public List<UntoldEnd>? Untold { get; set; }

    /// <summary>The call that failed; set while an incident is open on this step.</summary>
    public Call? Failed { get; set; }

    /// <summary>Id of the timer's row that makes the failed call again, if it is tried again by itself.</summary>
    public string? RetryTimerId { get; set; }
}

/// <summary>The trigger that started an instance, before its step has taken it.</summary>
/// <param name="ActivityId">The step.</param>
/// <param name="Payload">What it brought.</param>
public sealed record PendingTrigger(string ActivityId, JsonNode? Payload);

/// <summary>A wait as the instance remembers it.</summary>
/// <param name="Id">Id of the bookmark's row.</param>
/// <param name="Name">What kind of wait, by the activity's type name.</param>
/// <param name="TimerId">Id of the timer's row that ends the wait, if time ends it.</param>
public sealed record LiveBookmark(string Id, string Name, string? TimerId);

/// <summary>An ended wait that the host could not be told of.</summary>
/// <param name="Id">The bookmark.</param>
/// <param name="Name">What kind of wait it was.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record UntoldEnd(string Id, string Name, BookmarkEnd Reason);

/// <summary>A token on an arrow of a flowchart.</summary>
/// <param name="Connection">Index of the arrow.</param>
/// <param name="From">The step that it left.</param>
/// <param name="To">The step that it leads to.</param>
/// <param name="TakenBy">Execution of the target that runs because of it; null while it waits.</param>
public sealed record FlowToken(int Connection, string From, string To, string? TakenBy = null);

/// <summary>The ways in which a step is called.</summary>
public enum CallKind
{
    /// <summary>It begins.</summary>
    Execute,

    /// <summary>A step inside it has ended.</summary>
    ChildCompleted,

    /// <summary>What it waited for has come.</summary>
    Resume,
}

/// <summary>One call of a step, to be made or made and failed.</summary>
/// <param name="Kind">How it is called.</param>
/// <param name="ExecutionId">The execution that is called.</param>
/// <param name="Child">The ended child, for <see cref="CallKind.ChildCompleted"/>.</param>
/// <param name="Resumption">What came, for <see cref="CallKind.Resume"/>.</param>
public sealed record Call(CallKind Kind, string ExecutionId, Completion? Child = null, Resumption? Resumption = null);

/// <summary>How a step has ended.</summary>
/// <param name="ActivityId">The step.</param>
/// <param name="ExecutionId">Its execution.</param>
/// <param name="Tag">What the container had given along.</param>
/// <param name="Outcomes">The ports by which it goes on.</param>
/// <param name="Ends">Whether the container ends with it.</param>
public sealed record Completion(string ActivityId, string ExecutionId, string? Tag, IReadOnlyList<string> Outcomes, EndKind Ends = EndKind.None);

/// <summary>What the end of a step does to the containers around it.</summary>
public enum EndKind
{
    /// <summary>Nothing: they go on.</summary>
    None,

    /// <summary>The nearest flowchart or sequence ends (<c>End</c>).</summary>
    Container,

    /// <summary>The whole workflow is complete, with the outcomes chosen (<c>Complete</c>).</summary>
    Workflow,

    /// <summary>The nearest loop ends (<c>Break</c>).</summary>
    Loop,
}

/// <summary>What ended a wait.</summary>
/// <param name="BookmarkId">The wait.</param>
/// <param name="BookmarkName">Its name.</param>
/// <param name="Reason">Who or what ended it.</param>
/// <param name="Input">What it brought; for a human task the chosen outcome and public answers, never personal data.</param>
public sealed record Resumption(string BookmarkId, string BookmarkName, BookmarkEnd Reason, JsonNode? Input);

/// <summary>Why a bookmark ended; the host closes what belongs to it by this.</summary>
public enum BookmarkEnd
{
    /// <summary>What it waited for has come.</summary>
    Resumed,

    /// <summary>Its time has come.</summary>
    TimedOut,

    /// <summary>The step or the instance was cancelled.</summary>
    Cancelled,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(InstanceState))]
internal sealed partial class StateJson : JsonSerializerContext;
