namespace Workflows.Engine.Definitions;

/// <summary>Collects problems while a text is read; bounded, so that a hostile text cannot buy memory with them.</summary>
internal sealed class ProblemList
{
    private const int Limit = 500;
    private readonly List<DefinitionProblem> problems = [];

    public IReadOnlyList<DefinitionProblem> Found => problems;

    public void Error(string? activityId, string path, string text) => Add(new(ProblemSeverity.Error, activityId, path, text));

    public void Warning(string? activityId, string path, string text) => Add(new(ProblemSeverity.Warning, activityId, path, text));

    /// <summary>A name in quotation marks, shortened: a hostile text may hold a megabyte of it.</summary>
    public static string Quote(string name) => $"«{(name.Length > 80 ? name[..80] + "…" : name)}»";

    private void Add(DefinitionProblem problem)
    {
        if (problems.Count < Limit)
        {
            problems.Add(problem);
        }
        else if (problems.Count == Limit)
        {
            // An error, since what is left out may hold errors.
            problems.Add(new(ProblemSeverity.Error, null, "", "Зауважень забагато, решту не показано."));
        }
    }
}
