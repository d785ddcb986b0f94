using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Letters;

/// <summary>«Лист»: tells people of the centre something of a case; the letter holds a link and no personal data.</summary>
/// <param name="letters">Writes to them; null on a trial.</param>
internal sealed class LetterActivity(CaseLetters? letters) : RecordingActivity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Letter";

    /// <summary>The field that names a template.</summary>
    public const string TemplateField = "template";

    /// <summary>The field that names another step, whoever did which is written to.</summary>
    public const string SameAsField = "sameAs";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, StepGroups.Letters, "Лист", "Надсилає працівникам центру листа про справу з посиланням на неї; персональних даних у листі немає.")
    {
        Icon = "letter",
        Inputs =
        [
            Picked(TemplateField, "Який лист", "Слова листа змінюють на сторінці «Слова листів».", PickList.LetterTemplates) with { Default = JsonValue.Create(ShippedWording.CaseKey) },
            Choice("who", "Кому", "Усім із цією роллю чи одній людині.", TaskFor.Role,
            [
                Option(TaskFor.Role, "усім із цією роллю"),
                Option(TaskFor.Manager, "кейс-менеджеру"),
                Option(TaskFor.SameAs, "тому, хто виконав інший крок"),
            ]),
            Choice("role", "Роль", "Кому писати, якщо лист для всіх із цією роллю в центрі.", Role.Coordinator,
                Enum.GetValues<Role>().Where(role => role.Has(Right.SeeCases)).Select(role => Option(role, role.Word()))),
            Picked(SameAsField, "Чий крок", "Якщо тому, хто виконав інший крок: який саме.", PickList.Performers),
        ],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        var template = StepText.Of(context, TemplateField) ?? throw new StepFailedException("не вибрано, якого листа надіслати");
        var to = ReadersOf(context);
        var step = context.Node.Id;
        return letters is null ? null : Staging.About(context, (_, scope, stop) => letters.SendAsync(scope, step, template, to, stop));
    }

    private static CaseReaders ReadersOf(ActivityContext context) => (StepText.Word<TaskFor>(context, "who") ?? TaskFor.Role) switch
    {
        TaskFor.Manager => new CaseReaders.Manager(DrawnTask.Person(context.Carried(CarriedKeys.Manager))),
        TaskFor.SameAs => StepText.Of(context, SameAsField) is null
            ? throw new StepFailedException("не вибрано кроку, чий виконавець потрібен")
            : new CaseReaders.Person(DrawnTask.WhoDid(context, SameAsField)),
        _ => new CaseReaders.OfRole(StepText.Word<Role>(context, "role") ?? Role.Coordinator),
    };
}
