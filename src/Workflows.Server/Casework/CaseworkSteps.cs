using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Tasks;
using static Workflows.Server.Tasks.StepFields;

namespace Workflows.Server.Casework;

/// <summary>«Ознаки випадку»: whether what was answered in the case makes it one that is led as casework; what was found and why stays on record.</summary>
internal static class CriteriaStep
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Criteria";

    /// <summary>The step.</summary>
    /// <param name="ids">Names the timer that brings the answer; null on a trial.</param>
    /// <param name="answers">Where the answers are found; null on a trial.</param>
    public static RegisterQuestion Question(IdSource? ids, StepAnswers? answers) => new(
        new ActivityDeclaration(
            TypeName, StepGroups.Register, "Ознаки випадку", "Перевіряє за відповідями у справі три ознаки ведення випадку й записує, що знайдено і чому.")
        {
            Icon = "question",
            Inputs = [Choice("rule", "Скільки ознак треба", "У документах ознаки перелічено, а скільки їх треба, не сказано.", CriteriaRule.Any, [Option(CriteriaRule.Any, "досить однієї"), Option(CriteriaRule.All, "потрібні всі три")])],
        },
        ids,
        context =>
        {
            var (rule, title) = (StepText.Word<CriteriaRule>(context, "rule") ?? CriteriaRule.Any, context.Node.Title);
            return async (scope, _, stop) =>
            {
                var criteria = Criteria.Of(await answers!.BoundAsync(scope.Context, scope.InstanceId, stop));
                var holds = criteria.Hold(rule);
                scope.Context.Add(new CaseCheck
                {
                    Id = Guid.CreateVersion7(scope.Now), CentreId = scope.CentreId, InstanceId = scope.InstanceId, Title = title, Holds = holds,
                    Explanation = criteria.Explanation(rule), At = scope.Now,
                });
                return holds;
            };
        });
}

/// <summary>«Команда справи»: writes down who works on the case beside its manager, what each does, and by which model it is led.</summary>
/// <param name="isTrial">Whether there is no case to write into.</param>
internal sealed class TeamActivity(bool isTrial) : RecordingActivity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Team";

    /// <summary>The field that says who.</summary>
    public const string MembersField = "members";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, StepGroups.Register, "Команда справи", "Записує, хто працює над справою разом із кейс-менеджером і за якою моделлю її ведуть.")
    {
        Icon = "stage",
        Inputs =
        [
            new(MembersField, "Object", "Хто в команді") { Description = "Рядки відповіді: у кожному людина і що вона робить. Ключі стовпців: person, part.", UiHint = "multiline" },
            new("model", "String", "Модель") { Description = "Відповідь, вибрана з довідника «Моделі ведення випадку»; якщо порожньо, модель лишається, як була.", UiHint = "singleline" },
        ],
    };

    /// <inheritdoc/>
    protected override Staging? Record(ActivityContext context)
    {
        if (isTrial)
        {
            return null;
        }

        var members = context.Input(MembersField) is JsonArray rows
            ? rows.Select(row => (Person: DrawnTask.Person(row?["person"]) ?? throw new StepFailedException("у команді є рядок без людини"), Part: Said(row?["part"]))).Distinct().ToList()
            : throw new StepFailedException("замість команди у справі нічого немає");
        var model = StepText.Of(context, "model");
        return new Staging((scope, stop) => WriteAsync(scope, members, model, stop));
    }

    private static string? Said(JsonNode? value) => value.AsText()?.Trim() is { Length: > 0 } key ? ListPack.IsKey(key) ? key : throw new StepFailedException("роль у команді вибирають із довідника") : null;

    // These are the team from now on; who is not among them any more is in it until now. The same once more stages nothing.
    private static async Task WriteAsync(StagingScope scope, IReadOnlyList<(Guid Person, string? Part)> members, string? model, CancellationToken cancellation)
    {
        var file = await scope.Context.CaseFiles.FindAsync([scope.InstanceId], cancellation)
            ?? throw new StepFailedException("процедуру розпочато не як справу, тому команду записати нікуди");
        file.Model = model ?? file.Model;
        var kept = await scope.Context.CaseMembers.Where(row => row.InstanceId == scope.InstanceId && row.Until == null).ToListAsync(cancellation);
        var now = kept.UnionBy(scope.Context.CaseMembers.Local.Where(row => row.InstanceId == scope.InstanceId), row => row.Id).Where(row => row.Until is null).ToList();
        foreach (var gone in now.Where(row => !members.Contains((row.AccountId, row.Part))))
        {
            gone.Until = scope.Now;
        }

        foreach (var (person, part) in members.Where(one => !now.Exists(row => (row.AccountId, row.Part) == one)))
        {
            scope.Context.Add(new CaseMember { Id = Guid.CreateVersion7(scope.Now), CentreId = scope.CentreId, InstanceId = scope.InstanceId, AccountId = person, Part = part, Since = scope.Now });
        }
    }
}
