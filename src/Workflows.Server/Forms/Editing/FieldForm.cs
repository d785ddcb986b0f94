using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms.Editing;

/// <summary>What is said about a field on its page, as it was typed, whatever is wrong with it.</summary>
public sealed record FieldForm
{
    /// <summary>The longest label or title, in characters.</summary>
    public const int LongestLabel = 200;

    /// <summary>The longest help, in characters.</summary>
    public const int LongestHelp = 500;

    /// <summary>Begins the names of the hidden inputs that say what stood on the page when it was opened.</summary>
    public const string OpenedPrefix = "w.";

    /// <summary>The name of the input for the list; the scripts of forms know such names.</summary>
    public const string ListInput = FormReading.Prefix + "list";

    private const int MostOptions = 60;

    /// <summary>The kind of its answer.</summary>
    public FieldType Kind { get; init; }

    /// <summary>What is asked.</summary>
    public string Label { get; init; } = "";

    /// <summary>What stands under it.</summary>
    public string Help { get; init; } = "";

    /// <summary>Whether it has to be filled in.</summary>
    public bool Required { get; init; }

    /// <summary>The key of the register's field that it is written into; empty for none.</summary>
    public string Bind { get; init; } = "";

    /// <summary>The key of the reference list from which the options are taken; empty where they are typed here.</summary>
    public string List { get; init; } = "";

    /// <summary>The options of a choice, one a line.</summary>
    public string Options { get; init; } = "";

    /// <summary>The least number or earliest day; empty for none.</summary>
    public string Min { get; init; } = "";

    /// <summary>The greatest number or latest day; empty for none.</summary>
    public string Max { get; init; } = "";

    /// <summary>Whether the earliest day is the one on which the form is filled in.</summary>
    public bool FromToday { get; init; }

    /// <summary>Whether the latest day is that one.</summary>
    public bool UntilToday { get; init; }

    /// <summary>The key of the field with which it is compared; empty for none.</summary>
    public string ComparedWith { get; init; } = "";

    /// <summary>How carefully it is kept; empty where there is nothing to choose.</summary>
    public string Class { get; init; } = "";

    /// <summary>What became of options whose words are not there any more: stored value to the new words, or to nothing when it is taken away.</summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = new Dictionary<string, string>();

    /// <summary>The field of the register.</summary>
    public CatalogueField? Bound => Bind.Length == 0 ? null : FieldCatalogue.Find(Bind);

    /// <summary>Whether its options are said here: of a field of the register they are the register's.</summary>
    public bool IsOwnChoice => Kind is FieldType.Choice or FieldType.Choices && Bind.Length == 0;

    /// <summary>Whether its options are typed here.</summary>
    public bool HasOptions => IsOwnChoice && List.Length == 0;

    /// <summary>Whether it has limits that can be set here.</summary>
    public bool HasLimits => Kind is FieldType.Number || IsDay;

    /// <summary>Whether its limits are days.</summary>
    public bool IsDay => Kind is FieldType.Date or FieldType.DateTime;

    /// <summary>What a new field begins with.</summary>
    internal static FieldForm New(FieldType kind, CatalogueField? bind) => new()
    {
        Kind = bind?.Type ?? kind,
        Label = bind?.Label ?? "",
        Bind = bind?.Key ?? "",
        Class = FormReader.UsualClass(bind?.Type ?? kind, bind).ToString(),
    };

    /// <summary>A field as it is.</summary>
    /// <param name="json">As it is stored.</param>
    /// <param name="field">The same, read.</param>
    public static FieldForm Of(JsonObject json, FormField field) => new()
    {
        Kind = field.Type,
        Label = field.Label,
        Help = field.Help ?? "",
        Required = json["required"]?.GetValueKind() == JsonValueKind.True,
        Bind = field.Bind?.Key ?? "",
        List = field.List ?? "",
        Options = field.List is null ? string.Join('\n', field.Options.Select(option => option.Label)) : "",
        Min = Typed(field, field.Min),
        Max = Typed(field, field.Max),
        FromToday = field.Min == FieldLimits.Today,
        UntilToday = field.Max == FieldLimits.Today,
        ComparedWith = field.ComparedWith ?? "",
        Class = field.Class.ToString(),
    };

    /// <summary>All that its page has inputs for, by their names.</summary>
    public IReadOnlyDictionary<string, string> Inputs => new Dictionary<string, string>
    {
        ["kind"] = Kind.ToString(), ["label"] = Label, ["help"] = Help, ["required"] = Ticked(Required), ["bind"] = Bind, [ListInput] = List, ["options"] = Options, ["min"] = Min, ["max"] = Max,
        ["from-today"] = Ticked(FromToday), ["until-today"] = Ticked(UntilToday), ["compared-with"] = ComparedWith, ["class"] = Class,
    };

    /// <summary>The same where what the person has not touched is as it stands by now, whatever somebody else has changed there meanwhile.</summary>
    /// <param name="opened">What stood on the page when it was opened.</param>
    /// <param name="now">What stands there now.</param>
    internal FieldForm Over(FieldForm opened, FieldForm now) => this with
    {
        Kind = Kind == opened.Kind ? now.Kind : Kind,
        Label = Label == opened.Label ? now.Label : Label,
        Help = Help == opened.Help ? now.Help : Help,
        Required = Required == opened.Required ? now.Required : Required,
        Bind = Bind == opened.Bind ? now.Bind : Bind,
        List = List == opened.List ? now.List : List,
        Options = OptionLines.Merged(opened.Options, now.Options, Options),
        Min = Min == opened.Min ? now.Min : Min,
        Max = Max == opened.Max ? now.Max : Max,
        FromToday = FromToday == opened.FromToday ? now.FromToday : FromToday,
        UntilToday = UntilToday == opened.UntilToday ? now.UntilToday : UntilToday,
        ComparedWith = ComparedWith == opened.ComparedWith ? now.ComparedWith : ComparedWith,
        Class = Class == opened.Class || (Class.Length == 0 && Kind != FieldType.Table) ? now.Class : Class, // Where there is nothing to choose nothing is sent.
    };

    /// <summary>What a browser sent about a field of this kind.</summary>
    /// <param name="sent">All that it sent.</param>
    /// <param name="kind">The kind of its answer.</param>
    /// <param name="prefix">Begins the names of the inputs.</param>
    public static FieldForm Read(IFormCollection sent, FieldType kind, string prefix = "")
    {
        string One(string name) => TypedText.Line(sent[prefix + name].ToString());
        string Lines(string name) => TypedText.Of(sent[prefix + name].ToString()).Trim();
        bool IsTicked(string name) => sent[prefix + name] == Ticked(true);
        return new()
        {
            Kind = Enum.TryParse<FieldType>(sent[prefix + "kind"], out var wanted) && kind is FieldType.Text or FieldType.LongText && wanted is FieldType.Text or FieldType.LongText ? wanted : kind,
            Label = One("label"),
            Help = Lines("help"),
            Required = IsTicked("required"),
            Bind = One("bind"),
            List = One(ListInput),
            Options = Lines("options"),
            Min = One("min"),
            Max = One("max"),
            FromToday = IsTicked("from-today"),
            UntilToday = IsTicked("until-today"),
            ComparedWith = One("compared-with"),
            Class = One("class"),
            Renames = sent.Where(pair => pair.Key.StartsWith(OptionLines.RenamePrefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[OptionLines.RenamePrefix.Length..], pair => TypedText.Of(pair.Value.ToString()).Trim()),
        };
    }

    /// <summary>Checks what was typed; says what is wrong by the ids of the inputs.</summary>
    /// <param name="may">The fields of the register that it may be written into.</param>
    /// <param name="lists">The reference lists that the unit has.</param>
    /// <param name="beside">The keys of the fields with which it can be compared, and of the one with which it is.</param>
    /// <param name="errors">What is wrong so far.</param>
    internal void Check(
        IReadOnlyCollection<CatalogueField> may, IReadOnlyCollection<ListName> lists, IReadOnlyCollection<string> beside, Dictionary<string, string> errors)
    {
        Ask(errors, "compared-with", ComparedWith.Length == 0 || beside.Contains(ComparedWith), "Виберіть зі списку, з чим порівняти відповідь");
        Ask(errors, "label", Label.Length > 0 || Bind.Length > 0, "Напишіть, що запитати");
        Ask(errors, "label", Label.Length <= LongestLabel, $"Запитання задовге: щонайбільше {LongestLabel} знаків");
        Ask(errors, "help", Help.Length <= LongestHelp, $"Підказка задовга: щонайбільше {LongestHelp} знаків");
        Ask(errors, "bind", Bind.Length == 0 || may.Any(field => field.Key == Bind), "Виберіть зі списку, куди записати");
        Ask(errors, "class", Class.Length == 0 || FieldKinds.ClassesOf(Kind, Bound).Any(kept => kept.ToString() == Class)
            || Bind.Length > 0, "Так цю відповідь зберігати не можна, виберіть інше");
        if (HasOptions)
        {
            CheckOptions(errors);
        }
        else if (IsOwnChoice)
        {
            Ask(errors, "list", lists.Any(list => list.Key == List), "Виберіть зі списку, звідки брати відповіді");
        }

        if (HasLimits)
        {
            var (low, high) = (Limit(errors, "min", Min, FromToday), Limit(errors, "max", Max, UntilToday));
            Ask(errors, "max", low is null || high is null || Comparer<IComparable>.Default.Compare(low, high) <= 0, Kind == FieldType.Number
                ? "Найбільше число має бути не менше за найменше" : "Останній день має бути не раніше за перший");
        }
    }

    private void CheckOptions(Dictionary<string, string> errors)
    {
        var lines = OptionLines.Of(Options);
        Ask(errors, "options", lines.Count > 0, "Напишіть відповіді, кожну з нового рядка");
        Ask(errors, "options", lines.Count <= MostOptions, $"Відповідей забагато: щонайбільше {MostOptions}");
        Ask(errors, "options", lines.All(line => line.Length <= OptionLines.Longest), $"Відповідь задовга: щонайбільше {OptionLines.Longest} знаків");
        if (lines.GroupBy(line => line, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            Ask(errors, "options", false, $"Відповідь «{twice.Key}» написано двічі");
        }
    }

    private IComparable? Limit(Dictionary<string, string> errors, string name, string typed, bool today)
    {
        if (typed.Length == 0)
        {
            return null;
        }

        Ask(errors, name, !today, "Виберіть одне: сьогодні або іншу дату");
        if (IsDay)
        {
            Ask(errors, name, LocalTime.TryReadDay(typed, out var day), "Вкажіть день, наприклад 31.01.2026");
            return errors.ContainsKey(name) ? null : day;
        }

        Ask(errors, name, FieldReading.TryNumber(typed, out var number), "Введіть число, наприклад 12 або 3,5");
        return errors.ContainsKey(name) ? null : number;
    }

    // As people type it and browsers show it.
    private static string Typed(FormField field, string? limit) =>
        limit is null or FieldLimits.Today ? "" : field.Type == FieldType.Number ? limit.Replace('.', ',') : limit;

    private static void Ask(Dictionary<string, string> errors, string field, bool isGood, string problem)
    {
        if (!isGood)
        {
            errors.TryAdd(field, problem);
        }
    }

    private static string Ticked(bool isTicked) => isTicked ? "yes" : "";
}
