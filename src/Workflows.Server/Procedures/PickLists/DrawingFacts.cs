using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.PickLists;

/// <summary>Something that a case knows and a procedure may branch on.</summary>
/// <param name="Key">As <c>Case.Condition</c> names it: an input or variable, or a step and its answer with a dot between.</param>
/// <param name="Label">As people call it.</param>
/// <param name="Values">What it can be, where that is a closed list.</param>
internal sealed record Fact(string Key, string Label, IReadOnlyList<InputOption> Values)
{
    /// <summary>The value that a person means by a word: called so, or the value itself; null for none.</summary>
    public InputOption? Find(string word) =>
        Values.FirstOrDefault(value => string.Equals(value.Label.Trim(), word.Trim(), StringComparison.OrdinalIgnoreCase)) ?? Values.FirstOrDefault(value => value.Value == word.Trim());
}

/// <summary>What cases of a drawing know: public answers of its forms, how its tasks ended, what it was started with and its variables.</summary>
internal static class DrawingFacts
{
    private static readonly InputOption[] YesNo = [new("true", "так"), new("false", "ні")];

    /// <summary>All of it, in the order in which a case comes to know it.</summary>
    public static async Task<IReadOnlyList<Fact>> OfAsync(ServerContext context, PickFor place, CancellationToken cancellation)
    {
        if (place.Drawing is not { } drawing)
        {
            return [];
        }

        var forms = (await ListOptions.FilledAsync(context, place.Unit, await PickLists.FormsAsync(context, place, cancellation), null, cancellation)).ToDictionary(form => form.Key, StringComparer.Ordinal);
        var found = new List<Fact>();
        var beginning = StartSettings.Find(drawing);
        if (beginning?.Form is { } start && forms.TryGetValue(start, out var first))
        {
            found.AddRange(Answers(first, "", "Початок"));
        }

        // Where people begin it with a form, a case knows what that asks; what only another procedure could give would be empty.
        found.AddRange(drawing.Inputs.Where(_ => beginning is not { Form: not null, Roles.Count: > 0 }).Select(input => new Fact(input.Name, $"Початок: {input.DisplayName ?? input.Name}", input.Type == "Boolean" ? YesNo : [])));
        foreach (var step in place.Steps.Where(step => step.Type == HumanTaskActivity.TypeName))
        {
            if (step.Input("outcomes")?.Expression is { IsPlain: true, Value: var drawn } && TaskOutcomes.TextsOf(drawn) is { Count: > 1 } outcomes)
            {
                found.Add(new Fact($"{step.Id}.outcome", $"{step.Title}: чим завершено", [.. outcomes.Select(outcome => new InputOption(outcome, outcome))]));
            }

            if (step.Input("form")?.Expression.Value.AsText() is { } key && forms.TryGetValue(key, out var form))
            {
                found.AddRange(Answers(form, $"{step.Id}.", step.Title));
            }
        }

        found.AddRange(place.Steps.SelectMany(step => step.Variables).Concat(drawing.Variables)
            .Select(variable => new Fact(variable.Name, $"Змінна: {variable.Name}", variable.TypeName == "Boolean" ? YesNo : [])));
        return [.. found.DistinctBy(fact => fact.Key)];
    }

    // What is personal never enters a procedure.
    private static IEnumerable<Fact> Answers(FormDefinition form, string prefix, string title) => form.Fields
        .Where(field => field.Class == FieldClass.Public)
        .Select(field => new Fact(
            prefix + field.Key, $"{title}: {field.Label}",
            field.Type == FieldType.YesNo ? YesNo : [.. field.Options.Select(option => new InputOption(option.Value, option.Label))]));
}
