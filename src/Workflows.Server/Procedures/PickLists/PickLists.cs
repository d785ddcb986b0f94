using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Forms;
using Workflows.Server.Letters;
using Workflows.Server.Partners;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.PickLists;

/// <summary>Fills the lists that fields of steps are chosen from with what the office has at the moment.</summary>
internal sealed class PickLists(Contexts contexts, ActivityCatalogue catalogue, ListReading reference, TimeProvider clock)
{
    /// <summary>What a field can be, by list; nothing where no procedure is drawn.</summary>
    /// <param name="actor">Who draws.</param>
    /// <param name="lists">Some of <see cref="PickList"/>.</param>
    /// <param name="definitionId">The procedure that is being drawn; null where that is not known.</param>
    /// <param name="fields">What the step's fields hold at the moment.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<InputOption>>> OfAsync(
        Actor actor, IReadOnlyCollection<string> lists, string? definitionId, JsonObject fields, CancellationToken cancellation)
    {
        var filled = new Dictionary<string, IReadOnlyList<InputOption>>(StringComparer.Ordinal);
        await using var context = contexts.Open(actor.Scope);
        if (await ForAsync(context, actor, definitionId, fields, lists.Any(PickList.OfDrawing.Contains), cancellation) is { } place)
        {
            foreach (var list in lists)
            {
                filled[list] = await OfAsync(context, place, list, definitionId, cancellation);
            }
        }

        return filled;
    }

    /// <summary>The forms that procedures of a unit can ask, the unit's own before the network's of the same key.</summary>
    public static async Task<IReadOnlyList<FormDefinition>> FormsAsync(ServerContext context, PickFor place, CancellationToken cancellation)
    {
        var rows = await context.FormVersions.AsNoTracking().Where(row => row.IsPublished && (row.CentreId == place.Unit || row.CentreId == place.Above))
            .Select(row => new { row.CentreId, row.Text }).ToListAsync(cancellation);
        return
        [
            .. rows.OrderByDescending(row => row.CentreId == place.Unit).Select(row => FormReader.Read(row.Text).Form).OfType<FormDefinition>()
                .DistinctBy(form => form.Key).OrderBy(form => TextKeys.Sort(form.Title), StringComparer.Ordinal),
        ];
    }

    private async Task<IReadOnlyList<InputOption>> OfAsync(ServerContext context, PickFor place, string list, string? definitionId, CancellationToken cancellation) => list switch
    {
        PickList.Forms => [.. (await FormsAsync(context, place, cancellation)).Select(form => new InputOption(form.Key, form.Title))],
        PickList.DeadlineRules => await RulesAsync(context, place, cancellation),
        PickList.PaperTemplates => await PapersAsync(context, place, cancellation),
        PickList.LetterTemplates => await LettersAsync(context, place, cancellation),
        PickList.People => await PeopleAsync(context, place, cancellation),
        PickList.Partners => await PartnersAsync(context, place, cancellation),
        PickList.Procedures => await ProceduresAsync(context, place, definitionId, cancellation),
        PickList.Performers => [new(FormAnswer.StartStep, "початок справи (хто її почав)"), .. StepsOf(place, step => step.HasPerformer())],
        PickList.Papers => StepsOf(place, step => step.Type == DocumentActivity.TypeName),
        PickList.Helps => await EntriesAsync(context, place, ListKeys.HelpKinds, option => option.Label, cancellation),
        PickList.Clauses => await EntriesAsync(context, place, ListKeys.Standard, option => $"{option.Value}: {option.Label}", cancellation),
        PickList.Reminders => Reminders.Options(place),
        PickList.Facts => [.. (await DrawingFacts.OfAsync(context, place, cancellation)).Select(fact => new InputOption(fact.Key, fact.Label))],
        PickList.FactValues => await ValuesAsync(context, place, cancellation),
        _ => [],
    };

    // The drawing itself is read only for what depends on it.
    private async Task<PickFor?> ForAsync(
        ServerContext context, Actor actor, string? definitionId, JsonObject fields, bool needsDrawing, CancellationToken cancellation)
    {
        var latest = definitionId is null ? null : await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId && row.IsLatest)
            .Select(row => new { row.TenantId, Text = needsDrawing ? row.Text : null }).SingleOrDefaultAsync(cancellation);
        var own = ProcedureDrafts.UnitsOf(actor);
        if (latest is null && own.Count == 0)
        {
            return null;
        }

        var drawing = latest?.Text is { } text ? WorkflowDefinitionReader.Read(text, catalogue).Definition : null;
        return await PickFor.OfAsync(context, latest is null ? own[0] : Guid.Parse(latest.TenantId), drawing, cancellation, fields);
    }

    private async Task<IReadOnlyList<InputOption>> EntriesAsync(
        ServerContext context, PickFor place, string list, Func<FieldOption, string> words, CancellationToken cancellation) =>
        [.. (await reference.OptionsAsync(context, place.Unit, [list], cancellation)).Of(list).Select(option => new InputOption(option.Value, words(option) + (option.IsEnded ? " (тепер не пропонуємо)" : "")))];

    private async Task<IReadOnlyList<InputOption>> RulesAsync(ServerContext context, PickFor place, CancellationToken cancellation)
    {
        var today = KyivTime.DayOf(clock.GetUtcNow());
        var rules = await context.DeadlineRules.AsNoTracking()
            .Where(row => row.IsCurrent && (row.CentreId == place.Unit || row.CentreId == place.Above) && (row.ValidTo == null || row.ValidTo >= today)).ToListAsync(cancellation);

        // Of one key the unit's own counts, and of several dates the one that is in force or the next.
        return
        [
            .. rules.OrderByDescending(rule => rule.CentreId == place.Unit).ThenByDescending(rule => rule.ValidFrom <= today).ThenByDescending(rule => rule.ValidFrom)
                .DistinctBy(rule => rule.Key).OrderBy(rule => TextKeys.Sort(rule.Name), StringComparer.Ordinal)
                .Select(rule => new InputOption(rule.Key, $"{rule.Name}: {DeadlineCount.InWords(rule.Number, rule.Unit)} від {rule.StartsFrom}")),
        ];
    }

    private static async Task<IReadOnlyList<InputOption>> PapersAsync(ServerContext context, PickFor place, CancellationToken cancellation)
    {
        var templates = await context.Set<DocumentTemplate>().AsNoTracking()
            .Where(row => row.IsCurrent && (row.CentreId == place.Unit || row.CentreId == place.Above)).Select(row => new { row.CentreId, row.Key, row.Title }).ToListAsync(cancellation);
        return
        [
            .. templates.OrderByDescending(row => row.CentreId == place.Unit).DistinctBy(row => row.Key)
                .OrderBy(row => TextKeys.Sort(row.Title), StringComparer.Ordinal).Select(row => new InputOption(row.Key, row.Title)),
        ];
    }

    private static async Task<IReadOnlyList<InputOption>> LettersAsync(ServerContext context, PickFor place, CancellationToken cancellation)
    {
        var templates = await context.Set<LetterTemplate>().AsNoTracking()
            .Where(row => row.IsCurrent && row.Kind == LetterKind.Case && (row.CentreId == place.Unit || row.CentreId == place.Above))
            .Select(row => new { row.CentreId, row.Key, row.Title, row.Subject }).ToListAsync(cancellation);
        return
        [
            .. templates.OrderByDescending(row => row.CentreId == place.Unit).DistinctBy(row => row.Key).Select(row => new InputOption(row.Key, row.Title ?? row.Subject))
                .OrderBy(option => TextKeys.Sort(option.Label), StringComparer.Ordinal),
        ];
    }

    // Of a network's procedure nobody can be named: the case runs in a centre, and its people differ.
    private async Task<IReadOnlyList<InputOption>> PeopleAsync(ServerContext context, PickFor place, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var people = await (
            from membership in context.Memberships.AsNoTracking()
            join unit in context.Units on membership.UnitId equals unit.Id
            join account in context.Users on membership.AccountId equals account.Id
            where unit.CentreId == place.Unit && unit.Kind != UnitKind.Network && membership.From <= now && (membership.To == null || membership.To > now) && account.ClosedAt == null
            orderby account.DisplayNameKey
            select new { account.Id, account.DisplayName, membership.Role }).ToListAsync(cancellation);
        return
        [
            .. people.Where(one => one.Role.Has(Right.WorkOnTasks)).GroupBy(one => (one.Id, one.DisplayName))
                .Select(one => new InputOption(one.Key.Id.ToString(), $"{one.Key.DisplayName} ({string.Join(", ", one.Select(row => row.Role.Word()).Distinct())})")),
        ];
    }

    // Nor any organisation: each centre has its own.
    private static async Task<IReadOnlyList<InputOption>> PartnersAsync(ServerContext context, PickFor place, CancellationToken cancellation)
    {
        var partners = await context.LinesOf(context.Partners.AsNoTracking().Where(row => row.CentreId == place.Unit).OrderBy(row => row.NameKey).ThenBy(row => row.Id))
            .ToListAsync(cancellation);
        return [.. partners.Select(row => new InputOption(row.Id.ToString(), $"{row.Name} ({row.TypeWord})"))];
    }

    private static async Task<IReadOnlyList<InputOption>> ProceduresAsync(ServerContext context, PickFor place, string? own, CancellationToken cancellation)
    {
        var (unit, above) = (Scope.Tenant(place.Unit), place.Above is { } network ? Scope.Tenant(network) : null);
        var published = await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(row => row.IsPublished && row.DefinitionId != own && (row.TenantId == unit || row.TenantId == above)).Select(row => new { row.DefinitionId, row.Name }).ToListAsync(cancellation);
        return [.. published.Select(row => new InputOption(row.DefinitionId, row.Name ?? row.DefinitionId)).OrderBy(option => TextKeys.Sort(option.Label), StringComparer.Ordinal)];
    }

    private static IReadOnlyList<InputOption> StepsOf(PickFor place, Func<ActivityNode, bool> which) =>
        [.. place.Steps.Where(which).Select(step => new InputOption(step.Id, step.Title))];

    private static async Task<IReadOnlyList<InputOption>> ValuesAsync(ServerContext context, PickFor place, CancellationToken cancellation) =>
        place.Field("field") is { } field && (await DrawingFacts.OfAsync(context, place, cancellation)).FirstOrDefault(fact => fact.Key == field) is { } chosen ? chosen.Values : [];
}
