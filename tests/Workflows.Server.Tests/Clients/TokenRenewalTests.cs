using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients;

/// <summary>Cards that an older program wrote are found by what a newer one looks for.</summary>
public abstract class TokenRenewalTests(DatabaseTemplate template) : ClientTest(template)
{
    [Fact]
    public async Task OldCards_AreFoundByNewTokens_OnceTheyWereMadeAnew()
    {
        var ids = new List<Guid>();
        for (var made = 0; made < TokenRenewal.BatchSize + 3; made++)
        {
            var born = new DateOnly(2010, 11, 2).AddDays(made);
            ids.Add(await MakeAsync(Kalyna, new() { [FieldCatalogue.LastName] = "Журавель", [FieldCatalogue.BirthDate] = born.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) }));
        }

        await using (var context = Contexts.Open(SystemScopes.Upkeep))
        {
            // As an older program left them; one has been erased, and has nothing that could be made anew.
            await context.Set<SearchToken>().ExecuteDeleteAsync();
            await context.SubjectKeys.Where(key => key.Id == ids[0]).ExecuteDeleteAsync();
        }

        Assert.Empty(await FindAsync("05.11.2010"));
        await RenewAsync();
        Assert.Equal(ids[3], Assert.Single(await FindAsync("05.11.2010")).Id);
        Assert.Equal(ids[^1], Assert.Single(await FindAsync(new DateOnly(2010, 11, 2).AddDays(ids.Count - 1).ToString("dd.MM.yyyy", System.Globalization.CultureInfo.InvariantCulture))).Id);

        // The next start finds nothing to do.
        await using (var context = Contexts.Open(SystemScopes.Upkeep))
        {
            await context.Set<SearchToken>().ExecuteDeleteAsync();
        }

        await RenewAsync();
        Assert.Empty(await FindAsync("05.11.2010"));
    }

    private Task RenewAsync() => new TokenRenewal(Contexts, Get<Register>(), Clock, NullLogger<TokenRenewal>.Instance).RunAsync(CancellationToken.None);

    private Task<IReadOnlyList<SubjectName>> FindAsync(string typed) =>
        Get<SubjectSearch>().FindAsync(Somebody(Role.SocialWorker, Kalyna), typed, [SubjectKind.Client], CancellationToken.None);
}

public sealed class TokenRenewalOnPostgres() : TokenRenewalTests(Databases.Postgres);

public sealed class TokenRenewalOnSqlite() : TokenRenewalTests(Databases.Sqlite);
