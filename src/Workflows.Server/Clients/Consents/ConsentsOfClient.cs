using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Timeline;
using Workflows.Server.Files;
using Workflows.Server.Forms;

namespace Workflows.Server.Clients.Consents;

/// <summary>What was said about consent, and social contracts.</summary>
internal sealed class ConsentsOfClient(SubjectSeals seals, FileReading files) : IClientEvents
{
    /// <inheritdoc/>
    public bool Tells(SubjectKind kind) => kind != SubjectKind.Partner;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var consents = await asked.Context.Consents.AsNoTracking().Where(row => asked.Subjects.Contains(row.SubjectId) && row.At < asked.Before)
            .OrderByDescending(row => row.At).Take(asked.Most).ToListAsync(cancellation);
        var recipients = await ConsentReading.RecipientsAsync(asked.Context, consents, cancellation);
        var scans = await files.OfAnswersAsync(asked.Context, asked.Subjects, [.. consents.Where(row => row.InstanceId is null).Select(row => row.Id)], cancellation);
        var contracts = await asked.Context.SocialContracts.AsNoTracking().Where(row => asked.Subjects.Contains(row.SubjectId) && row.At < asked.Before)
            .OrderByDescending(row => row.At).Take(asked.Most).ToListAsync(cancellation);
        return
        [
            .. consents.Select(row => new ClientEvent(row.At, row.Decision == ConsentDecision.Given ? "good" : "close", $"{ConsentWords.Said(row.Decision)}: {ConsentWords.Purposes(row)}")
            {
                Detail = string.Join('\n', Details(asked, row, row.RecipientId is { } to ? recipients.GetValueOrDefault(to) : null)),
                Address = row.InstanceId is { } instance ? $"/cases/{instance}" : $"/clients/{asked.Subjects[0]}/consents",
                AddressWords = row.InstanceId is null ? "усі згоди" : "у справі",
                Files = [.. scans[row.Id]],
                ById = row.ById,
            }),
            .. contracts.Select(row => new ClientEvent(row.At, "paper", $"Укладено соціальний контракт № {row.Number}")
            {
                Detail = $"Підписано {ConsentWords.Term(row.SignedOn, row.ValidTo)}",
                Address = $"/cases/{row.InstanceId}",
                AddressWords = "у справі",
            }),
        ];
    }

    private IEnumerable<string> Details(EventsAsked asked, Consent row, string? recipient)
    {
        var facts = ConsentFacts.Of(seals, asked.KeyOf(row.SubjectId), row);
        return new[]
        {
            row.StruckAt is null ? null : "Записано помилково, не діє",
            ConsentWords.Day(row) + (row.ValidTo is { } until ? $", діє до {LocalTime.Words(until)}" : ""),
            recipient is null ? null : $"Організація: {recipient}",
            facts.Giver is null ? null : $"Представник: {facts.Giver}",
            facts.Participant is null ? null : $"Фахівець: {facts.Participant}",
        }.OfType<string>();
    }
}
