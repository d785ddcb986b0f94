using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>
/// One call of a step. What the step asks for is staged here and comes into force only after it has returned without an exception.
/// </summary>
public sealed class ActivityContext
{
    private readonly Burst burst;
    private readonly Dictionary<string, JsonNode?> outputs = [];
    private readonly List<(VariableSlot Slot, JsonNode? Value)> assignments = [];
    private readonly List<ActivityExecution> scheduled = [];
    private readonly Dictionary<string, JsonNode?> workflowOutputs = [];

    internal ActivityContext(Burst burst, ActivityNode node, ActivityExecution execution)
    {
        this.burst = burst;
        Node = node;
        Execution = execution;
        Memo = execution.Memo?.DeepClone().AsObject() ?? [];
        Tokens = execution.Tokens is { } tokens ? [.. tokens] : [];
    }

    /// <summary>The step as drawn.</summary>
    public ActivityNode Node { get; }

    /// <summary>Id of this execution of the step.</summary>
    public string ExecutionId => Execution.Id;

    /// <summary>The instance.</summary>
    public string InstanceId => burst.InstanceId;

    /// <summary>The waits of this execution that have not ended, by bookmark id.</summary>
    public IEnumerable<string> Waiting => (Execution.Bookmarks ?? []).Select(wait => wait.Id);

    /// <summary>The burst's time, UTC.</summary>
    public DateTimeOffset Now => burst.Now;

    /// <summary>What the step keeps for itself between its calls; changes are kept.</summary>
    public JsonObject Memo { get; }

    /// <summary>Whether this step's trigger started the instance and the step has not taken it yet; reached again, the step waits like any other.</summary>
    public bool IsTrigger => burst.State.Trigger?.ActivityId == Node.Id;

    internal ActivityExecution Execution { get; }

    internal WorkflowGraph Graph => burst.Graph;

    internal Burst Burst => burst;

    internal List<FlowToken> Tokens { get; }

    internal List<Effect> Effects { get; } = [];

    internal List<LiveBookmark> Waits { get; } = [];

    internal List<string> CancelledExecutions { get; } = [];

    internal Completion? Completion { get; private set; }

    internal bool FinishesWorkflow { get; private set; }

    internal string? Stuck { get; private set; }

    internal List<LogLine> Lines { get; } = [];

    internal IReadOnlyList<ActivityExecution> Scheduled => scheduled;

    internal string? NewName { get; private set; }

    internal string? NewCorrelationId { get; private set; }

    /// <summary>The value of a field, evaluated now and converted to the field's type; null when the field is left out.</summary>
    /// <exception cref="StepFailedException">It cannot be evaluated or converted; the message names step, field and value.</exception>
    public JsonNode? Input(string key) => burst.Evaluator.Input(this, key);

    /// <summary>What the host gave along under this key when the instance, or the one that started it, was started; null for nothing.</summary>
    public JsonNode? Carried(string key) => burst.State.Carried.GetValueOrDefault(key)?.DeepClone();

    /// <summary>Evaluates an expression that stands somewhere else than in a field (a case's condition).</summary>
    public JsonNode? Evaluate(Expression expression, string typeName) => burst.Evaluator.Evaluate(this, expression, typeName, null);

    /// <summary>Sets a result of the step, to be bound to a variable and read by later steps.</summary>
    public void SetOutput(string key, JsonNode? value) => outputs[key] = value?.DeepClone();

    /// <summary>Assigns a variable that the step can see, converting to the variable's type.</summary>
    public void SetVariableById(string variableId, JsonNode? value) =>
        Assign(
            burst.Variables.Find(Execution, variable => variable.Id == variableId)
                ?? throw new StepFailedException($"змінної «{variableId}» немає серед видимих цьому кроку"),
            value);

    /// <summary>Begins a step inside this one.</summary>
    /// <param name="child">The step.</param>
    /// <param name="locals">Values that the child and all inside it see by name.</param>
    /// <param name="tag">Comes back with the child's completion.</param>
    /// <returns>Id of the child's execution.</returns>
    public string Schedule(ActivityNode child, Dictionary<string, JsonNode?>? locals = null, string? tag = null)
    {
        var execution = new ActivityExecution
        {
            Id = burst.Ids.Next(),
            ActivityId = child.Id,
            ParentId = Execution.Id,
            Tag = tag,
            Locals = locals,
        };
        scheduled.Add(execution);
        return execution.Id;
    }

    /// <summary>Waits until somebody or something ends the wait.</summary>
    /// <param name="name">What kind of wait; by custom the activity's type name.</param>
    /// <param name="stimulus">What it waits for, so that it can be found by it (an event's name); null when it is ended by its id.</param>
    /// <param name="dueAt">When time ends it.</param>
    /// <returns>The bookmark's id.</returns>
    public string Wait(string name, string? stimulus = null, DateTimeOffset? dueAt = null)
    {
        var id = burst.Ids.Next();
        var timer = dueAt is null ? null : burst.Ids.Next();
        Waits.Add(new LiveBookmark(id, name, timer));
        Effects.Add(new CreateBookmark(id, Execution.Id, Node.Id, name, stimulus, dueAt, timer));
        return id;
    }

    /// <summary>Adds an effect of the host's.</summary>
    public void Emit(HostEffect effect) => Effects.Add(effect);

    internal void Emit(Effect effect) => Effects.Add(effect);

    /// <summary>Ends the step.</summary>
    public void Complete(params IReadOnlyList<string> outcomes) => End(EndKind.None, outcomes);

    /// <summary>Ends the step and what is around it.</summary>
    public void End(EndKind ends, params IReadOnlyList<string> outcomes) =>
        Completion = new Completion(Node.Id, Execution.Id, Execution.Tag, outcomes.Count == 0 ? ["Done"] : outcomes, ends);

    /// <summary>Ends the whole workflow, whatever else runs or waits.</summary>
    public void FinishWorkflow() => FinishesWorkflow = true;

    /// <summary>What came with the trigger that started the instance.</summary>
    public JsonNode? TriggerPayload => burst.State.Trigger?.Payload?.DeepClone();

    /// <summary>Sets a result of the whole workflow.</summary>
    public void SetWorkflowOutput(string name, JsonNode? value) => workflowOutputs[name] = value?.DeepClone();

    /// <summary>A result of a step as it left it last, by the output's camelCase key; null when it left none.</summary>
    public JsonNode? ResultOf(string activityId, string output) =>
        burst.State.Results.GetValueOrDefault(activityId)?.GetValueOrDefault(output)?.DeepClone();

    /// <summary>Whether an arrow leaves the step by this port.</summary>
    public bool IsDrawn(string port) =>
        Execution.ParentId is { } parent && burst.Graph.Node(burst.Find(parent)!.ActivityId) is { Type: "Elsa.Flowchart" } flowchart
        && burst.Graph.Flowchart(flowchart.Id).Outbound(Node.Id, port).Any();

    /// <summary>
    /// A value that a condition may branch on: a variable, else an input of the workflow, else (<c>step.field</c>) what was answered in a step's
    /// form or another result of the step, null while there is none.
    /// </summary>
    /// <exception cref="StepFailedException">There is no such field.</exception>
    public JsonNode? ReadFact(string field) =>
        burst.Variables.Find(Execution, variable => variable.Name == field || variable.Id == field) is { } slot ? Evaluator.Read(this, slot)
        : burst.State.Input.TryGetValue(field, out var input) ? input?.DeepClone()
        : burst.Graph.Definition.Inputs.Any(declared => declared.Name == field) ? null // Whoever started the case has not given it.
        : field.LastIndexOf('.') is var dot and > 0 && burst.Graph.Node(field[..dot]) is { } step ? ReadResult(step.Id, field[(dot + 1)..])
        : throw new StepFailedException($"поля «{field}» у цій справі немає");

    private JsonNode? ReadResult(string activityId, string key) =>
        ResultOf(activityId, "answers") is JsonObject answers && answers.TryGetPropertyValue(key, out var answer)
            ? answer?.DeepClone()
            : ResultOf(activityId, key);

    /// <summary>Names the instance.</summary>
    public void SetName(string? name) => NewName = name ?? "";

    /// <summary>Gives the instance the key by which events find it.</summary>
    public void SetCorrelationId(string? correlationId) => NewCorrelationId = correlationId ?? "";

    /// <summary>Writes a line to the instance's log. No personal data.</summary>
    public void Log(string eventName, string? message) => Lines.Add(Burst.Line(Execution, Node, eventName, message: message));

    /// <summary>Takes back what this very call scheduled.</summary>
    internal void Unschedule(Predicate<ActivityExecution> which) => scheduled.RemoveAll(which);

    internal void CancelExecution(string executionId) => CancelledExecutions.Add(executionId);

    /// <summary>Leaves the container open without anything that could move it on: a person has to look.</summary>
    internal void StayStuck(string message) => Stuck = message;

    /// <summary>Where a script's <c>setOutcome</c> puts its choice; null where scripts have none.</summary>
    internal List<string>? ScriptOutcomes { get; set; }

    internal void Assign(VariableSlot slot, JsonNode? value) => assignments.Add(Evaluator.Assignment(slot, value));

    internal IReadOnlyDictionary<string, JsonNode?> Outputs => outputs;

    internal IReadOnlyDictionary<string, JsonNode?> WorkflowOutputs => workflowOutputs;

    internal IReadOnlyList<(VariableSlot Slot, JsonNode? Value)> Assignments => assignments;

    internal bool TryReadStaged(VariableSlot slot, out JsonNode? value)
    {
        for (var i = assignments.Count - 1; i >= 0; i--)
        {
            if (assignments[i].Slot.SameAs(slot))
            {
                value = assignments[i].Value;
                return true;
            }
        }

        value = null;
        return false;
    }
}

/// <summary>A step cannot do what it is drawn to do; the message is a Ukrainian phrase that continues «Крок «…»: …».</summary>
public class StepFailedException(string message) : Exception(message);

/// <summary>A burst went round in a circle that never waits. Tried again it would do the same, so it is left to people at once.</summary>
internal sealed class EndlessBurstException(string message) : StepFailedException(message);

/// <summary>Where a variable's value is kept.</summary>
internal sealed record VariableSlot(Dictionary<string, JsonNode?> Store, string Key, string? Id, string Name, string TypeName, bool IsArray)
{
    public bool SameAs(VariableSlot other) => ReferenceEquals(Store, other.Store) && Key == other.Key;

    public JsonNode? Value => Store.GetValueOrDefault(Key);
}
