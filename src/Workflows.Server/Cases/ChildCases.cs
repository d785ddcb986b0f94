using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Cases;

/// <summary>
/// Makes a case of every instance that no person starts: of one that a step of another case has started, and of one that an event or the time did.
/// A child about somebody else (its input <see cref="SubjectInput"/> names them) is a case of its own with its own number; about the same subject it
/// is a part of its parent and bears the parent's number with an ordinal.
/// </summary>
internal sealed class ChildCases(SubjectSeals seals, Register register, CaseNumbers numbers, DefinitionStore definitions, FormLibrary forms, FormAnswers answers)
{
    /// <summary>The input by which a step says whom the procedure that it starts is about: the id of a subject of the same centre.</summary>
    public const string SubjectInput = "subject";

    /// <summary>The engine's hook: stages the case in the burst's context.</summary>
    /// <returns>The start, with what the case's steps need to know of it.</returns>
    /// <exception cref="StepFailedException">The named subject is not in this centre.</exception>
    public async ValueTask<StartInstance> OpenAsync(DbContext burst, StartInstance start, CancellationToken cancellation)
    {
        if (start is { ParentInstanceId: null, TriggerActivityId: null })
        {
            return start; // Not by a step, an event or the time: whoever starts it so knows what it is about.
        }

        var context = (ServerContext)burst;
        var centre = Guid.Parse(start.TenantId, CultureInfo.InvariantCulture);
        var instance = context.Set<WorkflowInstance>().Local.Single();
        var now = instance.CreatedAt; // The moment of the whole start.
        var named = await NamedAsync(context, centre, start, cancellation);
        var same = Id(start.Carried.GetValueOrDefault(CarriedKeys.Subject));
        var subject = named ?? same ?? Matter(context, centre, now);
        var file = new CaseFile
        {
            InstanceId = start.InstanceId,
            CentreId = centre,
            SubjectId = subject,
            Number = subject == same && start.ParentInstanceId is { } parent
                ? await PartAsync(context, parent, start, cancellation)
                : await numbers.NextAsync(context, centre, CaseNumbers.Case, now, cancellation),
            DefinitionId = start.DefinitionId,
            ProcedureName = await NameAsync(context, instance.DefinitionVersionId, cancellation),
            StartedById = Id(start.Carried.GetValueOrDefault(CarriedKeys.StartedBy)),
            ManagerId = await ManagerAsync(context, start, cancellation),
            StartedAt = now,
            ParentInstanceId = start.ParentInstanceId,
        };
        context.Add(file);
        await KeepStartAsync(context, start, instance.DefinitionVersionId, file, cancellation);
        return start with { Name = file.Number, Carried = CarriedKeys.Of(file) };
    }

    // What a case was begun with by hand stands at its beginning; what the step that begins it brings for the same form stands there too, as far as it may
    // stand in a procedure's variables at all: whoever works on the case reads there what it is about.
    private async Task KeepStartAsync(ServerContext context, StartInstance start, string versionId, CaseFile file, CancellationToken cancellation)
    {
        var definition = (await definitions.CompiledAsync(context, versionId, cancellation)).Graph.Definition;
        if (file.StartedById is not { } by || StartSettings.Find(definition)?.Form is not { } key || await forms.PinnedAsync(context, versionId, key, cancellation) is not { } version)
        {
            return;
        }

        var form = await forms.FindAsync(context, version, cancellation);
        var brought = form.Fields.Where(field => field is { Class: FieldClass.Public, Bind: null })
            .Select(field => (field.Key, Value: FieldValues.TryChecked(new CatalogueField(field.Key, field.Label, field.Type, field.Class) { Options = field.Options, List = field.List }, start.Input.GetValueOrDefault(field.Key))))
            .Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value);
        if (brought.Count > 0 && await context.SubjectKeys.FindAsync([file.SubjectId], cancellation) is { } seal)
        {
            answers.Add(
                context, seal, new AnswerPlace(file.CentreId, file.InstanceId, FormAnswer.StartStep, null), version, new FilledForm(form, new FormEntry { Values = brought }), by, file.StartedAt);
        }
    }

    private static async Task<Guid?> NamedAsync(ServerContext context, Guid centre, StartInstance start, CancellationToken cancellation)
    {
        if (start.Input.GetValueOrDefault(SubjectInput).AsText() is not { Length: > 0 } text)
        {
            return null;
        }

        return Guid.TryParse(text, CultureInfo.InvariantCulture, out var id)
            && await context.Subjects.AnyAsync(row => row.Id == id && row.CentreId == centre, cancellation)
            ? id
            : throw new StepFailedException("того, кого має стосуватися нова справа, у цьому центрі немає");
    }

    // The parent may have got another one since it began.
    private static async Task<Guid?> ManagerAsync(ServerContext context, StartInstance start, CancellationToken cancellation)
    {
        var parent = start.ParentInstanceId is not { } id ? null : await context.CaseFiles.AsNoTracking().Where(row => row.InstanceId == id)
            .Select(row => new { row.ManagerId }).SingleOrDefaultAsync(cancellation);
        return parent is null ? Id(start.Carried.GetValueOrDefault(CarriedKeys.Manager)) : parent.ManagerId;
    }

    // Of two that start at the same moment one finds the number taken, and its burst runs again.
    private static async Task<string> PartAsync(ServerContext context, string parent, StartInstance start, CancellationToken cancellation)
    {
        var number = start.Carried.GetValueOrDefault(CarriedKeys.Number).AsText();
        var prefix = number + "/";
        var parts = await context.CaseFiles.AsNoTracking().Where(row => row.ParentInstanceId == parent).Select(row => row.Number).ToListAsync(cancellation);
        return string.Create(CultureInfo.InvariantCulture, $"{number}/{parts.Count(one => one.StartsWith(prefix, StringComparison.Ordinal)) + 1}");
    }

    private Guid Matter(ServerContext context, Guid centre, DateTimeOffset now)
    {
        var key = context.Add(seals.NewKey(Guid.CreateVersion7(now), centre)).Entity;
        return register.Make(context, key, SubjectKind.Matter, null, new Dictionary<string, JsonNode?>(), null, now).Id;
    }

    private async Task<string> NameAsync(ServerContext context, string versionId, CancellationToken cancellation)
    {
        var definition = (await definitions.CompiledAsync(context, versionId, cancellation)).Graph.Definition;
        return definition.Name is { Length: > 0 } name ? name : definition.DefinitionId;
    }

    private static Guid? Id(JsonNode? value) => Guid.TryParse(value.AsText(), CultureInfo.InvariantCulture, out var id) ? id : null;
}
