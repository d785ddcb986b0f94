using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
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

/// <summary>
/// Starts procedures: the form is checked, the subject and the case are made, the answers kept and the first steps run, all in one transaction.
/// </summary>
internal sealed class ProcedureStart(
    StartableProcedures procedures, BurstRunner runner, Contexts contexts, FormLibrary library, FormReading reading, FormDrafts drafts,
    FormAnswers answers, SubjectSeals seals, Register register, CaseNumbers numbers, IdSource ids, TimeProvider clock)
{
    /// <summary>Starts a procedure in a centre.</summary>
    /// <param name="actor">Who starts it.</param>
    /// <param name="definitionId">The procedure.</param>
    /// <param name="centre">The centre.</param>
    /// <param name="typed">What was typed into its form.</param>
    /// <param name="commandId">Hidden in the form: the same command sent twice starts one case.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<StartMove> StartAsync(
        Actor actor, string definitionId, Guid centre, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, string commandId, CancellationToken cancellation)
    {
        if (await procedures.FindAsync(actor, definitionId, cancellation) is not { } procedure
            || !procedure.Centres.Any(post => post.CentreId == centre))
        {
            return new StartMove.NotFound();
        }

        var attempt = new Attempt(this, actor, procedure, centre, typed);
        var result = await runner.RunAsync(
            () => contexts.Open(new Scope(actor.AccountId, [centre], [.. actor.Scope.Visible.Where(unit => unit != centre)], "start of a procedure")),
            new StartInstance(ids.Next(), Scope.Tenant(centre), definitionId),
            new BurstCommand($"start:{actor.AccountId:N}:{commandId}", attempt.DecideAsync),
            cancellation);
        return result switch
        {
            BurstResult.Done done => new StartMove.Started(done.InstanceId, attempt.Number!),
            BurstResult.AlreadyDone done => new StartMove.Started(done.InstanceId, await NumberAsync(actor, done.InstanceId, cancellation)),
            BurstResult.Refused { Reason: FormEntry entry } => new StartMove.Invalid(entry),
            BurstResult.Refused { Reason: string why } => new StartMove.Refused(why),
            BurstResult.CannotStart cannot => new StartMove.Refused(cannot.Why),
            _ => throw new InvalidOperationException($"A start cannot end as {result.GetType().Name}."),
        };
    }

    private async Task<string> NumberAsync(Actor actor, string instanceId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await context.CaseFiles.Where(file => file.InstanceId == instanceId).Select(file => file.Number).SingleAsync(cancellation);
    }

    // One try of the command: it may run more than once, each time on a fresh context.
    private sealed class Attempt(
        ProcedureStart work, Actor actor, StartableProcedure procedure, Guid centre, IReadOnlyDictionary<string, IReadOnlyList<string>> typed)
    {
        public string? Number { get; private set; }

        public async Task<CommandDecision> DecideAsync(DbContext dbContext, CancellationToken cancellation)
        {
            var context = (ServerContext)dbContext;
            var now = Instant.Cut(work.clock.GetUtcNow());

            // The version that the instance has just been made with, and so the form that was pinned with it.
            var instance = context.Set<WorkflowInstance>().Local.Single();
            var (formVersion, form) = await FormAsync(context, instance.DefinitionVersionId, cancellation);
            var entry = form is null ? FormEntry.Empty : await work.reading.ReadAsync(actor, centre, form, typed, complete: true, cancellation);
            if (!entry.IsGood)
            {
                return new CommandDecision.Refuse(entry);
            }

            var place = new DraftPlace.OfStart(centre, procedure.DefinitionId);
            var draft = await work.drafts.FindAsync(context, actor.AccountId, place, cancellation);
            if (await SubjectAsync(context, form, entry, draft, now, cancellation) is not { } key)
            {
                return new CommandDecision.Refuse("Клієнта або організацію, яких обрано у формі, не знайдено в цьому центрі.");
            }

            Number = await work.numbers.NextAsync(context, centre, CaseNumbers.Case, now, cancellation);
            AddFile(context, instance, key.Id, now);
            if (formVersion is { } version)
            {
                work.answers.Add(
                    context, key, new AnswerPlace(centre, instance.Id, FormAnswer.StartStep, null), version, entry, actor.AccountId, now);
            }

            work.drafts.RemoveStaged(context, draft);
            return new CommandDecision.Go(FormAnswers.PublicOf(form, entry)) { Name = Number, Carried = Carried(key.Id) };
        }

        private async Task<(Guid?, FormDefinition?)> FormAsync(ServerContext context, string versionId, CancellationToken cancellation)
        {
            if (procedure.Start.Form is not { } formKey)
            {
                return (null, null);
            }

            var version = await work.library.PinnedAsync(context, versionId, formKey, cancellation)
                ?? throw new FormException($"Форми «{formKey}», з якої починається процедура, немає.");
            return (version, await work.library.FindAsync(context, version, cancellation));
        }

        // The key of the subject: of the one that the form names, or of a new one. Null when the named one is not this centre's.
        private async Task<SubjectKey?> SubjectAsync(
            ServerContext context, FormDefinition? form, FormEntry entry, OpenedDraft? draft, DateTimeOffset now, CancellationToken cancellation)
        {
            var fields = FormAnswers.RegisterFieldsOf(form, entry);
            if (NamedSubject(form, entry) is { } named)
            {
                var known = await context.SubjectKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == named && row.CentreId == centre, cancellation);
                if (known is not null && fields.Count > 0)
                {
                    await work.register.WriteAsync(context, named, fields, now, cancellation);
                }

                return known;
            }

            if (procedure.Start.Subject is SubjectKind.Client or SubjectKind.Partner)
            {
                return null;
            }

            // A lead is a subject from its first keystroke: a draft's key becomes the subject's.
            var kept = draft is null ? null : await context.SubjectKeys.SingleOrDefaultAsync(row => row.Id == draft.SubjectId, cancellation);
            var key = kept ?? work.seals.NewKey(Guid.CreateVersion7(now), centre);
            if (kept is null)
            {
                context.Add(key);
            }

            work.register.Make(context, key, procedure.Start.Subject, null, fields, actor.AccountId, now);
            return key;
        }

        private Guid? NamedSubject(FormDefinition? form, FormEntry entry)
        {
            var type = procedure.Start.Subject switch
            {
                SubjectKind.Client => FieldType.Client,
                SubjectKind.Partner => FieldType.Partner,
                _ => (FieldType?)null,
            };
            return type is not null && form?.Fields.FirstOrDefault(field => field.Type == type) is { } field
                && Guid.TryParse(entry.Values.GetValueOrDefault(field.Key).AsText(), out var id) ? id : null;
        }

        private void AddFile(ServerContext context, WorkflowInstance instance, Guid subjectId, DateTimeOffset now) => context.Add(new CaseFile
        {
            InstanceId = instance.Id,
            CentreId = centre,
            SubjectId = subjectId,
            Number = Number!,
            DefinitionId = procedure.DefinitionId,
            ProcedureName = procedure.Name,
            StartedById = actor.AccountId,
            ManagerId = procedure.Start.StarterManages ? actor.AccountId : null,
            StartedAt = now,
        });

        private Dictionary<string, JsonNode?> Carried(Guid subjectId) => new()
        {
            [CarriedKeys.Subject] = subjectId.ToString(),
            [CarriedKeys.Number] = Number,
            [CarriedKeys.Procedure] = procedure.Name,
            [CarriedKeys.StartedBy] = actor.AccountId.ToString(),
            [CarriedKeys.Manager] = procedure.Start.StarterManages ? actor.AccountId.ToString() : null,
        };
    }
}
