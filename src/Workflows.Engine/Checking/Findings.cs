using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>Collects what the rules find; bounded, and sorted by where it stands in the text.</summary>
internal sealed class Findings(CourseOfSteps course)
{
    private const int Limit = 500;
    private readonly List<(int Index, DefinitionProblem Problem)> found = [];

    /// <summary>All that was found, in the order of the text. Of too many, the errors are kept first.</summary>
    public IReadOnlyList<DefinitionProblem> Sorted =>
    [
        .. found.DistinctBy(one => (one.Problem.ActivityId, one.Problem.Text))
            .OrderByDescending(one => one.Problem.Severity).ThenBy(one => one.Index).Take(Limit)
            .OrderBy(one => one.Index).Select(one => one.Problem),
    ];

    public void Error(ActivityNode step, string text, string? field = null) => Add(ProblemSeverity.Error, step, field, text);

    public void Warning(ActivityNode step, string text, string? field = null) => Add(ProblemSeverity.Warning, step, field, text);

    /// <summary>Something about the whole workflow; comes before all steps.</summary>
    public void OfWorkflow(ProblemSeverity severity, string path, string text) => found.Add((-1, new DefinitionProblem(severity, null, path, text)));

    public void Add(ProblemSeverity severity, ActivityNode step, string? field, string text) =>
        found.Add((course.IndexOf(step), new DefinitionProblem(severity, step.Id, field is null ? course.PathOf(step) : $"{course.PathOf(step)}.{field}", text)));
}
