using System.Text.Json.Nodes;
using Workflows.Engine.Storage;
using Workflows.Engine.Trial;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures;

/// <summary>On a trial there are neither people nor cases: steps of the product's own wait for whoever plays, or only go on.</summary>
public sealed class TrialStepsTests
{
    [Theory]
    [InlineData(null, "r")]
    [InlineData("Погоджено", "r")]
    [InlineData("Відхилено", "n")]
    public async Task Steps_OfTheProduct_PlayThrough(string? answer, string expected)
    {
        await using var trial = await TrialRun.PrepareAsync(Databases.Start, ProcedureServices.Trial);
        var (letter, stage, until, approval) = (Step("l", "Case.Letter"), Step("s", "Case.Stage"), Step("u", "Case.Until"), Step("p", ApprovalActivity.TypeName));
        (letter["who"], stage["stage"], until["dueIn"], approval["title"], approval["role"], approval["second"]) = ("Manager", "Planning", 3, "Погодити", "Lawyer", "Lawyer");
        await trial.PublishAsync("steps", Flow(
            "l>s s>f f>u u>p p:Погоджено>a p:Відхилено>n a:Розподілено>r", letter, stage, Step("f", "Case.Referral"), until, approval, Step("a", AssignActivity.TypeName), Line("r"), Line("n")));
        await trial.StartAsync("steps", []);
        while (await AnswerAsync(trial, answer) || await trial.StepAsync(Databases.Start.AddDays(30)))
        {
        }

        Assert.Empty(await trial.TroubleAsync());
        Assert.Equal(WorkflowSubStatus.Finished, Assert.Single(await trial.OutcomeAsync()).Status);
        Assert.Contains(await trial.NewLinesAsync(), line => line.ActivityId == expected && line.Event == "Completed");
    }

    [Theory]
    [InlineData(ApprovalActivity.TypeName)]
    [InlineData(AssignActivity.TypeName)]
    public async Task Deadline_OfATask_PassesByItself(string type)
    {
        await using var trial = await TrialRun.PrepareAsync(Databases.Start, ProcedureServices.Trial);
        var step = Step("t", type);
        (step["title"], step["role"], step["second"], step["dueIn"], step["whenLate"]) = ("Зробити", "Lawyer", "Lawyer", 2, "Leave");
        await trial.PublishAsync("late", Flow("t:Прострочено>n", step, Line("n")));
        await trial.StartAsync("late", []);
        while (await trial.StepAsync(Databases.Start.AddDays(30)))
        {
        }

        Assert.Contains(await trial.NewLinesAsync(), line => line.ActivityId == "n" && line.Event == "Completed");
        Assert.Equal(WorkflowSubStatus.Finished, Assert.Single(await trial.OutcomeAsync()).Status);
    }

    private static async Task<bool> AnswerAsync(TrialRun trial, string? answer)
    {
        if (await trial.WaitsAsync() is not [var wait, ..])
        {
            return false;
        }

        await trial.AnswerAsync(wait, wait.ActivityId == "p" && answer is not null ? JsonValue.Create(answer) : null);
        return true;
    }
}
