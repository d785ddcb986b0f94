using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>Whom a started case is about: the client or partner that the form names, or a lead or matter that is made now.</summary>
internal sealed class StartSubjects(SubjectSeals seals, Register register, FormDrafts drafts)
{
    /// <summary>The subject's key, with what the form writes into the register staged; null when the named one is not this centre's.</summary>
    public async Task<SubjectKey?> KeyAsync(
        ServerContext context, StartRequest request, string instanceId, FormDefinition? form, FormEntry entry, DateTimeOffset now, CancellationToken cancellation)
    {
        var fields = FormAnswers.RegisterFieldsOf(form, entry, request.Procedure.Start.Subject);
        foreach (var (key, value) in request.Procedure.Start.With)
        {
            fields[key] = value;
        }

        if (TypeOf(request.Procedure.Start.Subject) is not { } type)
        {
            var key = (request.LeavesDraft ? null : await KeyOfDraftAsync(context, request, cancellation)) ?? NewKey(context, request.Centre, now);
            register.Make(context, key, request.Procedure.Start.Subject, null, fields, request.Actor.AccountId, now);
            return key;
        }

        var named = form?.Fields.FirstOrDefault(field => field.Type == type) is { } field
            && Guid.TryParse(entry.Values.GetValueOrDefault(field.Key).AsText(), out var id) ? id : Guid.Empty;
        var known = await context.SubjectKeys.SingleOrDefaultAsync(row => row.Id == named && row.CentreId == request.Centre, cancellation);
        if (known is not null && fields.Count > 0)
        {
            await register.WriteAsync(context, named, fields, new CardWriter(request.Actor.AccountId, instanceId), now, cancellation);
        }

        return known;
    }

    // A lead is a subject from its first keystroke: the draft's key becomes the lead's.
    private async Task<SubjectKey?> KeyOfDraftAsync(ServerContext context, StartRequest request, CancellationToken cancellation)
    {
        var place = new DraftPlace.OfStart(request.Centre, request.Procedure.DefinitionId);
        return await drafts.FindAsync(context, request.Actor.AccountId, place, cancellation) is { } draft
            ? await context.SubjectKeys.SingleAsync(row => row.Id == draft.SubjectId, cancellation)
            : null;
    }

    private SubjectKey NewKey(ServerContext context, Guid centre, DateTimeOffset now) =>
        context.Add(seals.NewKey(Guid.CreateVersion7(now), centre)).Entity;

    private static FieldType? TypeOf(SubjectKind kind) => kind switch
    {
        SubjectKind.Client => FieldType.Client,
        SubjectKind.Partner => FieldType.Partner,
        _ => null,
    };
}
