using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>The variables that a step sees: its own container's and those around it, and what the loops around it offer; the nearest first.</summary>
internal sealed class VisibleVariables
{
    private static readonly string[] OfCounting = ["CurrentValue"];
    private static readonly string[] OfItems = ["CurrentIndex", "CurrentValue"];

    private readonly VisibleVariables? outer;
    private readonly IReadOnlyList<VariableDefinition> own;
    private readonly string[] offered;

    private VisibleVariables(VisibleVariables? outer, IReadOnlyList<VariableDefinition> own, string[] offered) =>
        (this.outer, this.own, this.offered) = (outer, own, offered);

    /// <summary>What each step of a drawing sees, by the step's id.</summary>
    public static IReadOnlyDictionary<string, VisibleVariables> Of(CourseOfSteps course)
    {
        var seen = new Dictionary<string, VisibleVariables>(StringComparer.Ordinal);
        var ofAll = new VisibleVariables(null, course.Graph.Definition.Variables, []);
        foreach (var step in course.Graph.Nodes)
        {
            var around = course.ParentOf(step);
            string[] offered = around?.Activity switch
            {
                ForActivity => OfCounting,
                ForEachActivity or ParallelForEachActivity => OfItems,
                _ => [],
            };
            var outer = around is null ? ofAll : seen[around.Id];
            seen[step.Id] = step.Variables.Count == 0 && offered.Length == 0 ? outer : new VisibleVariables(outer, step.Variables, offered);
        }

        return seen;
    }

    /// <summary>The nearest variable that an expression means by this id or name.</summary>
    /// <param name="wanted">Is given id and name; what a loop offers has no id.</param>
    /// <param name="declared">The variable; null for what a loop offers.</param>
    /// <returns>Whether there is one.</returns>
    public bool Find(Func<string?, string, bool> wanted, out VariableDefinition? declared)
    {
        for (var at = this; at is not null; at = at.outer)
        {
            declared = null;
            if (Array.Exists(at.offered, name => wanted(null, name)))
            {
                return true;
            }

            declared = at.own.FirstOrDefault(variable => wanted(variable.Id, variable.Name));
            if (declared is not null)
            {
                return true;
            }
        }

        declared = null;
        return false;
    }

    /// <summary>Finds by id, else by name, as an expression of the kind <c>Variable</c> does.</summary>
    public bool FindByAny(string idOrName, out VariableDefinition? declared) =>
        Find((id, _) => id == idOrName, out declared) || FindByName(idOrName, out declared);

    /// <summary>Finds by name, as programs do.</summary>
    public bool FindByName(string name, out VariableDefinition? declared) => Find((_, own) => own == name, out declared);

    /// <summary>Finds by id, as assignments do.</summary>
    public VariableDefinition? FindById(string id) => Find((own, _) => own == id, out var declared) ? declared : null;
}
