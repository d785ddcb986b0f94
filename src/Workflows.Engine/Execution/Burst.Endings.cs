using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>What ends in a burst before it is done: cancelled steps, and waits with what the host is told of them.</summary>
internal sealed partial class Burst
{
    private void CancelTree(string executionId)
    {
        if (Find(executionId) is not { } execution)
        {
            return;
        }

        foreach (var child in State.Executions.Where(child => child.ParentId == executionId).ToList())
        {
            CancelTree(child.Id);
        }

        var node = Graph.Node(execution.ActivityId)!;
        if (execution.Failed is not null || execution.Memo?["stuck"] is not null)
        {
            Close(execution, "Cancelled");
        }

        TellCancelled(execution, node);
        EndWaits(execution, node);

        State.Executions.Remove(execution);
        Record(Line(execution, node, "Canceled"));
    }

    // It is cancelled whatever it says to that: what it could not put in order is left to people.
    private void TellCancelled(ActivityExecution execution, ActivityNode node)
    {
        var context = new ActivityContext(this, node, execution);
        var origin = new EffectOrigin(EffectOriginKind.Call, ++asked, node.Id);
        try
        {
            node.Activity.Cancelled(context);
            if (Objection(context, origin) is { } objection)
            {
                LeaveToPeople(execution, node, objection);
            }
            else
            {
                Effects.AddRange(Of(context, origin));
            }
        }
#pragma warning disable CA1031 // As in Perform: a step's exception is that step's failure.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            LeaveToPeople(execution, node, e);
        }
    }

    private void LeaveToPeople(ActivityExecution execution, ActivityNode node, Exception cause)
    {
        var message = $"Крок «{node.Title}» скасовано, але не все за ним прибрано: {Evaluator.InWords(cause)}";
        Effects.Add(new OpenIncident(Ids.Next(), execution.Id, node.Id, message, 0, null, null));
    }

    private void EndEverything()
    {
        queue.Clear();
        State.Queue.Clear();
        while (State.Executions.Count > 0)
        {
            CancelTree(State.Executions[0].Id);
        }
    }

    // The step goes, so nothing can be tried again: what the host could not be told of is left to people.
    private void EndWaits(ActivityExecution execution, ActivityNode node)
    {
        var objections = (execution.Bookmarks?.ToList() ?? []).ConvertAll(bookmark => EndWait(execution, bookmark, BookmarkEnd.Cancelled, forGood: true));
        foreach (var objection in objections.Append(TellAgain(execution)).OfType<Exception>())
        {
            LeaveToPeople(execution, node, objection);
        }
    }

    // What is returned is known from an earlier run of this burst: the host cannot take it.
    private Exception? EndWait(ActivityExecution execution, LiveBookmark bookmark, BookmarkEnd reason, bool forGood = false)
    {
        execution.Bookmarks!.Remove(bookmark);
        if (execution.Bookmarks.Count == 0)
        {
            execution.Bookmarks = null;
        }

        // A bookmark made and ended in the same burst never reaches the database; the host, whose own effects stand, is told all the same.
        var stored = Effects.RemoveAll(effect => effect is CreateBookmark made && made.Id == bookmark.Id) == 0;
        var (told, objection) = ToTell(execution);
        Effects.Add(new EndBookmark(bookmark.Id, execution.ActivityId, bookmark.Name, bookmark.TimerId, reason, stored, told));
        if (objection is not null && !forGood)
        {
            execution.Untold = [.. execution.Untold ?? [], new UntoldEnd(bookmark.Id, bookmark.Name, reason)];
        }

        return objection;
    }

    private Exception? TellAgain(ActivityExecution execution)
    {
        while (execution.Untold is [var end, .. var rest])
        {
            var (told, objection) = ToTell(execution);
            if (objection is not null)
            {
                return objection;
            }

            Effects.Add(new EndBookmark(end.Id, execution.ActivityId, end.Name, null, end.Reason, false, told));
            execution.Untold = rest.Count > 0 ? rest : null;
        }

        return null;
    }

    private (EffectOrigin? Told, Exception? Objection) ToTell(ActivityExecution execution)
    {
        var origin = new EffectOrigin(EffectOriginKind.WaitEnd, ++ended, execution.ActivityId);
        return failures.Of(origin) is { } objection ? (null, objection) : (origin, null);
    }
}
