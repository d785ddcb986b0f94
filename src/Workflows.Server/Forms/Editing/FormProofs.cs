using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms.Editing;

/// <summary>Something for which a form cannot be published yet.</summary>
/// <param name="At">The id on the page to go to.</param>
/// <param name="Text">What is wrong, a sentence for people.</param>
public sealed record FormProblem(string At, string Text);

/// <summary>
/// What is wrong with a form, in the words of whoever changes it. The reader of forms has the last word; its sentences are for files, so that whatever can come
/// of changes on the pages is said here first.
/// </summary>
internal static partial class FormProofs
{
    /// <summary>The place of what concerns the form as a whole.</summary>
    public const string Whole = "fields";

    /// <summary>All that is wrong; nothing of a form that can be published.</summary>
    public static IReadOnlyList<FormProblem> Find(FormSketch sketch)
    {
        var read = FormReader.Read(sketch.Text);
        if (read.Form is not null && !sketch.Groups.Any(IsEmpty))
        {
            return [];
        }

        List<FormProblem> found = [.. read.Sketch is { } form ? Own(sketch, form) : []];
        return found.Count > 0 ? found : [.. read.Problems.Select(problem => new FormProblem(Whole, Translated(problem, read.Sketch)))];
    }

    private static IEnumerable<FormProblem> Own(FormSketch sketch, FormDefinition form)
    {
        if (!form.Fields.Any())
        {
            yield return new(Whole, "У формі ще немає жодного поля. Додайте перше.");
            yield break;
        }

        foreach (var (at, group) in sketch.Groups.Index().Where(one => IsEmpty(one.Item)))
        {
            yield return new(GroupId(at), $"Група{(FormSketch.Word(group, "title") is { } title ? $" «{title}»" : "")} порожня. Додайте в неї поле або приберіть її.");
        }

        foreach (var behind in form.Fields.SkipWhile(field => field.Type != FieldType.Files).Where(field => field.Type != FieldType.Files))
        {
            yield return new(Line(behind), $"«{behind.Label}» стоїть після файлів. Пересуньте вище: файли мають бути в кінці форми.");
        }

        var before = new List<FormField>();
        foreach (var field in form.Fields)
        {
            if (OfField(sketch, field, before, form) is { } problem)
            {
                yield return new(Line(field), problem);
            }

            before.Add(field);
        }
    }

    private static string? OfField(FormSketch sketch, FormField field, List<FormField> before, FormDefinition form)
    {
        if (field.Type is FieldType.Choice or FieldType.Choices && field.Options.Count == 0 && field.List is null)
        {
            return $"«{field.Label}»: немає жодної відповіді, з яких вибирати.";
        }

        if (field.Type == FieldType.Table && field.Table.Columns.Count == 0)
        {
            return $"Таблиця «{field.Label}» не має стовпців. Додайте перший.";
        }

        if (field.Table.MakesLeads && !field.Table.Columns.Any(TableRows.IsName))
        {
            return $"У таблиці «{field.Label}» кожен рядок стає потенційним клієнтом, тому один зі стовпців має записувати прізвище, ім'я або псевдонім.";
        }

        var compared = field.Table.Columns.Select((column, at) => Lost(column, field.Table.Columns.Take(at))).Prepend(Lost(field, before));
        if (compared.FirstOrDefault(one => one is not null) is { } lost)
        {
            return lost;
        }

        return sketch.Find(field.Key)?.Json["showWhen"] is JsonObject rule ? OfRule(field, rule, before, form) : null;
    }

    private static string? Lost(FormField field, IEnumerable<FormField> above) =>
        field.ComparedWith is { } key && !above.Any(other => other.Key == key && FieldComparison.Fits(field, other))
            ? $"«{field.Label}» порівнюють з полем, якого вище немає або яке має інші відповіді. Відкрийте «{field.Label}» і скажіть, з чим порівнювати."
            : null;

    private static string? OfRule(FormField field, JsonObject rule, List<FormField> before, FormDefinition form)
    {
        var problems = new List<string>();
        ShowWhenReader.Read(new JsonPart(new JsonObject { ["showWhen"] = rule.DeepClone() }, "", problems), before);
        if (problems.Count == 0)
        {
            return null;
        }

        var key = FormSketch.Word(rule, "field") ?? "";
        return form.Field(key) is not { } asked ? $"«{field.Label}» показується залежно від поля, якого в формі вже немає. Скажіть інакше, коли його показувати."
            : before.Contains(asked) ? $"«{field.Label}» показується за відповіддю, якої в полі «{asked.Label}» немає. Скажіть інакше, коли його показувати."
            : $"«{field.Label}» показується залежно від «{asked.Label}», а «{asked.Label}» стоїть нижче. Пересуньте одне з них.";
    }

    private static bool IsEmpty(JsonObject group) => FormSketch.FieldsOf(group).Count == 0;

    private static string Line(FormField field) => FormAddress.LineId(field.Key, null);

    /// <summary>The id of a group's heading on the page.</summary>
    public static string GroupId(int at) => $"group-{at}";

    // The reader names keys, since files have nothing else; people know the labels.
    private static string Translated(string problem, FormDefinition? form) => Quoted().Replace(problem, match =>
    {
        var key = match.Groups[1].Value;
        var label = form?.Field(key)?.Label ?? form?.Fields.SelectMany(field => field.Table.Columns).FirstOrDefault(column => column.Key == key)?.Label
            ?? FieldCatalogue.Find(key)?.Label ?? Properties.GetValueOrDefault(key);
        return label is null ? match.Value : $"«{label}»";
    });

    private static readonly Dictionary<string, string> Properties = new()
    {
        ["min"] = "Не менше (не раніше)", ["max"] = "Не більше (не пізніше)", ["options"] = "Відповіді", ["columns"] = "Стовпці", ["label"] = "Що запитати", ["title"] = "Назва",
        ["help"] = "Підказка", ["bind"] = "Куди записати", ["showWhen"] = "Коли показувати", [FieldComparison.Property] = "Порівняти з іншим полем", ["maxRows"] = "Найбільше рядків", ["minRows"] = "Найменше рядків",
    };

    [GeneratedRegex("«([A-Za-z][A-Za-z0-9.-]*)»", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
