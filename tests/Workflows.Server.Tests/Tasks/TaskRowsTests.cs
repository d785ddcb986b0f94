using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Tasks;

/// <summary>Tables of forms in a case: rows become leads, the procedure knows their ids, and a form begins with what the card knows.</summary>
public abstract class TaskRowsTests(DatabaseTemplate template) : OfficeTest(template)
{
    private Actor worker = null!;
    private HumanTask task = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        worker = await Office.ActorAsync("pratsivnyk1");
        await RowsProcedure.PublishAsync(Office.Get<Contexts>(), Office.Get<DefinitionPublishing>(), Office.Network);
        var started = Assert.IsType<StartMove.Started>(await Office.Get<ProcedureStart>().StartAsync(
            worker, RowsProcedure.Id, Office.Centre, Typed(("a.lastName", "Вигадана"), ("a.phone", "0670000000"), ("a.friends.0.nick", "Сонечко")), "start", default));
        task = await Office.TaskAsync(started.InstanceId, "a");
        Assert.IsType<TaskMove.Done>(await Office.Work.ClaimAsync(worker, task.Id, default));
    }

    [Fact]
    public async Task Complete_MakesALeadOfEachRow_AndTellsTheProcedureTheirIdsOnly()
    {
        Assert.IsType<TaskMove.Done>(await CompleteAsync(
            ("a.leads.0.lastName", "Перша"), ("a.leads.0.note", "Ночує в подруги"), ("a.leads.2.lastName", "Друга"), ("a.leads.2.phone", "0680000000"),
            ("a.visits.0.km", "12,5"), ("a.notes.0.text", "Таємниця")));
        await using var context = Office.Open();
        var leads = await context.Subjects.Where(row => row.Kind == SubjectKind.Lead && row.Source == ClientSource.Partner).ToListAsync();
        Assert.All(leads, lead => Assert.Equal((Office.Centre, (Guid?)worker.AccountId, Office.Clock.GetUtcNow()), (lead.CentreId, lead.CreatedById, lead.CreatedAt)));
        var cards = new List<string>();
        foreach (var lead in leads)
        {
            var card = Office.Get<Register>().Read(lead, await context.SubjectKeys.SingleAsync(key => key.Id == lead.Id));
            cards.Add(string.Join(' ', card.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)));
        }

        Assert.Equal(["Друга 0680000000 Partner", "Перша Partner"], cards.Order(StringComparer.Ordinal));

        var state = (await Office.InstanceAsync(task.InstanceId)).State;
        var answers = JsonNode.Parse(state)!["results"]!["a"]!["answers"]!;
        Assert.Equal(leads.Select(lead => lead.Id.ToString()).Order(), answers["leads"]!.AsArray().Select(id => id!.GetValue<string>()).Order());
        Assert.Equal("""[{"km":12.5}]""", answers["visits"]!.ToJsonString());
        Assert.Null(answers["notes"]);
        Assert.DoesNotContain("Перша", state, StringComparison.Ordinal);

        var kept = await KeptAsync("a");
        var first = kept["leads"]!.AsArray()[0]!.AsObject();
        Assert.Equal(["id", "note"], first.Select(pair => pair.Key));
        Assert.Equal("Таємниця", kept["notes"]![0]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Complete_WithATableLeftEmpty_TellsTheProcedureAnEmptyArray()
    {
        Assert.IsType<TaskMove.Done>(await CompleteAsync(("a.leads.0.lastName", "")));
        Assert.Equal("""{"leads":[],"visits":[]}""", JsonNode.Parse((await Office.InstanceAsync(task.InstanceId)).State)!["results"]!["a"]!["answers"]!.ToJsonString());
    }

    private async Task<IReadOnlyDictionary<string, JsonNode?>> KeptAsync(string step)
    {
        await using var context = Office.Open();
        var row = await context.FormAnswers.SingleAsync(answer => answer.InstanceId == task.InstanceId && answer.StepId == step);
        return Office.Get<FormAnswers>().Open(await context.SubjectKeys.SingleAsync(key => key.Id == row.SubjectId), row);
    }

    [Fact]
    public async Task Start_MakesLeadsOfItsRowsToo()
    {
        await using var context = Office.Open();
        Assert.Equal(2, await context.Subjects.CountAsync(row => row.Kind == SubjectKind.Lead));
        var answered = (await KeptAsync(FormAnswer.StartStep))["friends"]!;
        var names = await Office.Get<References>().LeadNamesAsync(worker, Office.Centre, [.. TableRows.Leads(answered)], default);
        Assert.Equal("Сонечко", Assert.Single(names.Values).Name);
        Assert.Empty(await Office.Get<References>().LeadNamesAsync(await Office.ActorAsync("volonter1"), Office.Centre, [.. names.Keys], default));
    }

    [Fact]
    public async Task Form_BeginsWithTheCard_WhichKeepsWhatNobodyTouched_AndLosesWhatWasEmptied()
    {
        var known = (await ViewAsync(worker)).Known;
        Assert.Equal(("Вигадана", "0670000000"), (known["a.lastName"][0], known["a.phone"][0]));
        Assert.Empty((await ViewAsync(await Office.ActorAsync("koordynator1"))).Known);

        // Meanwhile somebody else has written the name rightly.
        await using (var context = Office.OpenFor(Office.Centre))
        {
            await Office.Get<Register>().WriteAsync(context, task.SubjectId, new Dictionary<string, JsonNode?> { ["client.lastName"] = "Вигаданенко" }, default, Office.Clock.GetUtcNow(), default);
            await context.SaveChangesAsync();
        }

        Assert.IsType<TaskMove.Done>(await Office.Work.CompleteAsync(
            worker, task.Id, TaskOutcomes.Only, new Dictionary<string, IReadOnlyList<string>>(known) { ["a.phone"] = [""], ["a.address"] = ["Київ"] }, "c1", default));
        var card = await CardAsync();
        Assert.Equal(("Вигаданенко", false, "Київ"), (card["client.lastName"]!.GetValue<string>(), card.ContainsKey("client.phone"), card["client.address"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Form_ThatDidNotShowWhatTheCardKnows_LeavesTheCardAsItIs()
    {
        Assert.IsType<TaskMove.Done>(await CompleteAsync(("a.phone", ""), ("a.lastName", "")));
        Assert.Equal("0670000000", (await CardAsync())["client.phone"]!.GetValue<string>());
    }

    [Fact]
    public async Task Draft_KeepsRows_AndStandsBeforeWhatTheCardKnows()
    {
        var place = new DraftPlace.OfTask(task.CentreId, task.Id, task.SubjectId);
        var typed = Typed(("a.leads.0.lastName", "Пер"), ("a.leads.4.phone", "06"), ("a.phone", ""));
        Assert.IsType<DraftSaved.Done>(await Office.Get<FormDrafts>().SaveAsync(worker, place, typed, 0, default));
        var view = await ViewAsync(worker);
        Assert.Equal([0, 4], TableRows.Shown(view.Form!.Field("leads")!, view.Draft!.Typed));
        Assert.Empty(view.Known);
    }

    private async Task<TaskView> ViewAsync(Actor actor) => (await Office.Get<TaskReading>().FindAsync(actor, task.Id, default))!;

    private async Task<IReadOnlyDictionary<string, JsonNode?>> CardAsync()
    {
        await using var context = Office.Open();
        return Office.Get<Register>().Read(await context.Subjects.SingleAsync(row => row.Id == task.SubjectId), await context.SubjectKeys.SingleAsync(key => key.Id == task.SubjectId));
    }

    private Task<TaskMove> CompleteAsync(params (string, string)[] typed) =>
        Office.Work.CompleteAsync(worker, task.Id, TaskOutcomes.Only, Typed(typed), "c1", default);

    private static Dictionary<string, IReadOnlyList<string>> Typed(params (string Name, string Text)[] typed) =>
        typed.ToDictionary(one => one.Name, one => (IReadOnlyList<string>)[one.Text]);
}

public sealed class TaskRowsOnPostgres() : TaskRowsTests(Databases.PostgresWithPeople);

public sealed class TaskRowsOnSqlite() : TaskRowsTests(Databases.SqliteWithPeople);
