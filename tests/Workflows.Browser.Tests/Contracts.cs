using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Clients;
using Workflows.Server.Deadlines;
using Workflows.Server.Partners;
using Workflows.Server.Storage;

namespace Workflows.Browser.Tests;

/// <summary>Contracts of the second centre, written beside the browser.</summary>
internal static class Contracts
{
    /// <summary>
    /// Gives the centre's partners contracts of every kind, once, and one of them contacts and a long past; gives that one.
    /// </summary>
    public static async Task<Guid> ContractsAsync(this Site site)
    {
        var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var today = KyivTime.DayOf(now);
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var partners = await context.Partners.Where(row => context.Units.Any(unit => unit.Id == row.CentreId && unit.Code == "ОЗР")).OrderBy(row => row.NameKey).ToListAsync();
        var chosen = partners[0];
        if (await context.Contracts.AnyAsync(row => row.PartnerId == chosen.Id))
        {
            return chosen.Id;
        }

        await AddAsync(chosen, "ОЗР-Д-2026-000002", today.AddDays(-340), today.AddDays(12));
        await AddAsync(chosen, "ОЗР-Д-2025-000001", today.AddDays(-800), today.AddDays(-400));
        await AddAsync(partners[1], "ОЗР-Д-2026-000003", today.AddDays(-10), null);
        await AddAsync(partners[2], "ОЗР-Д-2025-000004", today.AddDays(-800), today.AddDays(-40));
        await site.Services.GetRequiredService<Register>().WriteAsync(
            context, chosen.Id,
            new Dictionary<string, System.Text.Json.Nodes.JsonNode?>
            {
                ["partner.contact"] = "Черговий лікар", ["partner.position"] = "завідувач відділення", ["partner.phone"] = "044 000 00 00",
                ["partner.email"] = "pryimalnia@likarnia.example", ["partner.isCustomer"] = true,
            },
            default, now, CancellationToken.None);
        await context.SaveChangesAsync();
        return chosen.Id;

        async Task AddAsync(Partner partner, string number, DateOnly signedOn, DateOnly? validTo)
        {
            var id = Guid.CreateVersion7(now);
            var key = await context.SubjectKeys.SingleAsync(row => row.Id == partner.Id);
            context.Contracts.Add(new Contract
            {
                Id = id, CentreId = partner.CentreId, PartnerId = partner.Id, InstanceId = "0", Number = number, SignedOn = signedOn, ValidTo = validTo,
                Helps = "social,legal", At = now,
                Sealed = site.Services.GetRequiredService<SubjectSeals>().Seal(
                    key, "Центр приймає дитину протягом доби.\nЛікарня надає окрему кімнату для розмови.", ContractRecords.Purpose, id),
            });
        }
    }
}
