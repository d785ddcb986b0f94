using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;
using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>Turns what was typed into values and says what is wrong, in words that stand beside the field.</summary>
internal sealed class FormReading(References references, TimeProvider clock)
{
    /// <summary>The prefix of the names of a form's inputs.</summary>
    public const string Prefix = "a.";

    /// <summary>Reads a form.</summary>
    /// <param name="actor">Who filled it in: people, partners and clients are looked for in their scope.</param>
    /// <param name="centre">The centre that the form is filled in for.</param>
    /// <param name="form">The form.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="complete">Whether what has to be filled in is asked for; false for a refusal.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<FormEntry> ReadAsync(
        Actor actor, Guid centre, FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, bool complete, CancellationToken cancellation)
    {
        var known = await KnownAsync(actor, centre, form, typed, cancellation);
        return Read(form, typed, LocalTime.Day(clock.GetUtcNow()), complete, (field, read) => Problem(field, typed, read, known, complete));
    }

    /// <summary>The inputs of a form's, from what a browser sent.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Typed(IFormCollection posted) =>
        posted.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value.OfType<string>()]);

    /// <summary>The name of a field's input.</summary>
    public static string InputName(FormField field) => Prefix + field.Key;

    /// <summary>The name of the input into which one types whom to look for.</summary>
    public static string SearchName(FormField field) => InputName(field) + ".find";

    /// <summary>The name of the hidden input that says with what a field began, when the card knew it.</summary>
    public static string KnownName(FormField field) => InputName(field) + ".known";

    /// <summary>The name of the input in which files are chosen.</summary>
    public static string FileName(FormField field) => InputName(field) + Files.FileForm.NameEnd;

    /// <summary>The id of a field's (first) input; errors are told by it.</summary>
    public static string ElementId(FormField field) => "a-" + field.Key;

    /// <summary>What was typed into one input.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, IReadOnlyList<string>> typed, string name) =>
        typed.TryGetValue(name, out var texts) ? texts : [];

    /// <summary>Whether a field names somebody or something.</summary>
    public static bool IsReference(FormField field) => field.Type is FieldType.Person or FieldType.Partner or FieldType.Client;

    /// <summary>The keys of the fields that are shown with what is typed so far.</summary>
    public static IReadOnlySet<string> Shown(FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, DateOnly today)
    {
        var values = ReadAsTyped(form, typed, today).Values;
        return form.Fields.Where(field => IsShown(field, values)).Select(field => field.Key).ToHashSet();
    }

    /// <summary>What can be read of a form that is still being filled in; asks nobody.</summary>
    public static FormEntry ReadAsTyped(FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, DateOnly today) =>
        Read(form, typed, today, complete: false, (_, read) => read.Problem);

    // In the order of the form: a rule looks at fields above its own only, and one that is hidden itself counts as empty.
    private static FormEntry Read(
        FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, DateOnly today, bool complete,
        Func<FormField, FieldRead, string?> problemOf)
    {
        var values = new Dictionary<string, JsonNode?>();
        var changes = new Dictionary<string, JsonNode?>();
        var errors = new Dictionary<string, string>();
        foreach (var field in form.Fields.Where(field => IsShown(field, values)))
        {
            if (field.Type == FieldType.Table)
            {
                if (TableRows.Read(field, typed, complete, today, problemOf, errors) is { Count: > 0 } rows)
                {
                    values[field.Key] = rows;
                }

                continue;
            }

            var read = FieldReading.Read(field, Of(typed, InputName(field)), today);
            var other = field.ComparedWith is { } key ? form.Field(key) : null;
            if ((problemOf(field, read) ?? FieldComparison.Problem(field, read.Value, other, other is null ? null : values.GetValueOrDefault(other.Key))) is { } problem)
            {
                errors[ElementId(field)] = problem;
                continue;
            }

            if (read.Value is { } value)
            {
                values[field.Key] = value;
            }

            if (!JsonNode.DeepEquals(read.Value, FieldReading.Read(field, Of(typed, KnownName(field)), today).Value))
            {
                changes[field.Key] = read.Value;
            }
        }

        return new FormEntry { Typed = typed, Values = values, Changes = changes, Errors = errors };
    }

    /// <summary>Whether a field is shown beside these values of the fields above it.</summary>
    public static bool IsShown(FormField field, IReadOnlyDictionary<string, JsonNode?> values) =>
        field.ShowWhen is not { } rule || Comparison.Holds(values.GetValueOrDefault(rule.Field), rule.Operator, rule.Value);

    private static string? Problem(
        FormField field, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, FieldRead read, HashSet<(FieldType, Guid)> known, bool complete)
    {
        if (read.Problem is not null)
        {
            return read.Problem;
        }

        if (field.Type == FieldType.Files && Of(typed, FileName(field)).Any(text => text.Length > 0))
        {
            return FieldWords.NotAttached(field);
        }

        if (read.Value is null)
        {
            var searched = IsReference(field) && Of(typed, SearchName(field)).Any(text => !string.IsNullOrWhiteSpace(text));
            return searched || (complete && field.Required) ? FieldWords.Missing(field) : null;
        }

        // Whoever has chosen it before it ended keeps it.
        if (field.Options.Any(option => option.IsEnded) && read.Value.AsTexts().Except(Of(typed, KnownName(field))).Any(value => field.Options.Any(option => option.IsEnded && option.Value == value)))
        {
            return FieldWords.Ended(field);
        }

        return IsReference(field) && !known.Contains((field.Type, Guid.Parse(read.Value.GetValue<string>()))) ? FieldWords.NotFound(field) : null;
    }

    // One question for each kind of reference, however many fields there are.
    private async Task<HashSet<(FieldType Type, Guid Id)>> KnownAsync(
        Actor actor, Guid centre, FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, CancellationToken cancellation)
    {
        var known = new HashSet<(FieldType, Guid)>();
        foreach (var (type, ids) in Named(form, typed))
        {
            known.UnionWith((await references.NamesAsync(actor, centre, type, ids, cancellation)).Keys.Select(id => (type, id)));
        }

        known.UnionWith((await references.FormerAsync(actor, centre, [.. Left(form, typed).Where(id => !known.Contains((FieldType.Person, id)))], cancellation)).Keys.Select(id => (FieldType.Person, id)));
        return known;
    }

    /// <summary>The people whom the card names already and who are left as they are.</summary>
    public static IEnumerable<Guid> Left(FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed) =>
        form.Fields.Where(field => field.Type == FieldType.Person)
            .SelectMany(field => Of(typed, InputName(field)).Intersect(Of(typed, KnownName(field)))).Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty).Distinct();

    /// <summary>The ids that are typed into fields that name somebody or something, by kind.</summary>
    public static IReadOnlyDictionary<FieldType, IReadOnlyCollection<Guid>> Named(
        FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed) =>
        form.Fields.SelectMany(field => field.Type == FieldType.Table ? TableRows.Cells(field, typed) : [field]).Where(IsReference)
            .SelectMany(field => Of(typed, InputName(field)).Select(text => (field.Type, Id: Guid.TryParse(text.Trim(), out var id) ? id : Guid.Empty)))
            .Where(named => named.Id != Guid.Empty)
            .GroupBy(named => named.Type, named => named.Id)
            .ToDictionary(group => group.Key, group => (IReadOnlyCollection<Guid>)group.ToHashSet());
}
