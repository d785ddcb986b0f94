using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Demonstrating;

public sealed class DemonstrationTests() : ServerTest(Databases.SqliteWithPeople)
{
    [Theory]
    [InlineData("urls", "https://0.0.0.0:0")]
    [InlineData(Settings.ProxyKnownKey, "127.0.0.1")]
    public async Task Production_OnTheDatabaseOfADemonstrationAndReachedFromBeyond_IsRefusedInOneSentence(string key, string value)
    {
        var refusal = await Assert.ThrowsAsync<SettingException>(() => StartAsync(
            new ServerOptions { Environment = "Production", Settings = new Dictionary<string, string> { [key] = value } }));
        Assert.Contains("базу демонстраційного центру", refusal.Message, StringComparison.Ordinal);
    }
}

public abstract class DemonstrationClientTests(DatabaseTemplate template) : DatabaseTest(template)
{
    [Fact]
    public async Task Centres_EachHaveClientsAndPartnersToBeFound()
    {
        await using var context = Databases.Contexts(Database).Open(SystemScopes.Upkeep);
        var centres = await context.Units.Where(unit => unit.Kind == UnitKind.Centre).Select(unit => new { unit.Id, unit.Code }).ToListAsync();
        Assert.Equal(2, centres.Count);
        foreach (var centre in centres)
        {
            var clients = await context.Subjects.Where(row => row.CentreId == centre.Id && row.Kind == SubjectKind.Client).ToListAsync();
            Assert.Equal(8, clients.Count);
            Assert.Equal(
                Enumerable.Range(1, 8).Select(number => FormattableString.Invariant($"{centre.Code}-К-2026-{number:D6}")),
                clients.Select(row => row.Number).Order(StringComparer.Ordinal));
            Assert.Equal(4, await context.Partners.Where(row => row.CentreId == centre.Id).Select(row => row.Type).Distinct().CountAsync());
        }
    }
}

public sealed class DemonstrationClientsOnPostgres() : DemonstrationClientTests(Databases.PostgresWithPeople);

public sealed class DemonstrationClientsOnSqlite() : DemonstrationClientTests(Databases.SqliteWithPeople);
