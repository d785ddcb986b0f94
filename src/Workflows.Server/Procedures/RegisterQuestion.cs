using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures;

/// <summary>
/// A question that only the register can answer («Договір діє?»). A step runs in memory and reads no database, so it waits; the register is asked in the
/// burst's own transaction and its answer ends the wait in the next burst, which leaves by «Так» or «Ні» (decision 0013).
/// </summary>
/// <param name="declaration">The step's words and fields; its ports are the same for all questions.</param>
/// <param name="ids">Names the timer that brings the answer; null on a trial, where whoever plays answers.</param>
/// <param name="ask">Prepares the question from the step's fields; what it gives back asks the register about a subject.</param>
internal sealed class RegisterQuestion(
    ActivityDeclaration declaration, IdSource? ids, Func<ActivityContext, Func<StagingScope, Guid, CancellationToken, Task<bool>>> ask) : Activity
{
    public const string Yes = "Так";
    public const string No = "Ні";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = declaration with { Ports = [new(Yes, PortKind.Flow, Yes), new(No, PortKind.Flow, No)] };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => StepWays.Declared(node) with { Wait = StepWait.Always };

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var question = ask(context);
        var bookmark = context.Wait(Declaration.Type);
        if (ids is null)
        {
            return;
        }

        var subject = TaskCase.Of(context).SubjectId;
        context.Emit(Answer(ids, bookmark, async (scope, stop) => JsonValue.Create(await question(scope, subject, stop))));
    }

    /// <summary>Asks the register in the burst's own transaction; a timer that is due at once brings what it says to the wait.</summary>
    /// <param name="ids">Names the timer.</param>
    /// <param name="bookmark">The wait.</param>
    /// <param name="ask">Asks.</param>
    public static Staging Answer(IdSource ids, string bookmark, Func<StagingScope, CancellationToken, Task<JsonNode>> ask) => new(async (scope, stop) => scope.Context.Add(new WorkflowTimer
    {
        Id = ids.Next(),
        TenantId = Storage.Scope.Tenant(scope.CentreId),
        Kind = TimerKind.Resume,
        InstanceId = scope.InstanceId,
        SubjectId = bookmark,
        DueAt = scope.Now,
        Payload = (await ask(scope, stop)).ToJsonString(),
    }));

    /// <inheritdoc/>
    /// <remarks>Whoever plays may say nothing and means yes; of the register only a clear yes is one.</remarks>
    protected override void Resume(ActivityContext context, Resumption resumption) =>
        context.Complete(resumption.Input.IsTrue() || resumption.Input.AsText() == Yes || (ids is null && resumption.Input is null) ? Yes : No);
}
