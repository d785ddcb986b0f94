using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Documents;

/// <summary>«Документ»: makes a numbered paper of what is known in the case, to be printed and signed.</summary>
/// <param name="making">Makes it; null on a trial.</param>
internal sealed class DocumentActivity(DocumentMaking? making) : RecordingActivity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Document";

    /// <summary>The field that names the template.</summary>
    public const string TemplateField = "document";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, StepGroups.Register, "Документ", "Складає документ за шаблоном, дає йому номер і кладе до документів справи.")
    {
        Icon = "paper",
        Inputs = [Picked(TemplateField, "Шаблон", "Який документ скласти.", PickList.PaperTemplates)],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var template = StepText.Of(context, TemplateField) ?? throw new StepFailedException("не вибрано, який документ скласти");
        var step = context.Node.Id;
        return making is null ? null : Staging.About(context, (about, scope, stop) => making.AddAsync(scope, about, step, template, stop));
    }
}

/// <summary>Makes papers, in the transaction of the burst that reached their steps.</summary>
internal sealed class DocumentMaking(DocumentText text, StepAnswers answers, Register register, SubjectSeals seals, CaseNumbers numbers)
{
    /// <summary>The purpose with which a paper is sealed; its place is the row's id.</summary>
    public const string Purpose = "document";

    /// <summary>Stages a paper.</summary>
    /// <exception cref="StepFailedException">There is no such template, or whom the case is about has been erased.</exception>
    public async Task AddAsync(StagingScope scope, TaskCase about, string step, string key, CancellationToken cancellation)
    {
        var (context, centre) = (scope.Context, scope.CentreId);
        var template = await context.Set<DocumentTemplate>().AsNoTracking().Where(row => row.Key == key && row.IsCurrent)
            .OrderByDescending(row => row.CentreId == centre).FirstOrDefaultAsync(cancellation)
            ?? throw new StepFailedException($"шаблону документа «{key}» немає");
        var seal = await context.SubjectKeys.FindAsync([about.SubjectId], cancellation)
            ?? throw new StepFailedException("запис про того, кого стосується справа, видалено");
        var number = await numbers.NextAsync(context, centre, template.Series, scope.Now, cancellation);
        var id = Guid.CreateVersion7(scope.Now);
        context.Add(new Document
        {
            Id = id,
            CentreId = centre,
            SubjectId = about.SubjectId,
            InstanceId = scope.InstanceId,
            ActivityId = step,
            TemplateId = template.Id,
            Title = template.Title,
            Number = number,
            Sealed = seals.Seal(seal, text.Write(template.Id, template.Text, await ValuesAsync(scope, about, seal, number, cancellation)), Purpose, id),
            MadeAt = scope.Now,
        });
    }

    private async Task<Dictionary<string, string>> ValuesAsync(
        StagingScope scope, TaskCase about, SubjectKey seal, string number, CancellationToken cancellation)
    {
        var context = scope.Context;
        var values = new Dictionary<string, string>
        {
            [DocumentFields.Number] = number,
            [DocumentFields.Date] = LocalTime.Words(KyivTime.DayOf(scope.Now)),
            [DocumentFields.Centre] = (await context.Units.FindAsync([scope.CentreId], cancellation))?.Name ?? "",
            [DocumentFields.Case] = about.Number,
            [DocumentFields.Worker] = await WorkerAsync(context, scope.InstanceId, cancellation) ?? "",
            [DocumentFields.Partner] = (await context.Partners.FindAsync([about.SubjectId], cancellation))?.Name ?? "",
        };
        if (await Register.StandingAsync(context, about.SubjectId, cancellation) is { } subject
            && (subject.Id == seal.Id ? seal : await context.SubjectKeys.FindAsync([subject.Id], cancellation)) is { } opens)
        {
            foreach (var (key, value) in register.Read(subject, opens))
            {
                await PutAsync(context, values, FieldCatalogue.Find(key), value, cancellation);
            }
        }

        foreach (var (key, value) in await answers.BoundAsync(context, scope.InstanceId, cancellation))
        {
            await PutAsync(context, values, FieldCatalogue.Find(key), value, cancellation);
        }

        return values;
    }

    private static async Task PutAsync(ServerContext context, Dictionary<string, string> values, CatalogueField? field, JsonNode? value, CancellationToken cancellation)
    {
        if (field is not null && value is not null)
        {
            var names = new Dictionary<Guid, Candidate>();
            if (field.Type == FieldType.Partner && Guid.TryParse(value.AsText(), out var id) && await context.Partners.FindAsync([id], cancellation) is { } partner)
            {
                names[id] = new Candidate(id, partner.Name, null);
            }

            values[DocumentFields.KeyOf(field)] = AnswerText.Of((await ListOptions.FilledAsync(context, [FormField.Of(field)], cancellation))[0], value, names);
        }
    }

    // Who has completed the newest task: mostly in this very burst; in an earlier one when a timer led here or a failed step is done again.
    private static async Task<string?> WorkerAsync(ServerContext context, string instanceId, CancellationToken cancellation)
    {
        var by = context.Tasks.Local.Where(task => task.InstanceId == instanceId && task.CompletedById is not null)
                .MaxBy(task => task.ClosedAt ?? DateTimeOffset.MaxValue)?.CompletedById
            ?? await context.Tasks.AsNoTracking().Where(task => task.InstanceId == instanceId && task.CompletedById != null)
                .OrderByDescending(task => task.ClosedAt).Select(task => task.CompletedById).FirstOrDefaultAsync(cancellation)
            ?? (await context.CaseFiles.FindAsync([instanceId], cancellation))?.StartedById;
        return by is null ? null : (await context.Users.FindAsync([by.Value], cancellation))?.DisplayName;
    }
}
