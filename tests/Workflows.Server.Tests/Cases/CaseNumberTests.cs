using Microsoft.EntityFrameworkCore;
using Workflows.Server.Cases;
using Workflows.Server.Storage;
using Workflows.Server.Tests.Clients;
using Workflows.Tests;

namespace Workflows.Server.Tests.Cases;

public abstract class CaseNumberTests(DatabaseTemplate template) : ClientTest(template)
{
    private static readonly DateTimeOffset NewYearInKyiv = new(2026, 12, 31, 22, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Numbers_AreGivenOneAfterAnotherForEachKindCentreAndYear()
    {
        Assert.Equal("КАЛ-2026-000001", await GiveAsync(Kalyna, CaseNumbers.Case, Databases.Start));
        Assert.Equal("КАЛ-2026-000002", await GiveAsync(Kalyna, CaseNumbers.Case, Databases.Start));
        Assert.Equal("КАЛ-К-2026-000001", await GiveAsync(Kalyna, CaseNumbers.Client, Databases.Start));
        Assert.Equal("Ц-2026-000001", await GiveAsync(Ozero, CaseNumbers.Case, Databases.Start));
        Assert.Equal("КАЛ-2026-000003", await GiveAsync(Kalyna, CaseNumbers.Case, NewYearInKyiv.AddHours(-1)));
        Assert.Equal("КАЛ-2027-000001", await GiveAsync(Kalyna, CaseNumbers.Case, NewYearInKyiv));
    }

    [Fact]
    public async Task Numbers_OfOnePieceOfWork_FollowEachOther()
    {
        await using var context = Contexts.Open(Of(Kalyna));
        Assert.Equal("КАЛ-2026-000001", await NextAsync(context, Kalyna));
        Assert.Equal("КАЛ-2026-000002", await NextAsync(context, Kalyna));
        await context.SaveChangesAsync();
        Assert.Equal("КАЛ-2026-000003", await GiveAsync(Kalyna, CaseNumbers.Case, Databases.Start));
    }

    [Fact]
    public async Task Number_NotSaved_IsGivenAgain()
    {
        await using (var context = Contexts.Open(Of(Kalyna)))
        {
            await NextAsync(context, Kalyna);
        }

        Assert.Equal("КАЛ-2026-000001", await GiveAsync(Kalyna, CaseNumbers.Case, Databases.Start));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Number_TakenByTwoAtOnce_IsSavedByOne(bool first)
    {
        if (!first)
        {
            await GiveAsync(Kalyna, CaseNumbers.Case, Databases.Start);
        }

        await using var one = Contexts.Open(Of(Kalyna));
        await using var two = Contexts.Open(Of(Kalyna));
        Assert.Equal(await NextAsync(one, Kalyna), await NextAsync(two, Kalyna));
        await one.SaveChangesAsync();

        // A lost race, or the same key twice for the first number of a year: DbUpdateConcurrencyException is of this kind too.
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => two.SaveChangesAsync());
    }

    [Fact]
    public async Task Number_OfACentreOutOfScope_Throws()
    {
        await using var context = Contexts.Open(Of(Kalyna));
        await Assert.ThrowsAsync<InvalidOperationException>(() => NextAsync(context, Ozero));
    }

    private async Task<string> GiveAsync(Guid centre, string kind, DateTimeOffset now)
    {
        await using var context = Contexts.Open(Of(centre));
        var number = await Get<CaseNumbers>().NextAsync(context, centre, kind, now, CancellationToken.None);
        await context.SaveChangesAsync();
        return number;
    }

    private Task<string> NextAsync(ServerContext context, Guid centre) =>
        Get<CaseNumbers>().NextAsync(context, centre, CaseNumbers.Case, Databases.Start, CancellationToken.None);
}

public sealed class CaseNumbersOnPostgres() : CaseNumberTests(Databases.Postgres);

public sealed class CaseNumbersOnSqlite() : CaseNumberTests(Databases.Sqlite);
