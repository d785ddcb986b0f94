using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Consents;

/// <summary>What a client has said about consent, written down on their card.</summary>
/// <param name="decision">What was said.</param>
/// <param name="seals">Seals what is personal of it.</param>
internal sealed class ConsentWriting(ConsentDecision decision, SubjectSeals seals) : CardForm(ConsentForm.Of(decision), Right.FindClients)
{
    /// <inheritdoc/>
    public override Task<bool> IsWrittenAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.Consents.AsNoTracking().AnyAsync(row => row.Id == id && row.ById == actor.AccountId, cancellation);

    /// <inheritdoc/>
    public override async Task<FormEntry> CheckAsync(ServerContext context, IReadOnlyList<Guid> cards, FormEntry entry, CancellationToken cancellation)
    {
        entry = ConsentForm.Checked(Form, entry);
        return entry.IsGood && decision == ConsentDecision.Withdrawn ? NotBefore(entry, await StandingConsents.ReadAsync(context, cards, cancellation)) : entry;
    }

    /// <inheritdoc/>
    public override Task StageAsync(CardAnswer answer, CancellationToken cancellation)
    {
        var entry = answer.Entry;
        answer.Context.Add(new Consent
        {
            Id = answer.Id,
            CentreId = answer.Key.CentreId,
            SubjectId = answer.Key.Id,
            Decision = decision,
            By = Enum.Parse<ConsentBy>(entry.Text(ConsentForm.By)!),
            Way = Enum.Parse<ConsentWay>(entry.Text(ConsentForm.Way)!),
            On = entry.Day(ConsentForm.On)!.Value,
            ValidTo = entry.Day(ConsentForm.ValidTo),
            Purposes = string.Join(',', ConsentForm.Chosen(entry)),
            RecipientId = Guid.TryParse(entry.Text(ConsentForm.Recipient), out var recipient) ? recipient : null,
            Sealed = new ConsentFacts(entry.Text(ConsentForm.Giver), entry.Text(ConsentForm.Participant), entry.Text(ConsentForm.Note)).SealedFor(seals, answer.Key, answer.Id),
            AnswerId = answer.Id,
            At = answer.Now,
            ById = answer.Actor.AccountId,
        });
        return Task.CompletedTask;
    }

    // Taken back before it was ever given, nothing would be: the day is wrong.
    private FormEntry NotBefore(FormEntry entry, IReadOnlyList<Consent> said)
    {
        var on = entry.Day(ConsentForm.On)!.Value;
        var given = said.Where(row => row.StruckAt is null && row.Decision == ConsentDecision.Given && row.PurposeList.Intersect(ConsentForm.Chosen(entry)).Any()).Select(row => row.On).ToList();
        var field = Form.Field(ConsentForm.On)!;
        return given.Count == 0 || given.Min() <= on
            ? entry
            : entry.With(field, $"«{field.Label}»: згоду дано пізніше, {LocalTime.Words(given.Min())}. Вкажіть цей день або пізніший");
    }
}
