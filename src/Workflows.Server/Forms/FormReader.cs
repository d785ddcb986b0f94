using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Files;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>What became of reading a form: the form, or what is wrong with its text, sentence by sentence.</summary>
internal sealed record FormRead(FormDefinition? Form, IReadOnlyList<string> Problems)
{
    /// <summary>The form as far as it could be read, whatever is wrong with it: to be looked at, never to be asked. Null for what is no object at all.</summary>
    public FormDefinition? Sketch { get; init; }
}

/// <summary>Reads a form's JSON. Strict: what it does not know is a problem, said in words that name group and field.</summary>
internal sealed class FormReader
{
    private const int LongestKey = 50;
    private const int LongestText = 20_000;

    private readonly Func<string, CatalogueField?> catalogue;
    private readonly List<string> problems = [];
    private readonly List<FormField> read = [];

    private FormReader(Func<string, CatalogueField?> catalogue) => this.catalogue = catalogue;

    /// <summary>Reads a form whose fields bind to the register's catalogue.</summary>
    public static FormRead Read(string text) => Read(text, FieldCatalogue.Find);

    /// <summary>Reads a form whose fields bind to this catalogue.</summary>
    public static FormRead Read(string text, Func<string, CatalogueField?> catalogue)
    {
        var reader = new FormReader(catalogue);
        var form = reader.Parse(text) is { } json ? reader.Form(json) : null;
        return new FormRead(reader.problems.Count == 0 ? form : null, reader.problems) { Sketch = form };
    }

    private JsonObject? Parse(string text)
    {
        try
        {
            var node = JsonNode.Parse(text, null, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            if (node is JsonObject form)
            {
                return form;
            }

            problems.Add("Форма має бути об'єктом JSON.");
        }
        catch (JsonException wrong)
        {
            problems.Add(wrong.LineNumber is { } line
                ? $"Це не JSON: помилка в рядку {line + 1}."
                : "Це не JSON, або та сама властивість стоїть в ньому двічі.");
        }

        return null;
    }

    private FormDefinition Form(JsonObject json)
    {
        var part = new JsonPart(json, "Форма", problems);
        part.Allow("key", "title", "intro", "groups");
        var form = new FormDefinition(Key(part), part.Text("title", needed: true) ?? "")
        {
            Intro = part.Text("intro"),
            Groups = [.. part.Parts("groups", GroupPlace).Select(Group)],
        };
        if (!form.Fields.Any())
        {
            part.Wrong("немає жодного поля");
        }

        // A browser sends a form in its order: what stands behind a file that is too large would never come to be read.
        if (form.Fields.SkipWhile(field => field.Type != FieldType.Files).FirstOrDefault(field => field.Type != FieldType.Files) is { } behind)
        {
            part.Wrong($"поле «{behind.Key}» стоїть після файлів, а файли мають бути в кінці форми");
        }

        return form;
    }

    private FormGroup Group(JsonPart part)
    {
        part.Allow("title", "fields");
        return new FormGroup(part.Text("title"), [.. part.Parts("fields", (number, json) => FieldPlace(part, number, json)).Select(Field)]);
    }

    private FormField Field(JsonPart part)
    {
        var field = TableReader.IsTable(part) ? Table(part) : Simple(part, read, "showWhen") with { ShowWhen = ShowWhenReader.Read(part, read) };
        read.Add(field);
        return field;
    }

    private FormField Table(JsonPart part)
    {
        part.Allow("key", "type", "label", "required", "help", "showWhen", "columns", "makes", "with", "minRows", "maxRows");
        var key = NewKey(part, read);
        var columns = new List<FormField>();
        foreach (var column in part.Parts("columns", (number, json) => FieldPlace(part, number, json)))
        {
            columns.Add(Simple(column, columns));
        }

        return TableReader.Read(part, columns, catalogue) with { Key = key, ShowWhen = ShowWhenReader.Read(part, read) };
    }

    // A field beside others, or a column beside others in its table.
    private FormField Simple(JsonPart part, IReadOnlyList<FormField> beside, params ReadOnlySpan<string> more)
    {
        part.Allow(["key", "type", "label", "bind", "class", "required", "help", "maxLength", "min", "max", "options", "list", "maxFiles", "maxSize", "accept", FieldComparison.Property, .. more]);
        var bind = Bind(part, beside);
        var type = Type(part, bind);
        var key = NewKey(part, beside);
        var field = new FormField(key, part.Text("label", needed: bind is null) ?? bind?.Label ?? "", type, Class(part, type, bind))
        {
            Help = part.Text("help"),
            Required = part.Flag("required"),
            MaxLength = MaxLength(part, type),
            Options = FieldOptions.Read(part, type, bind),
            List = FieldOptions.ListOf(part, bind),
            Bind = bind,
            Files = FileRules.Read(part, type),
        };
        return FieldComparison.Read(part, FieldLimits.Read(part, field), beside);
    }

    private static string NewKey(JsonPart part, IReadOnlyList<FormField> beside)
    {
        var key = Key(part);
        if (key.Length > 0 && beside.Any(other => other.Key == key))
        {
            part.Wrong($"ключ «{key}» уже має інше поле");
        }

        return key;
    }

    private CatalogueField? Bind(JsonPart part, IReadOnlyList<FormField> beside)
    {
        var bind = part.Text("bind") is { } name ? catalogue(name) : null;
        if (bind is null && part.Json["bind"] is not null)
        {
            part.Wrong($"у картці немає поля «{part.Json["bind"]}»");
        }

        if (bind is not null && beside.Any(other => other.Bind?.Key == bind.Key))
        {
            part.Wrong($"у поле картки «{bind.Key}» уже записує інше поле");
        }

        return bind;
    }

    private static FieldType Type(JsonPart part, CatalogueField? bind)
    {
        var type = part.Word<FieldType>("type");
        if (type is null && bind is null && part.Json["type"] is null)
        {
            part.Wrong("немає «type»");
        }

        if (type is not null && bind is not null && type != bind.Type)
        {
            part.Wrong($"тип {type}, а поле картки «{bind.Key}» має тип {bind.Type}");
        }

        return bind?.Type ?? type ?? FieldType.Text;
    }

    /// <summary>How carefully an answer is kept where a form says nothing.</summary>
    public static FieldClass UsualClass(FieldType type, CatalogueField? bind) =>
        bind?.Class ?? (type is FieldType.Text or FieldType.LongText or FieldType.Date or FieldType.Files ? FieldClass.Personal : FieldClass.Public);

    /// <summary>The least carefully that an answer may be kept: words and files of people are never public, what the register seals is sealed.</summary>
    public static FieldClass LeastClass(FieldType type, CatalogueField? bind) =>
        bind?.Class ?? (type is FieldType.Text or FieldType.LongText or FieldType.Files ? FieldClass.Personal : FieldClass.Public);

    private static FieldClass Class(JsonPart part, FieldType type, CatalogueField? bind)
    {
        var wanted = part.Word<FieldClass>("class") ?? UsualClass(type, bind);
        if (wanted < LeastClass(type, bind))
        {
            part.Wrong(bind is not null ? $"поле картки «{bind.Key}» має клас {bind.Class}, відкритішим воно бути не може"
                : type == FieldType.Files ? "файли, які додають люди, не можуть бути відкритими (Public)"
                : "текст, який пишуть люди, не може бути відкритим (Public)");
        }

        return wanted;
    }

    private static int MaxLength(JsonPart part, FieldType type)
    {
        if (type is FieldType.Text or FieldType.LongText)
        {
            return part.Whole("maxLength", 1, LongestText) ?? (type == FieldType.Text ? 200 : 4000);
        }

        if (part.Json["maxLength"] is not null)
        {
            part.Wrong("«maxLength» буває лише в тексту");
        }

        return 0;
    }

    private static string Key(JsonPart part)
    {
        var key = part.Text("key", needed: true);
        if (key is null || KeyText.IsKey(key, LongestKey))
        {
            return key ?? "";
        }

        part.Wrong($"ключ «{key}» має починатися латинською літерою і складатися з латинських літер, цифр та дефісів, щонайбільше {LongestKey}");
        return "";
    }

    private static string GroupPlace(int number, JsonObject json) =>
        json["title"] is JsonValue title && title.TryGetValue(out string? text) ? $"Група «{text}»" : $"Група {number}";

    private static string FieldPlace(JsonPart group, int number, JsonObject json) =>
        json["key"] is JsonValue key && key.TryGetValue(out string? text) ? $"{group.Place}, поле «{text}»" : $"{group.Place}, поле {number}";
}
