using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Storage;

/// <summary>Keys that another ICU has made are made anew by the next start, and only then.</summary>
public abstract class TextKeyRenewalTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Columns_AreAllTextsWithAKeyBesideThem()
    {
        var server = await StartAsync();
        await using var context = server.Services.GetRequiredService<Contexts>().OpenWithoutScope();
        Assert.Equal(
            ["Account.DisplayNameKey", "OrgUnit.NameKey", "Partner.NameKey", "SavedFilter.NameKey"],
            TextKeyRenewal.Columns(context.Model).Select(column => $"{column.Entity.ClrType.Name}.{column.Key}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_OnADatabaseOfAnotherIcu_MakesEveryKeyAnew_AndSaysSo()
    {
        var server = await StartAsync();
        Assert.DoesNotContain(server.Log.Lines, IsTold);
        var account = await OnContextAsync(server, async context =>
        {
            var one = await context.Users.OrderBy(row => row.Id).FirstAsync();
            context.Add(new SavedFilter { Id = Guid.CreateVersion7(), AccountId = one.Id, Name = "Ґанок", NameKey = "", Filter = "" });
            var centre = await context.Units.Where(row => row.Kind == UnitKind.Centre).Select(row => row.Id).FirstAsync();

            // More than one batch.
            context.AddRange(Enumerable.Range(1, TextKeyRenewal.BatchSize + 3).Select(number => new OrgUnit
            {
                Id = Guid.CreateVersion7(), CentreId = centre, ParentId = centre, Kind = UnitKind.Sector, Name = FormattableString.Invariant($"Сектор {number}"), NameKey = "", TimeZone = "Europe/Kyiv",
            }));
            await context.SaveChangesAsync();
            return one.Id;
        });
        await SpoilAsync(server, "old");
        await StopAsync();

        server = await StartAsync();
        Assert.Single(server.Log.Lines, IsTold);
        Assert.Equal(TextKeyRenewal.Here, await OnContextAsync(server, context => context.Set<TextKeyVersion>().Where(row => row.Language == TextKeyRenewal.Language).Select(row => row.Version).SingleAsync()));
        await OnContextAsync(server, async context =>
        {
            Assert.All(await context.Users.ToListAsync(), row => Assert.Equal(TextKeys.Sort(row.DisplayName), row.DisplayNameKey));
            Assert.All(await context.Units.ToListAsync(), row => Assert.Equal(TextKeys.Sort(row.Name), row.NameKey));
            Assert.All(await context.Partners.ToListAsync(), row => Assert.Equal(TextKeys.Sort(row.Name), row.NameKey));
            Assert.Equal(TextKeys.Sort("Ґанок"), await context.Set<SavedFilter>().Where(row => row.AccountId == account).Select(row => row.NameKey).SingleAsync());
            return 0;
        });
    }

    [Fact]
    public async Task Start_OnADatabaseOfTheSameIcu_LooksAtNoKey()
    {
        var server = await StartAsync();
        await SpoilAsync(server, TextKeyRenewal.Here);
        await StopAsync();
        server = await StartAsync();
        Assert.DoesNotContain(server.Log.Lines, IsTold);
        Assert.All(await OnContextAsync(server, context => context.Partners.Select(row => row.NameKey).ToListAsync()), key => Assert.StartsWith("zz", key, StringComparison.Ordinal));
    }

    private static bool IsTold(LogLine line) => line.Level == LogLevel.Warning && line.Text.Contains("sort key(s) were made anew", StringComparison.Ordinal);

    private static Task<int> SpoilAsync(RunningServer server, string version) => OnContextAsync(server, async context =>
    {
        (await context.Set<TextKeyVersion>().SingleAsync(row => row.Language == TextKeyRenewal.Language)).Version = version;
        (await context.Users.ToListAsync()).ForEach(row => row.DisplayNameKey = "zz" + row.Id);
        (await context.Units.ToListAsync()).ForEach(row => context.Entry(row).Property(unit => unit.NameKey).CurrentValue = "zz");
        (await context.Partners.ToListAsync()).ForEach(row => row.NameKey = "zz" + row.Id);
        return await context.SaveChangesAsync();
    });
}

public sealed class TextKeyRenewalOnPostgres() : TextKeyRenewalTests(Databases.PostgresWithPeople);

public sealed class TextKeyRenewalOnSqlite() : TextKeyRenewalTests(Databases.SqliteWithPeople);
