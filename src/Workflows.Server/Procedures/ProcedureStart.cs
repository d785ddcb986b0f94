using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>What became of a start. All of these are ordinary.</summary>
internal abstract record StartMove
{
    /// <summary>The case is there.</summary>
    /// <param name="InstanceId">Its workflow instance.</param>
    /// <param name="Number">Its number.</param>
    public sealed record Started(string InstanceId, string Number) : StartMove;

    /// <summary>The form is not complete or not right; nothing was lost.</summary>
    public sealed record Invalid(FormEntry Entry) : StartMove;

    /// <summary>There is no such procedure for this person in this centre.</summary>
    public sealed record NotFound : StartMove;

    /// <summary>The procedure cannot be started as it is; a sentence.</summary>
    public sealed record Refused(string Why) : StartMove;
}

/// <summary>What somebody wants to start.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Procedure">What.</param>
/// <param name="Centre">Where.</param>
/// <param name="Typed">What was typed into its form.</param>
/// <param name="LeavesDraft">Whether what the person has half filled in on the page stays there: it is not what is sent.</param>
internal sealed record StartRequest(
    Actor Actor, StartableProcedure Procedure, Guid Centre, IReadOnlyDictionary<string, IReadOnlyList<string>> Typed, bool LeavesDraft);

/// <summary>
/// Starts procedures: the form is checked, the subject and the case are made, the answers kept and the first steps run, all in one transaction.
/// </summary>
internal sealed class ProcedureStart(
    StartableProcedures procedures, StartCommand command, BurstRunner runner, Contexts contexts, TenantScopes tenants, IdSource ids)
{
    /// <summary>Starts a procedure in a centre.</summary>
    /// <param name="actor">Who starts it.</param>
    /// <param name="definitionId">The procedure.</param>
    /// <param name="centre">The centre.</param>
    /// <param name="typed">What was typed into its form.</param>
    /// <param name="commandId">Hidden in the form: the same command sent twice starts one case.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task<StartMove> StartAsync(
        Actor actor, string definitionId, Guid centre, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, string commandId, CancellationToken cancellation) =>
        StartAsync(actor, definitionId, centre, typed, commandId, leavesDraft: false, cancellation);

    /// <summary>The same; a program that starts a procedure does not take what its owner has half filled in on the page.</summary>
    public async Task<StartMove> StartAsync(
        Actor actor, string definitionId, Guid centre, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, string commandId, bool leavesDraft,
        CancellationToken cancellation)
    {
        if (await procedures.FindAsync(actor, definitionId, cancellation, centre) is not { } procedure
            || !procedure.Centres.Any(post => post.CentreId == centre))
        {
            return new StartMove.NotFound();
        }

        // What the case does on its own it does within its own centre, whatever else the person may see.
        var scope = tenants.Of(Scope.Tenant(centre)) with { Actor = actor.AccountId, Why = "start of a procedure" };
        var request = new StartRequest(actor, procedure, centre, typed, leavesDraft);
        var result = await runner.RunAsync(
            () => contexts.Open(scope),
            new StartInstance(ids.Next(), Scope.Tenant(centre), procedure.DefinitionId),
            new BurstCommand(CommandId.Of("start", actor.AccountId, commandId), (context, stop) => command.DecideAsync((ServerContext)context, request, stop)),
            cancellation);
        return result switch
        {
            BurstResult.Done done => await StartedAsync(actor, done.InstanceId, cancellation),
            BurstResult.AlreadyDone done => await StartedAsync(actor, done.InstanceId, cancellation),
            BurstResult.Refused { Reason: FormEntry entry } => new StartMove.Invalid(entry),
            BurstResult.Refused { Reason: string why } => new StartMove.Refused(why),
            BurstResult.CannotStart cannot => new StartMove.Refused(cannot.Why),
            _ => throw new InvalidOperationException($"A start cannot end as {result.GetType().Name}."),
        };
    }

    private async Task<StartMove> StartedAsync(Actor actor, string instanceId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return new StartMove.Started(
            instanceId, await context.CaseFiles.Where(file => file.InstanceId == instanceId).Select(file => file.Number).SingleAsync(cancellation));
    }
}
