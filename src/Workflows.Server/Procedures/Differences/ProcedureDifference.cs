using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Server.Procedures.Steps;

namespace Workflows.Server.Procedures.Differences;

/// <summary>What one version of a procedure does otherwise than another, in words: a sentence each, in the order of the list of steps.</summary>
internal sealed class ProcedureDifference
{
    private const int LongestWords = 120;

    private readonly WorkflowGraph before;
    private readonly WorkflowGraph after;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<InputOption>> lists;
    private readonly List<string> lines = [];

    private ProcedureDifference(WorkflowGraph before, WorkflowGraph after, IReadOnlyDictionary<string, IReadOnlyList<InputOption>> lists) =>
        (this.before, this.after, this.lists) = (before, after, lists);

    /// <summary>The sentences; none where both say the same.</summary>
    /// <param name="before">The older version.</param>
    /// <param name="after">The newer one.</param>
    /// <param name="lists">What fields can be chosen from, for their words.</param>
    public static IReadOnlyList<string> Of(WorkflowGraph before, WorkflowGraph after, IReadOnlyDictionary<string, IReadOnlyList<InputOption>> lists)
    {
        var difference = new ProcedureDifference(before, after, lists);
        difference.OfBeginning();
        foreach (var step in StepOutline.Of(after).Steps.Select(line => line.Node))
        {
            difference.OfStep(step);
        }

        difference.lines.AddRange(StepOutline.Of(before).Steps.Where(step => after.Node(step.Node.Id) is null).Select(step => $"Вилучено крок «{step.Node.Title}»."));
        return difference.lines;
    }

    private void OfBeginning()
    {
        if (before.Definition.Name != after.Definition.Name)
        {
            lines.Add($"Процедура звалася «{before.Definition.Name}», тепер «{after.Definition.Name}».");
        }

        var (old, now) = (StartWords.Of(before, lists), StartWords.Of(after, lists));
        if (old != now)
        {
            lines.Add($"Початок справи. Було: {old} Стало: {now}");
        }
    }

    private void OfStep(ActivityNode step)
    {
        if (before.Node(step.Id) is not { } old)
        {
            lines.Add($"Додано крок «{step.Title}» ({step.Declaration.DisplayName}).");
            return;
        }

        List<string> changes = [.. old.Title == step.Title ? [] : new[] { $"раніше «{old.Title}»" }, .. OfFields(StepForm.Of(old, lists), StepForm.Of(step, lists)), .. OfWays(old, step)];
        if (changes.Count > 0)
        {
            lines.Add($"Крок «{step.Title}»: {string.Join("; ", changes)}.");
        }
    }

    private static IEnumerable<string> OfFields(StepForm old, StepForm now)
    {
        if (TermOf(old) is var was && TermOf(now) is var term && was != term)
        {
            yield return $"строк {was} → {term}";
        }

        foreach (var (field, before) in now.Fields.Select(field => (field, old.Field(field.Input.Key))))
        {
            if (before is null || field.Input.Key is "dueIn" or "dueUnit" or "dueFrom" or "dueRule" || field.Input.Key == now.Node.Declaration.TitledBy || field.Values.SequenceEqual(before.Values))
            {
                continue;
            }

            yield return field.Kind == StepFieldKind.Computed || before.Kind == StepFieldKind.Computed ? $"«{field.Input.Label}» обчислюється інакше"
                : field.Kind == StepFieldKind.YesNo ? $"«{field.Input.Label}»: {(before.Values.Count > 0 ? "так → ні" : "ні → так")}"
                : field.Kind == StepFieldKind.LongText || Words(field).Length + Words(before).Length > LongestWords ? $"змінено «{field.Input.Label}»"
                : $"«{field.Input.Label}»: {Words(before)} → {Words(field)}";
        }
    }

    private static string TermOf(StepForm form) => StepWords.Term(form) ?? "немає";

    private static string Words(StepField field) => field.Words ?? "нічого";

    // Of one name that is gone and one that is new, both leading to the same step, the outcome is called otherwise.
    private IEnumerable<string> OfWays(ActivityNode old, ActivityNode now)
    {
        var (was, there) = (Named(before, old), Named(after, now));
        var (gone, added) = (was.Keys.Except(there.Keys).ToList(), there.Keys.Except(was.Keys).ToList());
        foreach (var name in gone.ToList())
        {
            if (added.Find(other => there[other].SequenceEqual(was[name]) && gone.Count(one => was[one].SequenceEqual(was[name])) == 1) is { } renamed)
            {
                gone.Remove(name);
                added.Remove(renamed);
                yield return $"гілка «{name}» тепер зветься «{renamed}»";
            }
        }

        foreach (var name in gone)
        {
            yield return $"немає гілки «{name}»";
        }

        foreach (var name in added)
        {
            yield return $"додано гілку «{name}»{(there[name].Count > 0 ? $", далі {Titles(after, there[name])}" : "")}";
        }

        foreach (var (name, targets) in there.Where(way => was.TryGetValue(way.Key, out var before) && !before.SequenceEqual(way.Value)))
        {
            yield return $"{(there.Count > 1 ? $"якщо «{name}», далі" : "далі")} {Titles(before, was[name])} → {Titles(after, targets)}";
        }
    }

    private static string Titles(WorkflowGraph graph, IReadOnlyList<string> ids) =>
        ids.Count == 0 ? "нічого" : string.Join(" і ", ids.Select(id => $"«{graph.Node(id)?.Title ?? id}»"));

    // By what people call the ways: a task's only outcome may leave by «Done».
    private static Dictionary<string, IReadOnlyList<string>> Named(WorkflowGraph graph, ActivityNode step)
    {
        List<Connection> drawn = [.. graph.FlowchartOf(step.Id)?.Outbound(step.Id) ?? []];
        return StepPlaces.PortsOf(step, drawn).Concat(drawn.Select(arrow => arrow.SourcePort).Except(step.Activity.Ways(step).Idle)).Distinct(StringComparer.Ordinal)
            .GroupBy(port => StepPlaces.Label(step, port), StringComparer.Ordinal)
            .ToDictionary(
                way => way.Key,
                way => (IReadOnlyList<string>)[.. drawn.Where(arrow => way.Contains(arrow.SourcePort)).Select(arrow => arrow.TargetId).Distinct().Order(StringComparer.Ordinal)],
                StringComparer.Ordinal);
    }
}
