using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>
/// One run of an instance from a stimulus until nothing more can run. It works on the state in memory and collects effects; it reads and
/// writes nothing else, so it can be thrown away and run again from fresh state. <see cref="BurstRunner"/> makes it durable.
/// </summary>
internal sealed partial class Burst
{
    private readonly Queue<Call> queue = new();
    private readonly BurstLimits limits;
    private readonly EffectFailures failures;
    private int calls;
    private int asked;
    private int ended;

    public Burst(CompiledWorkflow workflow, InstanceState state, InstanceIdentity identity, BurstSurroundings surroundings)
    {
        Workflow = workflow;
        State = state;
        InstanceId = identity.InstanceId;
        Name = identity.Name;
        CorrelationId = identity.CorrelationId;
        Now = surroundings.Now;
        Ids = surroundings.Ids;
        limits = surroundings.Limits;
        failures = surroundings.Failures;
        Variables = new VariableScopes(this);
        Evaluator = new Evaluator(this, surroundings);
        IsFaulted = identity.IsFaulted;
    }

    public CompiledWorkflow Workflow { get; }

    public WorkflowGraph Graph => Workflow.Graph;

    public InstanceState State { get; }

    public string InstanceId { get; }

    public string? Name { get; private set; }

    public string? CorrelationId { get; private set; }

    public DateTimeOffset Now { get; }

    public IdSource Ids { get; }

    public Evaluator Evaluator { get; }

    /// <summary>The variables that each execution sees.</summary>
    public VariableScopes Variables { get; }

    /// <summary>What the burst wants done outside the state, in order.</summary>
    public List<Effect> Effects { get; } = [];

    /// <summary>Whether the instance stands still until somebody deals with its incident.</summary>
    public bool IsFaulted { get; private set; }

    /// <summary>Whether the instance was cancelled.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether nothing is left to run or to wait for.</summary>
    public bool IsFinished => State.Executions.Count == 0;

    /// <summary>Starts the instance.</summary>
    public void Start(StartInstance start)
    {
        State.TriggerActivityId = start.TriggerActivityId;
        State.Trigger = start.TriggerActivityId is { } trigger ? new PendingTrigger(trigger, start.Payload?.DeepClone()) : null;
        foreach (var (name, value) in start.Input)
        {
            State.Input[name] = value?.DeepClone();
        }

        foreach (var (key, value) in start.Carried)
        {
            State.Carried[key] = value?.DeepClone();
        }

        var root = new ActivityExecution { Id = Ids.Next(), ActivityId = Graph.Root.Id };
        State.Executions.Add(root);
        queue.Enqueue(new Call(CallKind.Execute, root.Id));
        Drain();
    }

    /// <summary>Ends a wait. Returns false when there is no such wait any more: somebody else was first.</summary>
    public bool Resume(string bookmarkId, BookmarkEnd reason, JsonNode? input)
    {
        if (State.Executions.Find(execution => execution.Bookmarks?.Exists(wait => wait.Id == bookmarkId) == true) is not { } waiting)
        {
            return false;
        }

        var bookmark = waiting.Bookmarks!.Find(wait => wait.Id == bookmarkId)!;
        var objection = EndWait(waiting, bookmark, reason);
        var call = new Call(CallKind.Resume, waiting.Id, Resumption: new Resumption(bookmarkId, bookmark.Name, reason, input));
        if (objection is null)
        {
            queue.Enqueue(call);
        }
        else
        {
            Fail(waiting, Graph.Node(waiting.ActivityId)!, call, objection);
        }

        Drain();
        return true;
    }

    /// <summary>The wait can never end as it should (the child cannot be started): its step fails. Returns false when there is no such wait any more.</summary>
    public bool FailWait(string bookmarkId, string message)
    {
        if (State.Executions.Find(execution => execution.Bookmarks?.Exists(wait => wait.Id == bookmarkId) == true) is not { } waiting)
        {
            return false;
        }

        EndWait(waiting, waiting.Bookmarks!.Find(wait => wait.Id == bookmarkId)!, BookmarkEnd.Cancelled);
        Fail(waiting, Graph.Node(waiting.ActivityId)!, new Call(CallKind.Execute, waiting.Id), new StepFailedException(message));
        return true;
    }

    /// <summary>Makes the failed call of a step again. Returns false when the step is not failed any more.</summary>
    public bool Retry(string executionId)
    {
        if (Find(executionId) is not { Failed: { } failed } execution)
        {
            return false;
        }

        execution.Retries++;
        CloseIncidents(execution, "Retried");

        // At once, though another step may still hold the instance up: what it leads to waits for that one.
        if (TellAgain(execution) is { } objection)
        {
            Fail(execution, Graph.Node(execution.ActivityId)!, failed, objection);
        }
        else
        {
            Perform(failed);
        }

        TakeDeferred();
        Drain();
        return true;
    }

    /// <summary>Ends a failed step as if it had done its work, by a person's decision. Returns false when it is not failed any more.</summary>
    public bool Skip(string executionId, string outcome)
    {
        if (Find(executionId) is not { } execution || (execution.Failed is null && execution.Memo?["stuck"] is null))
        {
            return false;
        }

        CloseIncidents(execution, "Skipped");
        CompleteExecution(execution, new Completion(execution.ActivityId, execution.Id, execution.Tag, [outcome]));
        TakeDeferred();
        Drain();
        return true;
    }

    /// <summary>Cancels everything that runs or waits.</summary>
    public void Cancel()
    {
        IsCancelled = true;
        IsFaulted = false;
        EndEverything();
        Effects.Add(new CloseIncidents(null, "Cancelled", null));
    }

    public ActivityExecution? Find(string executionId) => State.Executions.Find(execution => execution.Id == executionId);

    public static LogLine Line(ActivityExecution execution, ActivityNode node, string eventName, string? outcome = null, string? message = null) =>
        new(0, execution.Id, execution.ParentId, node.Id, node.NodeId, node.Type, eventName, outcome, message);

    // A line gets its number when it is certain to be written: the log has no gaps.
    private void Record(LogLine line) => Effects.Add(line with { Sequence = State.NextSequence++ });

    // The heart: calls are made in the order in which they were asked for, until none is left.
    private void Drain()
    {
        while (queue.TryDequeue(out var call))
        {
            if (IsFaulted || Find(call.ExecutionId)?.Failed is not null)
            {
                State.Queue.Add(call);
            }
            else
            {
                Perform(call);
            }
        }
    }

    private void TakeDeferred()
    {
        State.Queue.ForEach(queue.Enqueue);
        State.Queue.Clear();
    }

    private void Perform(Call call)
    {
        if (Find(call.ExecutionId) is not { } execution)
        {
            return; // Cancelled before its turn came.
        }

        var node = Graph.Node(execution.ActivityId)!;
        var context = new ActivityContext(this, node, execution);
        var origin = new EffectOrigin(EffectOriginKind.Call, ++asked, node.Id);
        try
        {
            if (++calls > limits.Calls)
            {
                throw new EndlessBurstException($"процедура зробила {limits.Calls} кроків поспіль і жодного разу не зупинилася; можливо, це коло без чекання");
            }

            Invoke(node, context, call);
            Evaluator.BindOutputs(context);
        }
#pragma warning disable CA1031 // Whatever a step throws is that step's failure: it has touched nothing but its context.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            Fail(execution, node, call, e);
            return;
        }

        if (Objection(context, origin) is { } objection)
        {
            Fail(execution, node, call, objection);
            return;
        }

        Apply(execution, node, context, origin);
    }

    // Known from an earlier run of this burst: the host cannot do what the step asks for.
    private Exception? Objection(ActivityContext context, EffectOrigin origin) =>
        context.Effects.Exists(effect => effect is HostEffect) ? failures.Of(origin) : null;

    private static IEnumerable<Effect> Of(ActivityContext context, EffectOrigin origin) =>
        context.Effects.Select(effect => effect is HostEffect host ? new HostAsked(host, origin) : effect);

    private void Invoke(ActivityNode node, ActivityContext context, Call call)
    {
        switch (call.Kind)
        {
            case CallKind.Execute:
                Record(Line(context.Execution, node, "Started"));
                DeclareVariables(context.Execution, node);
                node.Activity.Execute(context);
                break;
            case CallKind.ChildCompleted:
                node.Activity.ChildCompleted(context, call.Child!);
                break;
            default:
                Record(Line(context.Execution, node, "Resumed"));
                node.Activity.Resume(context, call.Resumption!);
                break;
        }
    }

    // The workflow's own variables begin with its root, so that a first value that does not fit is an incident like any other.
    private void DeclareVariables(ActivityExecution execution, ActivityNode node)
    {
        if (execution.ParentId is null)
        {
            foreach (var variable in Graph.Definition.Variables)
            {
                State.Variables[variable.Id] = Evaluator.DefaultOf(variable);
            }
        }

        Evaluator.DeclareVariables(execution, node);
    }

    // What the step asked for comes into force; nothing here can fail.
    private void Apply(ActivityExecution execution, ActivityNode node, ActivityContext context, EffectOrigin origin)
    {
        execution.Memo = context.Memo.Count > 0 ? context.Memo : null;
        execution.Tokens = context.Tokens.Count > 0 ? context.Tokens : null;
        if (context.Waits.Count == 0)
        {
            execution.Retries = 0; // A step that waits may still fail by its wait.
        }
        State.Trigger = context.IsTrigger ? null : State.Trigger;
        foreach (var (slot, value) in context.Assignments)
        {
            slot.Store[slot.Key] = value;
        }

        if (context.Outputs.Count > 0)
        {
            State.Results[node.Id] = new(context.Outputs);
        }

        foreach (var (name, value) in context.WorkflowOutputs)
        {
            State.Output[name] = value;
        }

        Name = context.NewName ?? Name;
        CorrelationId = context.NewCorrelationId ?? CorrelationId;
        context.Lines.ForEach(Record);
        Effects.AddRange(Of(context, origin));
        if (context.Waits.Count > 0)
        {
            (execution.Bookmarks ??= []).AddRange(context.Waits);
            Record(Line(execution, node, "Suspended"));
        }

        context.CancelledExecutions.ForEach(CancelTree);
        foreach (var child in context.Scheduled)
        {
            State.Executions.Add(child);
            queue.Enqueue(new Call(CallKind.Execute, child.Id));
        }

        if (context.Stuck is { } stuck)
        {
            Effects.Add(new OpenIncident(Ids.Next(), execution.Id, node.Id, stuck, 0, null, null));
        }

        if (context.FinishesWorkflow)
        {
            Record(Line(execution, node, "Completed"));
            State.Executions.Remove(execution);
            EndEverything();
        }
        else if (context.Completion is { } completion)
        {
            CompleteExecution(execution, completion);
        }
    }

    private void CompleteExecution(ActivityExecution execution, Completion completion)
    {
        foreach (var child in State.Executions.Where(child => child.ParentId == execution.Id).ToList())
        {
            CancelTree(child.Id);
        }

        var node = Graph.Node(execution.ActivityId)!;
        EndWaits(execution, node);
        State.Executions.Remove(execution);
        Record(Line(execution, node, "Completed", string.Join(", ", completion.Outcomes)));
        if (execution.ParentId is null)
        {
            if (completion.Ends == EndKind.Workflow)
            {
                State.Outcomes = [.. completion.Outcomes];
            }
        }
        else
        {
            // The container hears of it at once, before anything else that waits in the queue.
            var call = new Call(CallKind.ChildCompleted, execution.ParentId, Child: completion);
            if (IsFaulted || Find(execution.ParentId)?.Failed is not null)
            {
                State.Queue.Add(call);
            }
            else
            {
                Perform(call);
            }
        }
    }

    private void Fail(ActivityExecution execution, ActivityNode node, Call call, Exception cause)
    {
        execution.Failed = call;
        var attempt = execution.Retries + 1;
        var message = $"Крок «{node.Title}»: {Evaluator.InWords(cause)}";
        DateTimeOffset? next = cause is not EndlessBurstException && limits.RetryAfter(attempt) is { } wait ? Now + wait : null;

        // The reason may quote a value, so it stands in the incident, which can be erased, and not in the log, which cannot.
        Record(Line(execution, node, "Faulted"));
        execution.RetryTimerId = next is null ? null : Ids.Next();
        Effects.Add(new OpenIncident(Ids.Next(), execution.Id, node.Id, message, attempt, next, execution.RetryTimerId));
        IsFaulted |= Graph.Definition.Options.IncidentStrategy == IncidentStrategy.Fault;
    }

    private void CloseIncidents(ActivityExecution execution, string resolution)
    {
        Close(execution, resolution);
        execution.Failed = null;
        execution.RetryTimerId = null;
        IsFaulted &= State.Executions.Exists(other => other.Failed is not null);
    }

    // An incident that was opened in this very burst is stored closed, and its next try never reaches the database.
    private void Close(ActivityExecution execution, string resolution)
    {
        var opened = Effects.FindIndex(effect => effect is OpenIncident { Resolution: null } incident && incident.ExecutionId == execution.Id);
        if (opened < 0)
        {
            Effects.Add(new CloseIncidents(execution.Id, resolution, execution.RetryTimerId));
        }
        else
        {
            Effects[opened] = (OpenIncident)Effects[opened] with { NextTryAt = null, TimerId = null, Resolution = resolution };
        }
    }
}
