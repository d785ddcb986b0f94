using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using static Workflows.Engine.Checking.CheckWords;

namespace Workflows.Engine.Checking;

/// <summary>A place of a step that reads a variable or a result.</summary>
internal sealed record DataRead(ActivityNode Step, DrawnExpression Place, VariableDefinition? Variable, ActivityNode? ResultOf);

/// <summary>
/// Which variables and results the steps of a drawing read and write. What an address names and is not there is found on the way: an error where a
/// field addresses it, only a warning where a program does, since that line of it may never run.
/// </summary>
internal sealed class DataUse
{
    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "getWorkflowDefinitionId", "getWorkflowDefinitionVersionId", "getWorkflowDefinitionVersion", "getWorkflowInstanceId", "getWorkflowInstanceName",
        "setWorkflowInstanceName", "getCorrelationId", "setCorrelationId", "setOutcome", "setOutcomes",
    };

    private readonly CourseOfSteps course;
    private readonly Findings findings;
    private readonly IReadOnlyDictionary<string, VisibleVariables> visible;
    private readonly ILookup<string, ActivityNode> byResultAccessor;
    private readonly Dictionary<string, ActivityNode> byName;
    private readonly HashSet<string> inputAccessors;

    public DataUse(CourseOfSteps course, Findings findings)
    {
        (this.course, this.findings) = (course, findings);
        visible = VisibleVariables.Of(course);
        var nodes = course.Graph.Nodes;
        byResultAccessor = nodes.SelectMany(node => node.Declaration.Outputs.Select(output => ($"get{output.Name}From{node.Name ?? node.Id}", node))).ToLookup(one => one.Item1, one => one.node, StringComparer.Ordinal);
        byName = nodes.Where(node => node.Name is not null).DistinctBy(node => node.Name).ToDictionary(node => node.Name!, StringComparer.Ordinal);
        inputAccessors = course.Graph.Definition.Inputs.Select(input => "get" + input.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var step in course.Reached)
        {
            ReadStep(step);
        }
    }

    /// <summary>Every read, in the order of the text.</summary>
    public List<DataRead> Reads { get; } = [];

    /// <summary>The steps that write each variable.</summary>
    public Dictionary<VariableDefinition, List<ActivityNode>> Writers { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Steps that write variables whose names only a running program knows.</summary>
    public List<ActivityNode> WritersOfAny { get; } = [];

    private void ReadStep(ActivityNode step)
    {
        foreach (var expression in course.ExpressionsOf(step))
        {
            switch (expression.Expression.Type)
            {
                case ExpressionTypes.Variable:
                    ReadVariable(step, expression);
                    break;
                case ExpressionTypes.JavaScript:
                    ReadProgram(step, expression, ScriptUse.Of(expression.Program));
                    break;
                case var _ when step.Activity is ConditionActivity && expression.Path == "field":
                    ReadFact(step, expression, expression.Expression.Text?.Trim() ?? "");
                    break;
            }
        }

        if (step.Activity is SetVariableActivity && step.Input("variable")?.Expression.Text is { Length: > 0 } written)
        {
            Write(step, written, "variable", () => $"Крок {Name(step)}: змінної, в яку записувати, немає серед видимих цьому кроку.");
        }

        foreach (var (key, id) in step.Outputs)
        {
            var label = step.Declaration.Outputs.FirstOrDefault(output => output.Key == key)?.Label ?? key;
            Write(step, id, key, () => $"Крок {Name(step)}: змінної, яка має отримати «{label}», немає серед видимих цьому кроку.");
        }
    }

    private void Write(ActivityNode step, string id, string field, Func<string> missing)
    {
        if (visible[step.Id].FindById(id) is { } variable)
        {
            AddWriter(variable, step);
        }
        else
        {
            findings.Error(step, missing(), field);
        }
    }

    private void AddWriter(VariableDefinition? variable, ActivityNode step)
    {
        if (variable is null)
        {
            return;
        }

        if (!Writers.TryGetValue(variable, out var writers))
        {
            Writers[variable] = writers = [];
        }

        writers.Add(step);
    }

    private void ReadVariable(ActivityNode step, DrawnExpression place)
    {
        var address = place.Expression.Text ?? "";
        if (visible[step.Id].FindByAny(address, out var variable))
        {
            Reads.Add(new DataRead(step, place, variable, null));
        }
        else
        {
            findings.Error(step, address.Length == 0 ? $"{Field(step, place.Label)}: змінну не вибрано." : Missing(step, place, address), place.Path);
        }
    }

    private void ReadProgram(ActivityNode step, DrawnExpression place, ScriptUse use)
    {
        var written = new HashSet<string>(use.Writes.Concat(use.Accessors.Where(name => name[0] == 's').Select(name => name[3..])), StringComparer.Ordinal);
        foreach (var name in use.Reads)
        {
            ReadByName(step, place, name, written.Contains(name) || use.WritesMore);
        }

        foreach (var accessor in use.Accessors.Distinct())
        {
            if (visible[step.Id].FindByName(accessor[3..], out _))
            {
                if (accessor[0] == 'g')
                {
                    ReadByName(step, place, accessor[3..], written.Contains(accessor[3..]) || use.WritesMore);
                }
            }
            else if (byResultAccessor.Contains(accessor))
            {
                Reads.AddRange(byResultAccessor[accessor].Take(1).Select(of => new DataRead(step, place, null, of)));
            }
            else if (!Functions.Contains(accessor) && !inputAccessors.Contains(accessor))
            {
                findings.Warning(step, Missing(step, place, accessor[3..]), place.Path);
            }
        }

        foreach (var name in written.Where(name => !Functions.Contains("set" + name)))
        {
            if (visible[step.Id].FindByName(name, out var variable))
            {
                AddWriter(variable, step);
            }
            else if (use.Writes.Contains(name))
            {
                findings.Warning(step, Missing(step, place, name), place.Path);
            }
        }

        foreach (var (of, _) in use.Results)
        {
            ReadResult(step, place, of);
        }

        if (use.WritesMore)
        {
            WritersOfAny.Add(step);
        }
    }

    private void ReadByName(ActivityNode step, DrawnExpression place, string name, bool isWrittenThere)
    {
        if (!visible[step.Id].FindByName(name, out var variable))
        {
            findings.Warning(step, Missing(step, place, name), place.Path);
        }
        else if (!isWrittenThere)
        {
            Reads.Add(new DataRead(step, place, variable, null));
        }
    }

    // What is neither a variable nor of a step is what the start brings: that need not be declared.
    private void ReadFact(ActivityNode step, DrawnExpression place, string field)
    {
        if (visible[step.Id].Find((id, name) => name == field || id == field, out var variable))
        {
            Reads.Add(new DataRead(step, place, variable, null));
        }
        else if (field.LastIndexOf('.') is var dot and > 0 && course.Graph.Definition.Inputs.All(input => input.Name != field))
        {
            ReadResult(step, place, field[..dot]);
        }
    }

    private void ReadResult(ActivityNode step, DrawnExpression place, string nameOrId)
    {
        if ((byName.GetValueOrDefault(nameOrId) ?? course.Graph.Node(nameOrId)) is { } of)
        {
            Reads.Add(new DataRead(step, place, null, of));
        }
        else
        {
            findings.Warning(step, $"{Field(step, place.Label)}: кроку {ProblemList.Quote(nameOrId)} у процедурі немає.", place.Path);
        }
    }

    private static string Missing(ActivityNode step, DrawnExpression place, string name) =>
        $"{Field(step, place.Label)}: змінної {ProblemList.Quote(name)} немає серед видимих цьому кроку.";
}
