using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Cases;
using Workflows.Server.Casework;
using Workflows.Server.Clients;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Forms;
using Workflows.Server.Partners;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Checking;

/// <summary>What is wrong with the product's own steps as they are drawn, whatever the office has.</summary>
internal static class StepCheck
{
    /// <summary>All of it.</summary>
    public static IEnumerable<DefinitionProblem> Find(WorkflowGraph graph) =>
        graph.Nodes.Where(TaskSteps.IsTask).SelectMany(step => OfTask(graph, step)).Concat(graph.Nodes.SelectMany(step => OfRecord(graph, step)));

    /// <summary>What a step's field says as it stands; null for nothing, and for what is only computed when the step runs.</summary>
    public static string? Said(ActivityNode step, string key) =>
        step.Input(key)?.Expression is { IsPlain: true } said && said.Value.AsText()?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A problem of a step, with its name before it.</summary>
    public static DefinitionProblem Problem(ProblemSeverity severity, ActivityNode step, string key, string text) =>
        new(severity, step.Id, $"{step.NodeId}.{key}", $"Крок «{step.Title}»: {text}.");

    private static IEnumerable<DefinitionProblem> OfTask(WorkflowGraph graph, ActivityNode step)
    {
        if (IsMissing(step, "title"))
        {
            yield return Problem(ProblemSeverity.Error, step, "title", "не сказано, що зробити");
        }

        foreach (var role in ((string[])["role", "second"]).Where(role => IsMissing(step, role)))
        {
            yield return Problem(ProblemSeverity.Error, step, role, $"не вказано ролі («{step.Declaration.Input(role)!.Label}»): завдання нікому виконати");
        }

        if (!HasDeadline(step))
        {
            yield return Problem(ProblemSeverity.Warning, step, "dueIn", "строку немає, тож ніхто не дізнається, що завдання стоїть");
        }

        if (OutcomesProblem(step) is { } wrong)
        {
            yield return Problem(ProblemSeverity.Error, step, "outcomes", wrong);
        }

        if (Said(step, "who") == nameof(TaskFor.SameAs) && Said(step, "sameAs") is null)
        {
            yield return Problem(ProblemSeverity.Error, step, "sameAs", "не вибрано кроку, чий виконавець потрібен");
        }

        if (Said(step, "who") == nameof(TaskFor.Person) && step.Input("person") is null)
        {
            yield return Problem(ProblemSeverity.Error, step, "person", "не вибрано людини, якій це завдання");
        }

        // Nobody has done a step that is not there, so a wrong name would let the same person do both, and no one would see it.
        foreach (var key in (string[])["sameAs", "notWhoDid"])
        {
            if (Said(step, key) is { } other && other != FormAnswer.StartStep && TaskSteps.PerformerProblem(graph, other) is { } problem)
            {
                yield return Problem(ProblemSeverity.Error, step, key, problem);
            }
        }

        if (Said(step, "whenLate") == nameof(WhenLate.Leave))
        {
            foreach (var problem in OfLeaving(graph, step))
            {
                yield return problem;
            }
        }
    }

    // A case that leaves a late task has to have somewhere to go and a moment to do it; else it would end without a word.
    private static IEnumerable<DefinitionProblem> OfLeaving(WorkflowGraph graph, ActivityNode step)
    {
        if (graph.FlowchartOf(step.Id)?.Outbound(step.Id, TaskOutcomes.Late).Any() != true)
        {
            yield return Problem(ProblemSeverity.Error, step, "whenLate", $"сказано піти гілкою «{TaskOutcomes.Late}», коли строк мине, але такої стрілки немає");
        }

        if (!HasDeadline(step))
        {
            yield return Problem(ProblemSeverity.Error, step, "whenLate", $"сказано піти гілкою «{TaskOutcomes.Late}», коли строк мине, але строку немає");
        }
    }

    // A record would wait for the number of a paper that is never made.
    private static IEnumerable<DefinitionProblem> OfRecord(WorkflowGraph graph, ActivityNode step)
    {
        if (step.Type is ContractActivity.TypeName or SocialContractActivity.TypeName && Said(step, PaperNumbers.StepField) is { } paper
            && graph.Node(paper)?.Type != DocumentActivity.TypeName)
        {
            yield return Problem(ProblemSeverity.Error, step, PaperNumbers.StepField, $"кроку «{paper}», який складає документ, у процедурі немає");
        }

        if (step.Type == UntilActivity.TypeName && !HasDeadline(step))
        {
            yield return Problem(ProblemSeverity.Error, step, "dueIn", "не сказано, скільки чекати");
        }

        if (IsFromMoment(step) && (step.Input("dueMoment") is null || (IsPlain(step, "dueMoment") && !DrawnDeadline.IsMoment(Said(step, "dueMoment")))))
        {
            yield return Problem(ProblemSeverity.Error, step, "dueMoment", step.Input("dueMoment") is null || Said(step, "dueMoment") is null
                ? "не сказано, від якого дня або часу рахувати строк"
                : "це не день і не час: напишіть, наприклад, 31.12.2026 або вираз, який бере день із відповідей");
        }

        if (step.Type == CentreHoursActivity.TypeName && step.Input("days") is null)
        {
            yield return Problem(ProblemSeverity.Error, step, "days", "не сказано, в які дні змінюються години центру");
        }

        if (step.Type == SourceStep.TypeName && IsMissing(step, SourceStep.SourceField))
        {
            yield return Problem(ProblemSeverity.Error, step, SourceStep.SourceField, "не вибрано, звідки мав прийти клієнт");
        }

        if (step.Type == TeamActivity.TypeName && step.Input(TeamActivity.MembersField) is null)
        {
            yield return Problem(ProblemSeverity.Error, step, TeamActivity.MembersField, "не сказано, хто в команді");
        }

        if (step.Type == StageActivity.TypeName && IsMissing(step, StageActivity.StageField))
        {
            yield return Problem(ProblemSeverity.Error, step, StageActivity.StageField, "не вибрано етапу справи");
        }

        if (step.Type == DocumentActivity.TypeName && IsMissing(step, DocumentActivity.TemplateField))
        {
            yield return Problem(ProblemSeverity.Error, step, DocumentActivity.TemplateField, "не вибрано, який документ скласти");
        }
    }

    private static bool IsFromMoment(ActivityNode step) => Said(step, "dueFrom") == nameof(DeadlineFrom.Moment);

    // What an expression gives is known only when the step runs.
    private static bool HasDeadline(ActivityNode step) => IsFromMoment(step) || ((string[])["dueIn", DeadlinePack.StepField]).Any(key =>
        step.Input(key) is not null && (!IsPlain(step, key) || (key == "dueIn" ? step.Input(key)!.Expression.Value.AsLong() is not null : Said(step, key) is not null)));

    // What has a default is written in when it is published.
    private static bool IsMissing(ActivityNode step, string key) => step.Declaration.Input(key) is { Default: null }
        && (step.Input(key) is null || (IsPlain(step, key) && Said(step, key) is null));

    private static bool IsPlain(ActivityNode step, string key) => step.Input(key)!.Expression.IsPlain;

    // Each case would stop there.
    private static string? OutcomesProblem(ActivityNode step)
    {
        if (step.Input("outcomes")?.Expression is not { IsPlain: true, Value: System.Text.Json.Nodes.JsonArray outcomes })
        {
            return null;
        }

        try
        {
            TaskOutcomes.OfDrawing(outcomes);
            return null;
        }
        catch (StepFailedException e)
        {
            return e.Message;
        }
    }
}
