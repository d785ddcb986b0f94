using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>A task's form as it was filled in.</summary>
internal sealed record FilledForm(FormDefinition Form, FormEntry Entry);

/// <summary>The forms of tasks: reads what was typed, keeps the answers sealed, and writes into the register what is bound to it.</summary>
internal sealed class TaskForms(FormLibrary library, FormReading reading, SubjectSeals seals, Register register)
{
    /// <summary>Reads what was typed into a task's form; null for a task without one.</summary>
    /// <param name="context">For the version of the form, if it was not read before.</param>
    /// <param name="actor">Who filled it in.</param>
    /// <param name="task">The task.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="complete">Whether what has to be filled in is asked for.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<FilledForm?> ReadAsync(
        ServerContext context, Actor actor, HumanTask task, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, bool complete,
        CancellationToken cancellation)
    {
        if (task.FormVersionId is not { } version)
        {
            return null;
        }

        var form = await library.FindAsync(context, version, cancellation);
        return new FilledForm(form, await reading.ReadAsync(actor, task.CentreId, form, typed, complete, cancellation));
    }

    /// <summary>Stages the answers, and the register where fields are bound to it.</summary>
    public async Task KeepAsync(
        ServerContext context, Guid by, OpenedTask opened, FilledForm filled, DateTimeOffset now, CancellationToken cancellation)
    {
        var task = opened.Task;
        var id = Guid.CreateVersion7(now);
        var text = JsonSerializer.Serialize(filled.Entry.Values, StoredAnswers.Default.IReadOnlyDictionaryStringJsonNode);
        context.FormAnswers.Add(new FormAnswer
        {
            Id = id,
            CentreId = task.CentreId,
            InstanceId = task.InstanceId,
            StepId = task.ActivityId,
            TaskId = task.Id,
            SubjectId = task.SubjectId,
            FormVersionId = task.FormVersionId!.Value,
            Sealed = seals.Seal(opened.Key!, text, "answer", id),
            At = now,
            ById = by,
        });
        var bound = Bound(filled, opened.Kind);
        if (bound.Count > 0)
        {
            context.Attach(opened.Key!); // As read: the register need not look for it again.
            await register.WriteAsync(context, task.SubjectId, bound, now, cancellation);
        }
    }

    /// <summary>The answers that a procedure may know: none that is personal, however it is bound.</summary>
    public static JsonObject Public(FilledForm? filled) => new(
        from field in filled?.Form.Fields ?? []
        where field.Class == FieldClass.Public && field.Bind is null or { Class: FieldClass.Public } && filled!.Entry.Values.ContainsKey(field.Key)
        select KeyValuePair.Create(field.Key, filled!.Entry.Values[field.Key]?.DeepClone()));

    // Only people have a card that forms write into, and each kind of them its own fields.
    private static Dictionary<string, JsonNode?> Bound(FilledForm filled, SubjectKind? kind) => kind is not (SubjectKind.Client or SubjectKind.Lead) ? []
        : filled.Form.Fields
            .Where(field => field.Bind is { } bound && filled.Entry.Values.ContainsKey(field.Key) && FieldCatalogue.For(kind.Value).Any(known => known.Key == bound.Key))
            .ToDictionary(field => field.Bind!.Key, field => filled.Entry.Values[field.Key]);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(IReadOnlyDictionary<string, JsonNode?>))]
internal sealed partial class StoredAnswers : System.Text.Json.Serialization.JsonSerializerContext;
