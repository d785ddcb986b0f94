using Workflows.Engine.Activities;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Steps;

/// <summary>What a step does, in a few words each.</summary>
internal static class StepWords
{
    private const int MostFields = 4;

    /// <summary>Words for the list of steps, the most important first; none for a technical step, whose fields hold codes.</summary>
    public static IReadOnlyList<string> Of(StepForm form) => form.Node.IsTask() ? [.. OfTask(form)] : form.Node.Declaration.IsForExperts ? [] : [.. OfFields(form)];

    private static IEnumerable<string> OfTask(StepForm form)
    {
        yield return Who(form);
        yield return Said(form) ?? "без строку";
        if (form.Field("form")?.Words is { } asked)
        {
            yield return $"форма «{asked}»";
        }

        if (form.Field("escalateTo")?.Words is { } above)
        {
            yield return $"якщо прострочено, дізнається {above}";
        }
    }

    private static string Who(StepForm form)
    {
        var role = form.Field("role")?.Words ?? "роль не вказано";
        var whom = form.Field("who") switch
        {
            { Value: nameof(TaskFor.Manager) } => "кейс-менеджер",
            { Value: nameof(TaskFor.SameAs) } when form.Field("sameAs")?.Value == FormAnswer.StartStep => "хто почав справу",
            { Value: nameof(TaskFor.SameAs) } => $"той, хто виконав «{form.Field("sameAs")?.Words ?? "інший крок"}»",
            { Value: nameof(TaskFor.Person) } => form.Field("person") is { Kind: not StepFieldKind.Computed, Words: { } person } ? person : "людина, яку вибрано у справі",
            _ => null,
        };
        return whom is null ? (form.Field("second") ?? form.Field(EachWorkerActivity.AlsoField))?.Words is { } second ? $"{role} і {second}" : role : $"{whom}; якщо нікого, {role}";
    }

    private static string? Said(StepForm form) => Term(form) is not { } term ? null : form.Field(DeadlinePack.StepField)?.Words is null ? $"строк {term}" : $"строк: {term}";

    /// <summary>Until when: a length, or the name of a rule, which says its length too; null for no term.</summary>
    public static string? Term(StepForm form) => form.Field(DeadlinePack.StepField)?.Words ?? Length(form);

    private static string? Length(StepForm form) => form.Field("dueIn") is { Kind: StepFieldKind.Computed } ? "обчислюється"
        : form.Field("dueFrom")?.Value == nameof(DeadlineFrom.Moment) && string.IsNullOrEmpty(form.Field("dueIn")?.Value) ? "до дня або часу, названого у справі"
        : int.TryParse(form.Field("dueIn")?.Value, out var number) && Enum.TryParse<DeadlineUnit>(form.Field("dueUnit")?.Value, out var unit)
            ? $"{(unit == DeadlineUnit.Hours ? Shell.Words.Count(number, "година", "години", "годин") : DeadlineCount.InWords(number, unit))}{form.Field("dueFrom")?.Value switch
            {
                nameof(DeadlineFrom.Case) => " від початку справи",
                nameof(DeadlineFrom.Moment) => unit == DeadlineUnit.Hours ? " від часу, названого у справі" : " від дня, названого у справі",
                _ => "",
            }}"
            : null;

    private static IEnumerable<string> OfFields(StepForm form)
    {
        if (form.Node.Type == UntilActivity.TypeName && Said(form) is { } term)
        {
            return [term];
        }

        if (form.Node.Activity is ConditionActivity && form.Field("field")?.Words is { } fact)
        {
            var value = form.Field("value")?.Words ?? form.Field("typed")?.Words;
            return [$"{fact} — {form.Field("operator")?.Words}{(value is null ? "" : $" «{(value switch { "true" => "так", "false" => "ні", _ => value })}»")}"];
        }

        // What stands in a field because nobody has said anything else tells nothing.
        return form.Fields
            .Where(field => field.Values.Count > 0 && field.Input.Key != form.Node.Declaration.TitledBy
                && !(field.Input.Default is { } usual && usual.ToJsonString().Trim('"') == field.Value))
            .Take(MostFields)
            .Select(field => field.Kind switch
            {
                StepFieldKind.Computed => $"{field.Input.Label}: обчислюється",
                StepFieldKind.YesNo => field.Input.Label,
                _ => $"{field.Input.Label}: {Cut(field.Words!)}",
            });
    }

    private static string Cut(string text) => text.Length > 100 ? text[..99] + "…" : text;
}
