using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>A task's form as it was filled in.</summary>
internal sealed record FilledForm(FormDefinition Form, FormEntry Entry, bool Complete);

/// <summary>The forms of tasks: reads what was typed, keeps the answers sealed, and writes into the register what is bound to it.</summary>
internal sealed class TaskForms(FormLibrary library, FormReading reading, FormAnswers answers, LeadRows leads, Register register)
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
        return new FilledForm(form, await reading.ReadAsync(actor, task.CentreId, form, typed, complete, cancellation), complete);
    }

    /// <summary>Stages the answers, the leads that they make, and the register where fields are bound to it.</summary>
    /// <returns>What of the answers may leave the seal.</returns>
    public async Task<JsonObject> KeepAsync(
        ServerContext context, Guid by, OpenedTask opened, FilledForm filled, DateTimeOffset now, CancellationToken cancellation)
    {
        var task = opened.Task;
        var entry = filled.Complete ? leads.Make(context, task.CentreId, filled.Form, filled.Entry, by, now) : LeadRows.Without(filled.Form, filled.Entry);
        answers.Add(context, opened.Key!, new AnswerPlace(task.CentreId, task.InstanceId, task.ActivityId, task.Id), task.FormVersionId!.Value, entry, by, now);
        var bound = FormAnswers.RegisterFieldsOf(filled.Form, filled.Entry, opened.Kind ?? SubjectKind.Matter);
        if (bound.Count > 0)
        {
            context.Attach(opened.Key!); // As read: the register need not look for it again.
            await register.WriteAsync(context, task.SubjectId, bound, now, cancellation);
        }

        return FormAnswers.PublicOf(filled.Form, entry);
    }
}
