using System.Globalization;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>How the findings name things.</summary>
internal static class CheckWords
{
    private const int MostSteps = 4;

    /// <summary>A step by its title.</summary>
    public static string Name(ActivityNode step) => ProblemList.Quote(step.Title);

    /// <summary>A port as people see it.</summary>
    public static string Port(ActivityNode step, string port) => ProblemList.Quote(
        step.Declaration.Ports.FirstOrDefault(declared => declared.Name == port)?.Label is { } label ? label : port == "Done" ? "Далі" : port);

    /// <summary>Several steps: the first few by their titles.</summary>
    public static string Names(IReadOnlyCollection<ActivityNode> steps) =>
        string.Join(", ", steps.Take(MostSteps).Select(Name))
        + (steps.Count > MostSteps ? string.Create(CultureInfo.InvariantCulture, $" та ще {steps.Count - MostSteps}") : "");

    /// <summary>A sentence about a field begins so.</summary>
    public static string Field(ActivityNode step, string label) => $"Крок {Name(step)}, поле «{label}»";
}
