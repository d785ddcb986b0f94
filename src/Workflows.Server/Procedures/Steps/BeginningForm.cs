using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Steps;

/// <summary>What a procedure is called, and how its cases begin, as somebody fills it in.</summary>
internal sealed record BeginningForm(string Name, string Description, IReadOnlyList<Role> Roles, SubjectKind Subject, string? Form, bool StarterManages)
{
    private const int LongestName = 200, LongestDescription = 1000;

    /// <summary>Who can be said to start procedures.</summary>
    public static IReadOnlyList<Role> Starters { get; } = [.. Enum.GetValues<Role>().Where(role => role.Has(Right.StartProcedures))];

    /// <summary>Whom cases can be about.</summary>
    public static IReadOnlyList<SubjectKind> Subjects { get; } = [SubjectKind.Matter, SubjectKind.Lead, SubjectKind.Client, SubjectKind.Partner];

    /// <summary>As the drawing has it.</summary>
    public static BeginningForm Of(string name, WorkflowDefinition definition)
    {
        var start = StartSettings.Find(definition);
        return new BeginningForm(name, definition.Description ?? "", start?.Roles ?? [], start?.Subject ?? SubjectKind.Matter, start?.Form, start?.StarterManages == true) { IsForeign = StartSettings.ProblemOf(definition) is not null };
    }

    /// <summary>Whether the drawing says of the start what cannot be read here: it is left alone then.</summary>
    public bool IsForeign { get; init; }

    /// <summary>What stands in each field, as a hidden input tells it of when the page was opened.</summary>
    public IReadOnlyDictionary<string, string> Opened => new Dictionary<string, string>
    {
        ["name"] = Name, ["description"] = Description, ["role"] = string.Join(',', Roles.Order()), ["subject"] = Subject.ToString(), ["form"] = Form ?? "", ["manages"] = StarterManages ? "true" : "",
    };

    /// <summary>As it was sent; what the person has not touched is as the drawing has it by now.</summary>
    public BeginningForm Typed(IFormCollection sent)
    {
        var typed = this with
        {
            Name = TypedText.Of(sent["name"].ToString()).Trim(),
            Description = TypedText.Of(sent["description"].ToString()).Trim(),
            Roles = [.. Starters.Where(role => sent["role"].Contains(role.ToString()))],
            Subject = Subjects.FirstOrDefault(kind => sent["subject"] == kind.ToString(), SubjectKind.Matter),
            Form = sent["form"].ToString() is { Length: > 0 } form ? form : null,
            StarterManages = sent["manages"] == "true",
        };
        bool IsUntouched(string key) => sent.ContainsKey($"w.{key}") && TypedText.Of(sent[$"w.{key}"].ToString()).Trim() == typed.Opened[key];
        return this with
        {
            Name = IsUntouched("name") ? Name : typed.Name,
            Description = IsUntouched("description") ? Description : typed.Description,
            Roles = IsForeign || IsUntouched("role") ? Roles : typed.Roles,
            Subject = IsForeign || IsUntouched("subject") ? Subject : typed.Subject,
            Form = IsForeign || IsUntouched("form") ? Form : typed.Form,
            StarterManages = IsForeign || IsUntouched("manages") ? StarterManages : typed.StarterManages,
        };
    }

    /// <summary>What is wrong with a procedure's name; null for nothing.</summary>
    public static string? NameProblem(string name) => name.Length switch
    {
        0 => "Введіть назву процедури",
        > LongestName => $"Назва задовга: щонайбільше {LongestName} знаків",
        _ => null,
    };

    /// <summary>What cannot be kept, by the field's id.</summary>
    /// <param name="form">The form that was chosen; null where none was, or it is not there.</param>
    public Dictionary<string, string> Problems(FormDefinition? form)
    {
        var problems = new Dictionary<string, string>();
        if (NameProblem(Name) is { } wrong)
        {
            problems["name"] = wrong;
        }

        if (Description.Length > LongestDescription)
        {
            problems["description"] = $"Опис задовгий: щонайбільше {LongestDescription} знаків";
        }

        if (IsForeign)
        {
            return problems;
        }

        if (Form is not null && form is null)
        {
            problems["form"] = "Такої форми вже немає: виберіть іншу";
        }
        else if (Roles.Count > 0 && AskedType is { } type && form?.Fields.Any(field => field.Type == type) != true)
        {
            problems["form"] = Subject == SubjectKind.Client
                ? "Виберіть форму, що питає, про якого клієнта справа: вона має поле для вибору клієнта"
                : "Виберіть форму, що питає, про яку організацію справа: вона має поле для вибору партнера";
        }

        return problems;
    }

    /// <summary>Writes it into a drawing; what is not asked here stays.</summary>
    public void WriteInto(DrawingEdit edit)
    {
        edit.SetText("name", Name);
        edit.SetText("description", Description);
        if (IsForeign)
        {
            return;
        }

        if (edit.Definition["customProperties"] is not JsonObject custom)
        {
            edit.Definition["customProperties"] = custom = [];
        }

        // Where nobody starts it by hand, the rest stays for the day when somebody does again.
        if (Roles.Count == 0 && Form is null && Subject == SubjectKind.Matter && !StarterManages)
        {
            custom.Remove("start");
            return;
        }

        var start = custom["start"] as JsonObject ?? [];
        if ((start["roles"] as JsonArray)?.Select(role => role.AsText()).ToHashSet().SetEquals(Roles.Select(role => role.ToString())) != true)
        {
            start["roles"] = new JsonArray([.. Roles.Select(role => (JsonNode)role.ToString())]);
        }

        if (start["subject"] is not null || Subject != SubjectKind.Matter)
        {
            start["subject"] = Subject.ToString();
        }

        if (Form is null)
        {
            start.Remove("form");
        }
        else
        {
            start["form"] = Form;
        }

        if (StarterManages)
        {
            start["starterManages"] = true;
        }
        else
        {
            start.Remove("starterManages");
        }

        // Only the card of a lead, whom the start itself records, is begun by the drawing.
        if (Subject != SubjectKind.Lead)
        {
            start.Remove("with");
        }

        custom["start"] = start;
    }

    private FieldType? AskedType => Subject switch
    {
        SubjectKind.Client => FieldType.Client,
        SubjectKind.Partner => FieldType.Partner,
        _ => null,
    };
}
