using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Steps;

/// <summary>How a field of a step is filled in.</summary>
public enum StepFieldKind
{
    /// <summary>A line.</summary>
    Text,

    /// <summary>Several lines.</summary>
    LongText,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A box to tick.</summary>
    YesNo,

    /// <summary>One of a list.</summary>
    Choice,

    /// <summary>Some of a list.</summary>
    Ticks,

    /// <summary>An expression gives it when the step runs; it is changed on the drawing.</summary>
    Computed,
}

/// <summary>A field of a step, and what stands in it.</summary>
/// <param name="Input">What it is.</param>
/// <param name="Kind">How it is filled in.</param>
/// <param name="Options">What can be chosen.</param>
/// <param name="Values">What stands in it; of a box to tick «true» or nothing.</param>
public sealed record StepField(InputDeclaration Input, StepFieldKind Kind, IReadOnlyList<InputOption> Options, IReadOnlyList<string> Values)
{
    /// <summary>The name of its input on the page; the scripts of forms know such names.</summary>
    public string Name => FormReading.Prefix + Input.Key;

    /// <summary>Its id on the page.</summary>
    public string Id => $"f-{Input.Key}";

    /// <summary>The name of the hidden input that says what stood in it when the page was opened.</summary>
    public string OpenedName => $"w.{Input.Key}";

    /// <summary>What stands in it, one thing a line; of boxes to tick in the order in which they stand on the page.</summary>
    public string Opened => string.Join('\n', (Kind == StepFieldKind.Ticks ? Options.Select(option => option.Value).Where(Values.Contains) : Values).Select(value => TypedText.Of(value).Trim()));

    /// <summary>What stands in it, where that is one thing.</summary>
    public string Value => Values is [var one, ..] ? one : "";

    /// <summary>What stands in it in words; null for nothing.</summary>
    public string? Words => Values.Count == 0 ? null
        : Kind == StepFieldKind.Computed ? "обчислюється"
        : Kind is StepFieldKind.Choice or StepFieldKind.Ticks ? string.Join(", ", Values.Select(value => Options.FirstOrDefault(option => option.Value == value)?.Label ?? value))
        : Value;
}

/// <summary>The fields of a step as a page has them: made of the step's declaration, filled from the drawing or from what was typed.</summary>
public sealed class StepForm
{
    /// <summary>The name of the input for what a step is called.</summary>
    public const string TitleName = FormReading.Prefix + "-title";

    /// <summary>The name of the hidden input for what it was called when the page was opened.</summary>
    public const string OpenedTitleName = "w.-title";

    private const int LongestText = 4000;
    private static readonly HashSet<string> Timing = [.. TimingInputs.All.Select(input => input.Key)];

    // Said by where «Прострочено» leads.
    private const string WhenLateKey = "whenLate";

    private StepForm(ActivityNode node, IReadOnlyList<StepField> fields) => (Node, Fields) = (node, fields);

    /// <summary>The step.</summary>
    public ActivityNode Node { get; }

    /// <summary>Its fields, in the order of the declaration.</summary>
    public IReadOnlyList<StepField> Fields { get; private set; }

    /// <summary>What the step is called, where no field says it; null where one does.</summary>
    public string? Title { get; private set; }

    /// <summary>The fields about time.</summary>
    public IEnumerable<StepField> TimingFields => Fields.Where(one => Timing.Contains(one.Input.Key));

    /// <summary>All others.</summary>
    public IEnumerable<StepField> OwnFields => Fields.Where(one => !Timing.Contains(one.Input.Key));

    /// <summary>The field of this key; null when the step has none.</summary>
    public StepField? Field(string key) => Fields.FirstOrDefault(field => field.Input.Key == key);

    /// <summary>Whether what a step's field can be depends on another field, so that it has to be asked for anew.</summary>
    public bool HasDependentList => Fields.Any(one => one.Input.OptionsFrom == PickList.FactValues);

    /// <summary>The names of the lists that its fields are chosen from.</summary>
    public static IReadOnlyCollection<string> ListsOf(ActivityNode node) => [.. Shown(node).Select(input => input.OptionsFrom).OfType<string>().Distinct()];

    /// <summary>The fields as the drawing has them.</summary>
    /// <param name="node">The step.</param>
    /// <param name="lists">What can be chosen, by list.</param>
    public static StepForm Of(ActivityNode node, IReadOnlyDictionary<string, IReadOnlyList<InputOption>> lists) =>
        new(node, [.. Shown(node).Select(input => FieldOf(node, input, lists))]) { Title = node.Declaration.TitledBy is null ? node.Title : null };

    /// <summary>The same fields as somebody has filled them in.</summary>
    public StepForm Typed(IFormCollection sent)
    {
        // A browser sends every field but boxes that are not ticked; what is not sent at all is left as it is.
        IReadOnlyList<string> Sent(StepField field) => field.Kind is not (StepFieldKind.YesNo or StepFieldKind.Ticks) && !sent.ContainsKey(field.Name) ? field.Values
            : [.. sent[field.Name].OfType<string>().Select(text => TypedText.Of(text).Trim()).Where(text => text.Length > 0)];

        // What the person has not touched is as the drawing has it by now, whatever somebody else has written there meanwhile.
        StepField Filled(StepField field)
        {
            var typed = field with { Values = Sent(field) };
            return sent.ContainsKey(field.OpenedName) && TypedText.Of(sent[field.OpenedName].ToString()).Trim() == typed.Opened ? field : typed;
        }

        return new StepForm(Node, [.. Fields.Select(field => field.Kind == StepFieldKind.Computed ? field : Filled(field))])
        {
            Title = Title is null || !sent.ContainsKey(TitleName) || sent[TitleName] == sent[OpenedTitleName].ToString() ? Title : TypedText.Of(sent[TitleName].ToString()).Trim(),
        };
    }

    /// <summary>What the fields hold, as lists that depend on them ask for it.</summary>
    public JsonObject Held() => new(Fields.Where(field => field.Kind != StepFieldKind.Computed && field.Values.Count > 0)
        .Select(field => KeyValuePair.Create(field.Input.Key, field.Kind == StepFieldKind.Ticks ? null : (JsonNode?)field.Value)).Where(pair => pair.Value is not null));

    /// <summary>What of the fields cannot be kept, by the field's id.</summary>
    /// <param name="before">The fields as the drawing has them: what stands there already is kept.</param>
    public Dictionary<string, string> Problems(StepForm before)
    {
        var problems = new Dictionary<string, string>();
        foreach (var field in Fields)
        {
            var problem = field.Kind switch
            {
                StepFieldKind.Number when field.Value.Length > 0 && Number(field.Value) is null => $"«{field.Input.Label}»: введіть ціле число від 1 до {DeadlineCount.Most}",
                StepFieldKind.Text or StepFieldKind.LongText when field.Value.Length > LongestText => $"«{field.Input.Label}»: задовго, щонайбільше {LongestText} знаків",
                StepFieldKind.Choice when field.Value.Length > 0 && field.Value != before.Field(field.Input.Key)?.Value && field.Options.All(option => option.Value != field.Value) => $"«{field.Input.Label}»: виберіть зі списку",
                _ => null,
            };
            if (problem is not null)
            {
                problems[field.Id] = problem;
            }
        }

        if (Title?.Length > 200)
        {
            problems["f-title"] = "Назва кроку задовга: щонайбільше 200 знаків";
        }

        return problems;
    }

    /// <summary>Writes into a drawing what differs from how it was.</summary>
    /// <param name="edit">The drawing.</param>
    /// <param name="before">The fields as they were.</param>
    public void WriteInto(DrawingEdit edit, StepForm before)
    {
        foreach (var (field, was) in Fields.Zip(before.Fields))
        {
            if (field.Kind != StepFieldKind.Computed && !field.Values.SequenceEqual(was.Values))
            {
                edit.Set(Node.Id, field.Input, Kept(field));
                if (field.Input.Key == Node.Declaration.TitledBy)
                {
                    edit.SetTitle(Node.Id, null);
                }
            }
        }

        if (Title is { } title && title != before.Title)
        {
            edit.SetTitle(Node.Id, title.Length == 0 ? null : title);
        }
    }

    private static JsonNode? Kept(StepField field) => field.Kind switch
    {
        StepFieldKind.YesNo => JsonValue.Create(field.Values.Count > 0),
        StepFieldKind.Ticks => new JsonArray([.. field.Values.Select(value => (JsonNode?)Reminders.Stretch(value)).Where(stretch => stretch is not null)]),
        _ when field.Values.Count == 0 => null,
        StepFieldKind.Number => JsonValue.Create(Number(field.Value)!.Value),
        _ => JsonValue.Create(field.Value),
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= DeadlineCount.Most ? number : null;

    // What only experts fill in, and the ways out of a step, have their places elsewhere.
    private static IEnumerable<InputDeclaration> Shown(ActivityNode node) =>
        node.Declaration.Inputs.Where(input => !input.IsForExperts && input.UiHint is not ("dynamic-outcomes" or "switch-editor" or "flow-switch-editor") && input.Key != WhenLateKey);

    private static StepField FieldOf(ActivityNode node, InputDeclaration input, IReadOnlyDictionary<string, IReadOnlyList<InputOption>> lists)
    {
        var options = input.OptionsFrom is { } list ? lists.GetValueOrDefault(list, []) : input.Options;
        var said = node.Input(input.Key)?.Expression;
        if (said is { IsPlain: false })
        {
            return new StepField(input, StepFieldKind.Computed, options, [said.Text ?? ""]);
        }

        var value = said?.Value ?? input.Default;
        if (input.OptionsFrom == PickList.Reminders)
        {
            List<string> ticked = [.. (value as JsonArray ?? []).Select(Reminders.Text).OfType<string>()];
            return new StepField(input, StepFieldKind.Ticks, Reminders.With(ticked), ticked);
        }

        if (input.TypeName == "Boolean" || input.UiHint == "checkbox")
        {
            return new StepField(input, StepFieldKind.YesNo, [], value.IsTrue() ? ["true"] : []);
        }

        string[] values = value.AsText() is { Length: > 0 } text ? [text] : [];
        if (options.Count > 0 || input.UiHint == "dropdown")
        {
            return new StepField(input, StepFieldKind.Choice, options, values);
        }

        return new StepField(
            input, input.TypeName is "Int32" or "Int64" ? StepFieldKind.Number : input.UiHint == "multiline" ? StepFieldKind.LongText : StepFieldKind.Text, [], values);
    }
}
