using Microsoft.EntityFrameworkCore;
using Workflows.Server.Partners;
using Workflows.Server.Tests.Clients;
using Workflows.Tests;

namespace Workflows.Server.Tests.Partners;

public abstract class ContractsInForceTests(DatabaseTemplate template) : ClientTest(template)
{
    private static readonly DateOnly First = new(2026, 3, 10), Last = new(2026, 3, 20);

    [Fact]
    public async Task Query_TakesBothEdgeDays_AndNoDayBesideThem()
    {
        await AddAsync(First, Last);
        Assert.False(await OnAsync(First.AddDays(-1)));
        Assert.True(await OnAsync(First));
        Assert.True(await OnAsync(Last));
        Assert.False(await OnAsync(Last.AddDays(1)));
    }

    [Fact]
    public async Task Query_WithoutATerm_HasNoEnd()
    {
        await AddAsync(First, null);
        Assert.False(await OnAsync(First.AddDays(-1)));
        Assert.True(await OnAsync(First.AddYears(50)));
    }

    [Fact]
    public async Task Query_AtAMoment_GoesByTheDayInKyiv()
    {
        await AddAsync(First, Last);
        await using var context = Contexts.Open(Of(Kalyna));

        // Half past eleven in the evening there is 21:30 in UTC; half past twelve is already the next day.
        Assert.True(await context.Contracts.AnyAsync(ContractsInForce.At(new DateTimeOffset(2026, 3, 20, 21, 30, 0, TimeSpan.Zero))));
        Assert.False(await context.Contracts.AnyAsync(ContractsInForce.At(new DateTimeOffset(2026, 3, 20, 22, 30, 0, TimeSpan.Zero))));
    }

    [Theory]
    [InlineData(-1, ContractStanding.Later)]
    [InlineData(0, ContractStanding.InForce)]
    [InlineData(69, ContractStanding.InForce)]
    [InlineData(70, ContractStanding.EndsSoon)]
    [InlineData(100, ContractStanding.EndsSoon)]
    [InlineData(101, ContractStanding.Ended)]
    public void Standing_OfOneContract_ChangesAtItsEdges(int day, ContractStanding expected) =>
        Assert.Equal(expected, ContractsInForce.Of([(First, First.AddDays(100))], First.AddDays(day)).Standing);

    [Fact]
    public void Standing_OfSeveral_IsThatOfTheOneThatLastsLongest()
    {
        Assert.Equal((ContractStanding.InForce, null), ContractsInForce.Of([(First, Last), (First, null)], First));
        Assert.Equal((ContractStanding.InForce, Last.AddDays(90)), ContractsInForce.Of([(First, Last), (First, Last.AddDays(90))], First));
        Assert.Equal((ContractStanding.Later, First), ContractsInForce.Of([(Last, null), (First, null)], First.AddDays(-1)));
        Assert.Equal((ContractStanding.None, null), ContractsInForce.Of([], First));
        Assert.Equal((ContractStanding.EndsSoon, Last), ContractsInForce.Of([(First, Last), (Last.AddDays(1), null)], First));
    }

    private async Task<bool> OnAsync(DateOnly day)
    {
        await using var context = Contexts.Open(Of(Kalyna));
        return await context.Contracts.AnyAsync(ContractsInForce.On(day));
    }

    private async Task AddAsync(DateOnly signedOn, DateOnly? validTo)
    {
        await using var context = Contexts.Open(Of(Kalyna));
        context.Contracts.Add(new Contract
        {
            Id = Guid.CreateVersion7(Clock.GetUtcNow()),
            CentreId = Kalyna,
            PartnerId = Guid.CreateVersion7(Clock.GetUtcNow()),
            InstanceId = "0",
            Number = "КАЛ-Д-2026-000001",
            SignedOn = signedOn,
            ValidTo = validTo,
            Helps = "social",
            Sealed = [],
            At = Clock.GetUtcNow(),
        });
        await context.SaveChangesAsync();
    }
}

public sealed class ContractsInForceOnPostgres() : ContractsInForceTests(Databases.Postgres);

public sealed class ContractsInForceOnSqlite() : ContractsInForceTests(Databases.Sqlite);
