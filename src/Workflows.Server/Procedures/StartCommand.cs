using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.AccessLog;
using Workflows.Server.Cases;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>
/// What a start does in its burst's transaction before the first step runs: checks the form, finds or makes the subject, gives the case its number,
/// keeps the answers. It may run more than once, each time on a fresh context.
/// </summary>
internal sealed class StartCommand(
    FormLibrary library, ListReading lists, FormReading reading, FormAnswers answers, AttachedFiles files, StartSubjects subjects, CaseNumbers numbers)
{
    /// <summary>Stages all of it, or refuses with the form as typed and what is wrong with it.</summary>
    public async Task<CommandDecision> DecideAsync(ServerContext context, StartRequest request, CancellationToken cancellation)
    {
        var (actor, procedure, centre, typed, leavesDraft) = request;

        // It has just been made: with the version whose forms are pinned, at the moment that the whole start has.
        var instance = context.Set<WorkflowInstance>().Local.Single();
        var now = instance.CreatedAt;
        var (formVersion, form) = await FormAsync(context, centre, procedure.Start.Form, instance.DefinitionVersionId, cancellation);
        var draft = new DraftPlace.OfStart(centre, procedure.DefinitionId);
        if (form is { TakesFiles: true })
        {
            // What lies with the half-filled form on the page is not the program's to send.
            typed = AttachedFiles.In(form, typed, leavesDraft ? [] : await files.OfAsync(context, actor.AccountId, draft, cancellation));
        }

        var entry = form is null ? FormEntry.Empty : await reading.ReadAsync(actor, centre, form, typed, complete: true, cancellation);
        if (!entry.IsGood)
        {
            return new CommandDecision.Refuse(entry);
        }

        if (await subjects.KeyAsync(context, request, instance.Id, form, entry, now, cancellation) is not { } key)
        {
            return new CommandDecision.Refuse("Клієнта або організацію, яких обрано у формі, не знайдено в цьому центрі.");
        }

        var file = File(request, instance.Id, key.Id, await numbers.NextAsync(context, centre, CaseNumbers.Case, now, cancellation), now);
        context.Add(file);
        if (formVersion is { } version)
        {
            var place = new AnswerPlace(centre, instance.Id, FormAnswer.StartStep, null);
            var filled = new FilledForm(form!, entry);
            var kept = answers.Add(context, key, place, version, filled, actor.AccountId, now);
            if (!await files.KeepAsync(context, kept, place.CentreId, place.InstanceId, key, cancellation))
            {
                return new CommandDecision.Refuse(AttachedFiles.Changed(filled));
            }

            entry = kept.Entry;
        }

        var started = new AccessTo(AccessAct.StartedCase, centre, key.Id, AccessReason.OwnCase) { InstanceId = instance.Id };
        AccessRecords.Stage(context, actor, now, FormAnswers.LeadsOf(form, entry.Values).Select(lead => started with { Act = AccessAct.ChangedCard, SubjectId = lead }).Prepend(started));
        if (!leavesDraft)
        {
            await FormDrafts.RemoveStagedAsync(context, actor.AccountId, draft, cancellation);
        }

        return new CommandDecision.Go(Known(form, entry)) { Name = file.Number, Carried = CarriedKeys.Of(file) };
    }

    // What was asked and left empty is known to be empty: a condition may ask for it.
    private static JsonObject Known(FormDefinition? form, FormEntry entry)
    {
        var known = FormAnswers.PublicOf(form, entry);
        foreach (var field in (form?.Fields ?? []).Where(field => field.Class == FieldClass.Public && !known.ContainsKey(field.Key)))
        {
            known[field.Key] = null;
        }

        return known;
    }

    private async Task<(Guid?, FormDefinition?)> FormAsync(ServerContext context, Guid centre, string? formKey, string versionId, CancellationToken cancellation)
    {
        if (formKey is null)
        {
            return (null, null);
        }

        var version = await library.PinnedAsync(context, versionId, formKey, cancellation)
            ?? throw new FormException($"Форми «{formKey}», з якої починається процедура, немає.");
        return (version, await lists.FilledAsync(context, centre, await library.FindAsync(context, version, cancellation), cancellation));
    }

    private static CaseFile File(StartRequest request, string instanceId, Guid subjectId, string number, DateTimeOffset now) => new()
    {
        InstanceId = instanceId,
        CentreId = request.Centre,
        SubjectId = subjectId,
        Number = number,
        DefinitionId = request.Procedure.DefinitionId,
        ProcedureName = request.Procedure.Name,
        StartedById = request.Actor.AccountId,
        ManagerId = request.Procedure.Start.StarterManages ? request.Actor.AccountId : null,
        StartedAt = now,
    };
}
