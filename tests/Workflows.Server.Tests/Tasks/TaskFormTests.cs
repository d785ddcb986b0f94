using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>Completing a task with a form: what is kept, where, and what a procedure may know of it.</summary>
public abstract class TaskFormTests(DatabaseTemplate template) : OfficeTest(template)
{
    private const string Form = """
        {"key":"try-form","title":"Проба","groups":[{"title":"Г","fields":[
          {"key":"met","type":"YesNo","label":"Зустріч відбулась","required":true},
          {"key":"summary","type":"LongText","label":"Що з'ясували"}]}]}
        """;

    private protected Actor Lawyer { get; private set; } = null!;

    private protected HumanTask Filled { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Lawyer = await Office.ActorAsync("yuryst1");
        await Office.PublishAsync(Flow("a:Згода>b a:Відмова>c", TaskStep("a", ("form", "try-form"), YesOrNo()), TaskStep("b"), TaskStep("c")));
        await Office.PublishFormAsync(Form, "try-form");
        Filled = await Office.TaskAsync(await Office.StartAsync(), "a");
    }

    [Fact]
    public async Task Complete_KeepsTheAnswersSealedAndTellsTheProcedureOnlyThePublicOnes()
    {
        Assert.IsType<TaskMove.Done>(await CompleteAsync("Згода", ("a.met", "true"), ("a.summary", "Таємниця")));
        await using var context = Office.Open();
        var answer = await context.FormAnswers.SingleAsync();
        var key = await context.SubjectKeys.SingleAsync(row => row.Id == Filled.SubjectId);
        Assert.Equal((Filled.InstanceId, "a", (Guid?)Filled.Id, Lawyer.AccountId, Filled.FormVersionId), (answer.InstanceId, answer.StepId, answer.TaskId, answer.ById, (Guid?)answer.FormVersionId));
        var opened = JsonNode.Parse(Office.Get<SubjectSeals>().Open(key, answer.Sealed, "answer", answer.Id))!;
        Assert.Equal("Таємниця", opened["summary"]!.GetValue<string>());
        var state = (await Office.InstanceAsync(Filled.InstanceId)).State;
        Assert.Equal("""{"met":true}""", JsonNode.Parse(state)!["results"]!["a"]!["answers"]!.ToJsonString());
        Assert.DoesNotContain("Таємниця", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_WithoutWhatIsAskedFor_IsInvalidAndNothingHappens()
    {
        var invalid = Assert.IsType<TaskMove.Invalid>(await CompleteAsync("Згода", ("a.summary", "Чернетка")));
        Assert.Single(invalid.Entry.Errors);
        Assert.Equal("Чернетка", Assert.Single(invalid.Entry.Typed["a.summary"]));
        Assert.Equal(TaskState.Open, (await Office.TaskAsync(Filled.Id)).State);
        Assert.IsType<TaskMove.Done>(await CompleteAsync("Відмова", ("a.summary", "Відмовились говорити")));
    }

    [Fact]
    public async Task Draft_OfACompletedTask_IsGone()
    {
        var place = new DraftPlace.OfTask(Filled.CentreId, Filled.Id, Filled.SubjectId);
        Assert.IsType<DraftSaved.Done>(await Office.Get<FormDrafts>().SaveAsync(Lawyer, place, Typed(("a.summary", "Поч")), 0, default));
        Assert.IsType<TaskMove.Done>(await CompleteAsync("Згода", ("a.met", "true")));
        await using var context = Office.Open();
        Assert.Empty(await context.FormDrafts.ToListAsync());
    }

    [Fact]
    public async Task Complete_WithAFormAndATermForTheNext_IsOneCommitAndFiveRoundTrips()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a", ("form", "try-form")), TaskStep("b", ("dueRule", "service-decision"))), "term");
        await Office.PublishFormAsync(Form, "try-form", "term");

        // What is read once in a process is read by the first.
        for (var number = 1; number <= 2; number++)
        {
            Filled = await Office.TaskAsync(await Office.StartAsync("term"), "a");
            Assert.IsType<DraftSaved.Done>(await Office.Get<FormDrafts>().SaveAsync(Lawyer, new DraftPlace.OfTask(Filled.CentreId, Filled.Id, Filled.SubjectId), Typed(("a.summary", "Поч")), 0, default));
            Office.Statements.Reset();
            Assert.IsType<TaskMove.Done>(await CompleteAsync(TaskOutcomes.Only, ("a.met", "true"), ("a.summary", "Домовились")));
        }

        // The task with all about it before the burst; in it the instance with its lock, the term, one batch of changes, the commit.
        Assert.Equal(1, Office.Statements.Commits);
        Assert.InRange(Office.Statements.Commands + Office.Statements.Commits, 4, Database.Dialect == Dialect.Postgres ? 5 : int.MaxValue);
        await using var after = Office.Open();
        Assert.Empty(await after.FormDrafts.ToListAsync());
    }

    private protected Task<TaskMove> CompleteAsync(string outcome, params (string, string)[] typed) =>
        Office.Work.CompleteAsync(Lawyer, Filled.Id, outcome, Typed(typed), "c1", default);

    private protected static Dictionary<string, IReadOnlyList<string>> Typed(params (string Name, string Text)[] typed) =>
        typed.ToDictionary(one => one.Name, one => (IReadOnlyList<string>)[one.Text]);
}

public sealed class TaskFormOnPostgres() : TaskFormTests(Databases.PostgresWithPeople)
{
    [Fact]
    public async Task Draft_ThatIsSavedWhileItsFormIsSent_IsGoneToo()
    {
        var place = new DraftPlace.OfTask(Filled.CentreId, Filled.Id, Filled.SubjectId);
        Assert.IsType<DraftSaved.Done>(await Office.Get<FormDrafts>().SaveAsync(Lawyer, place, Typed(("a.summary", "Поч")), 0, default));

        // Whoever holds the instance's row stops the burst after the form, and the draft with it, has been looked at.
        await using var context = Office.Open();
        Task<TaskMove> sent;
        await using (var hold = await context.Database.BeginTransactionAsync())
        {
            await context.Database.ExecuteSqlAsync($"""SELECT 1 FROM "WorkflowInstances" WHERE "Id" = {Filled.InstanceId} FOR UPDATE""");
            sent = CompleteAsync("Згода", ("a.met", "true"));
            await using var watch = Office.Open();
            while (await watch.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE NOT granted").SingleAsync() == 0)
            {
                Assert.False(sent.IsCompleted);
            }

            Assert.IsType<DraftSaved.Done>(await Office.Get<FormDrafts>().SaveAsync(Lawyer, place, Typed(("a.summary", "Початок")), 1, default));
        }

        Assert.IsType<TaskMove.Done>(await sent);
        Assert.Empty(await context.FormDrafts.AsNoTracking().ToListAsync());
    }
}

public sealed class TaskFormOnSqlite() : TaskFormTests(Databases.SqliteWithPeople);
