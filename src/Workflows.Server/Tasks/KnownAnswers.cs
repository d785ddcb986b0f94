using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>With what a task's form begins: what the card of whom it is about knows already. Nothing is typed twice.</summary>
internal sealed class KnownAnswers(Register register)
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Nothing = [];

    /// <summary>Input name to value, as if it had been typed, and beside it what was known, so that a change can be told.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> OfAsync(
        ServerContext context, Guid subjectId, FormDefinition form, CancellationToken cancellation)
    {
        if (form.Fields.All(field => field.Bind is null)
            || await context.Subjects.AsNoTracking().SingleOrDefaultAsync(row => row.Id == subjectId, cancellation) is not { } subject
            || await context.SubjectKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == subjectId, cancellation) is not { } key)
        {
            return Nothing;
        }

        var card = register.Read(subject, key);
        var typed = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var field in form.Fields.Where(field => field.Bind is not null))
        {
            if (card.GetValueOrDefault(field.Bind!.Key) is { } value && Texts(field, value) is { Count: > 0 } texts)
            {
                typed[FormReading.InputName(field)] = texts;
                typed[FormReading.KnownName(field)] = texts;
            }
        }

        return typed;
    }

    private static List<string> Texts(FormField field, JsonNode value) => field.Type switch
    {
        FieldType.YesNo => [value.IsTrue() ? "true" : "false"],
        FieldType.Choices => [.. value.AsTexts()],
        _ => value.AsText() is { Length: > 0 } text ? [text] : [],
    };
}
