using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>The forms of tasks: reads what was typed, keeps the answers sealed, and writes into the register what is bound to it.</summary>
internal sealed class TaskForms(FormLibrary library, ListReading lists, FormReading reading, FormAnswers answers, AttachedFiles files, Register register)
{
    /// <summary>A task's form, with what its lists offer; null for a task without one.</summary>
    public async Task<FormDefinition?> FindAsync(ServerContext context, HumanTask task, CancellationToken cancellation) =>
        task.FormVersionId is { } version ? await lists.FilledAsync(context, task.CentreId, await library.FindAsync(context, version, cancellation), cancellation) : null;

    /// <summary>What a task's form begins with: what the card of whom it is about knows. Whether the reader may see it is asked before.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> BeginningAsync(
        ServerContext context, HumanTask task, FormDefinition form, DateOnly today, CancellationToken cancellation)
    {
        if (!Enum.GetValues<SubjectKind>().Any(kind => FormBeginning.AsksWhatIsKnown(form, kind)))
        {
            return FormEntry.Empty.Typed;
        }

        return await register.ReadStandingAsync(context, task.SubjectId, cancellation) is { } known
            ? FormBeginning.Of(form, known.Subject.Kind, known.Fields, today)
            : FormEntry.Empty.Typed;
    }

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
        if (await FindAsync(context, task, cancellation) is not { } form)
        {
            return null;
        }

        if (form.TakesFiles)
        {
            typed = AttachedFiles.In(form, typed, await files.OfAsync(context, actor.AccountId, TaskReading.PlaceOf(task), cancellation));
        }

        return new FilledForm(form, await reading.ReadAsync(actor, task.CentreId, form, typed, complete, cancellation)) { IsComplete = complete };
    }

    /// <summary>Stages the answers, the leads of their tables, their files, and the register where fields are bound to it.</summary>
    /// <returns>The form as it is kept; null when a file of it has just been removed.</returns>
    public async Task<FilledForm?> KeepAsync(
        ServerContext context, Guid by, OpenedTask opened, FilledForm filled, DateTimeOffset now, CancellationToken cancellation)
    {
        var task = opened.Task;
        var place = new AnswerPlace(task.CentreId, task.InstanceId, task.ActivityId, task.Id);
        var kept = answers.Add(context, opened.Key!, place, task.FormVersionId!.Value, filled, by, now);
        if (!await files.KeepAsync(context, kept, place.CentreId, place.InstanceId, opened.Key!, cancellation))
        {
            return null;
        }

        var bound = FormAnswers.RegisterFieldsOf(filled.Form, filled.Entry, opened.Kind ?? SubjectKind.Matter);
        if (bound.Count > 0)
        {
            context.Attach(opened.Key!); // As read: the register need not look for it again.
            await register.WriteAsync(context, task.SubjectId, bound, new CardWriter(by, task.InstanceId), now, cancellation);
        }

        return kept;
    }
}
