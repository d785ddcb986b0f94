using Workflows.Engine.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>«Ризик невиконання» (standard S0, G5), each of its paths.</summary>
public abstract class NonfulfilmentRiskTests(DatabaseTemplate template) : StandardTest(template)
{
    private const string Worker = "pratsivnyk1", Lawyer = "yuryst1", Coordinator = "koordynator1", Network = "merezha";

    [Fact]
    public async Task Risk_ThatIsMet_IsOver_OnceEverybodyHasDoneTheirPart()
    {
        var risk = await BeginAsync();
        await DecideAsync(risk, Worker, Lawyer);
        var tasks = await Office.OpenTasksAsync(risk);
        Assert.Equal(new[] { (await WhoAsync(Worker)).AccountId, (await WhoAsync(Lawyer)).AccountId }.Order(), tasks.Select(task => task.AssigneeId!.Value).Order());
        await MeasureAsync(risk, Worker);
        Assert.Equal("measure", Assert.Single(await Office.OpenTasksAsync(risk)).ActivityId);
        await MeasureAsync(risk, Lawyer, "Не вдалося");
        await DoAsync(risk, "check", "Ризик минув", Coordinator, ("now", "За місяць прийшло вісім дітей."));
        await AssertEndedAsync(risk, "Ризик минув.");
    }

    [Fact]
    public async Task Risk_ThatStays_GetsNewMeasures()
    {
        var risk = await BeginAsync();
        await DecideAsync(risk, Worker);
        await MeasureAsync(risk, Worker);
        await DoAsync(risk, "check", "Ризик лишається", Coordinator, ("now", "Школи ще не відповіли."));
        await DecideAsync(risk, Worker);
        await MeasureAsync(risk, Worker);
        await DoAsync(risk, "check", "Ризик минув", Coordinator, ("now", "Відповіли дві школи."));
        await AssertEndedAsync(risk, "Ризик минув.");
    }

    [Fact]
    public async Task Centre_ThatCannotAlone_AsksTheNetwork_AndDecidesThen()
    {
        var risk = await BeginAsync();
        await DoAsync(risk, "decide", "Потрібна допомога мережі", Coordinator);
        await DoAsync(risk, "ask", "Написано", Coordinator, ("need", "Потрібна ще одна людина на місяць."));
        await DoAsync(risk, "network", "Вирішено", Network, ("decision", "Мережа дасть другу соціальну працівницю на місяць."));
        Assert.Equal("decide", Assert.Single(await Office.OpenTasksAsync(risk)).ActivityId);
    }

    [Fact]
    public async Task Risk_ThatIsNone_EndsIt()
    {
        var risk = await BeginAsync();
        await DoAsync(risk, "decide", "Ризику немає", Coordinator);
        await AssertEndedAsync(risk, "Ризику немає.");
        Assert.Equal(WorkflowStatus.Finished, (await Office.InstanceAsync(risk)).Status);
    }

    private Task<string> BeginAsync() => StartAsync(Worker, "nonfulfilment-risk", ("what", "clients"), ("situation", "За місяць двоє нових клієнтів."), ("reasons", "Школи на канікулах."));

    private async Task DecideAsync(string risk, params string[] people)
    {
        var doers = new List<(string, string)>();
        foreach (var (at, person) in people.Index())
        {
            doers.Add(($"people.{at}.person", (await WhoAsync(person)).AccountId.ToString()));
        }

        await DoAsync(risk, "decide", "Заходи визначено", Coordinator, [("measures", "Обійти табори відпочинку."), .. doers]);
    }

    private async Task MeasureAsync(string risk, string person, string outcome = "Виконано")
    {
        var who = await WhoAsync(person);
        var task = (await Office.OpenTasksAsync(risk)).Single(one => one.AssigneeId == who.AccountId);
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.doneOn"] = [Today], ["a.done"] = ["Домовлено з двома таборами."] };
        Assert.IsType<Server.Tasks.TaskMove.Done>(await Office.Work.CompleteAsync(who, task.Id, outcome, typed, Guid.CreateVersion7().ToString(), default));
        await Office.AdvanceAsync(TimeSpan.Zero);
    }
}

public sealed class NonfulfilmentRiskOnPostgres() : NonfulfilmentRiskTests(Databases.PostgresWithPeople);

public sealed class NonfulfilmentRiskOnSqlite() : NonfulfilmentRiskTests(Databases.SqliteWithPeople);
