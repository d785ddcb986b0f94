using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Notes;

/// <summary>Writes one of the <see cref="NoteForms"/> down on a client's card.</summary>
internal sealed class NoteWriting(FormDefinition form, SubjectSeals seals) : CardForm(form, Right.FindClients)
{
    /// <inheritdoc/>
    public override Task<bool> IsWrittenAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.ClientNotes.AsNoTracking().AnyAsync(row => row.Id == id && row.ById == actor.AccountId, cancellation);

    /// <inheritdoc/>
    public override Task StageAsync(CardAnswer answer, CancellationToken cancellation)
    {
        var day = answer.Entry.Day(NoteForms.On)!.Value;
        answer.Context.Add(new ClientNote
        {
            Id = answer.Id,
            CentreId = answer.Key.CentreId,
            SubjectId = answer.Key.Id,
            HappenedAt = day == KyivTime.DayOf(answer.Now) ? answer.Now : KyivTime.At(day, new TimeOnly(12, 0)),
            Kind = Form.Field(NoteForms.Kind) is null ? NoteKind.Documents : Enum.Parse<NoteKind>(answer.Entry.Text(NoteForms.Kind)!),
            Sealed = seals.Seal(answer.Key, answer.Entry.Text(NoteForms.Text) ?? "", NoteWork.Purpose, answer.Id),
            At = answer.Now,
            ById = answer.Actor.AccountId,
        });
        return Task.CompletedTask;
    }
}
