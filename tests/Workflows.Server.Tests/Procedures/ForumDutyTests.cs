using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>«Участь у форумі» (standard S0, W1 and W0), each of its paths. The tests begin on Monday, 16 March 2026, at half past nine in Kyiv.</summary>
public abstract class ForumDutyTests(DatabaseTemplate template) : StandardTest(template)
{
    private const string Worker = "pratsivnyk1", Lawyer = "yuryst1", Coordinator = "koordynator1";

    [Fact]
    public async Task Week_InWhichEverybodyTookPart_EndsByItself_AndTheNextBegins()
    {
        await SetSiteAsync();
        var week = await BeginAsync();
        var tasks = await Office.OpenTasksAsync(week);
        Assert.Equal(
            new[] { (Role.SocialWorker, (Guid?)(await WhoAsync(Worker)).AccountId), (Role.Lawyer, (await WhoAsync(Lawyer)).AccountId) }.Order(), tasks.Select(task => (task.Role, task.AssigneeId)).Order());
        Assert.All(tasks, task => Assert.Contains("самі: https://forum.example.", task.Instructions, StringComparison.Ordinal));
        await DutyAsync(week, Worker, EachWorkerActivity.Did, Duty());
        await DutyAsync(week, Lawyer, EachWorkerActivity.Did, Duty());
        await AssertEndedAsync(week, "Взяли участь: 2 з 2.");
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(7));
        Assert.Equal(2, (await CasesAsync()).Count);
    }

    [Fact]
    public async Task WhoDidNot_IsFoundOutAboutByTheCoordinator()
    {
        var week = await BeginAsync();
        Assert.All(await Office.OpenTasksAsync(week), task => Assert.Contains("адресу сайту ще не вказано", task.Instructions, StringComparison.Ordinal));
        await DutyAsync(week, Worker, EachWorkerActivity.Did, Duty());
        await DutyAsync(week, Lawyer, EachWorkerActivity.Failed, ("note", "Сайт не працював."));
        await DoAsync(week, "missed", "З'ясовано", Coordinator, ("reasons", "Сайт два дні не відкривався."));
        await AssertEndedAsync(week, "Взяли участь: 1 з 2.");
    }

    [Fact]
    public async Task WhoSaysNothingInAWeek_IsFoundOutAbout_AndARiskIsBegun()
    {
        var week = await BeginAsync();
        await DutyAsync(week, Lawyer, EachWorkerActivity.Did, Duty());
        await LeaveLateAsync(week, "duty");
        await DoAsync(week, "missed", "Є ризик невиконання", Coordinator, ("reasons", "Працівниця у відпустці, заміни немає."));
        await AssertEndedAsync(week, "Взяли участь: 1 з 2.");
        var risk = Assert.Single(await ChildrenAsync(week));
        Assert.Equal("nonfulfilment-risk", risk.DefinitionId);

        Assert.Empty(await Office.IncidentsAsync(risk.InstanceId));

        // Nobody has filled in what it is about yet.
        await DoAsync(risk.InstanceId, "describe", "Описано", Coordinator, ("what", "forum"), ("situation", "Тиждень без участі."), ("reasons", "Немає заміни."));
        Assert.Equal("decide", Assert.Single(await Office.OpenTasksAsync(risk.InstanceId)).ActivityId);
    }

    private (string, string)[] Duty() => [("on", Today), ("what", "answers"), ("what", "consulting"), ("link", "https://forum.example/t/17"), ("people", "3")];

    private async Task DutyAsync(string week, string signIn, string outcome, params (string Field, string Value)[] typed)
    {
        var who = await WhoAsync(signIn);
        var task = (await Office.OpenTasksAsync(week)).Single(one => one.AssigneeId == who.AccountId);
        Assert.IsType<TaskMove.Done>(await Office.Work.CompleteAsync(
            who, task.Id, outcome, typed.GroupBy(field => "a." + field.Field).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(field => field.Value)]), signIn, default));
        await Office.AdvanceAsync(TimeSpan.Zero);
    }

    private async Task<string> BeginAsync()
    {
        Assert.True(await Office.Get<RegularProcedures>().SwitchAsync(await WhoAsync(Coordinator), Office.Centre, "forum-duty", true, default));
        await Office.PlayAsync(new DateTimeOffset(2026, 3, 23, 7, 30, 0, TimeSpan.Zero));
        return Assert.Single(await CasesAsync()).InstanceId;
    }

    private async Task<List<CaseFile>> CasesAsync()
    {
        await using var context = Office.Open();
        return await context.CaseFiles.AsNoTracking().Where(file => file.DefinitionId == "forum-duty").OrderBy(file => file.StartedAt).ToListAsync();
    }

    private async Task SetSiteAsync()
    {
        await using var context = Office.Open();
        (await context.Units.SingleAsync(unit => unit.Id == Office.Network)).Site = "https://forum.example";
        await context.SaveChangesAsync();
    }
}

public sealed class ForumDutyOnPostgres() : ForumDutyTests(Databases.PostgresWithPeople);

public sealed class ForumDutyOnSqlite() : ForumDutyTests(Databases.SqliteWithPeople);
