using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Moving;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Procedures.Differences;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Procedures.Steps;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Moving;

/// <summary>Where a case would go on.</summary>
/// <param name="From">The step at which it stands, as its own version calls it.</param>
/// <param name="To">The step as the other version calls it; null where that has none for it.</param>
internal sealed record MoveWay(string From, string? To);

/// <summary>What would become of a case.</summary>
/// <param name="Seen">The case as it is shown.</param>
/// <param name="Number">Its number.</param>
/// <param name="Version">The version by which it goes.</param>
/// <param name="IsOfOriginal">Whether that is a version of the procedure that the other is a copy of.</param>
/// <param name="Ways">Where it would go on.</param>
/// <param name="Obstacles">Why it cannot be moved, a sentence each; none where it can.</param>
/// <param name="Notes">What is to be known before, a sentence each.</param>
internal sealed record MoveLine(
    SeenCase Seen, string Number, int Version, bool IsOfOriginal, IReadOnlyList<MoveWay> Ways, IReadOnlyList<string> Obstacles, IReadOnlyList<string> Notes);

/// <summary>A step at which cases stand and that the other version does not have.</summary>
/// <param name="Id">The step.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Chosen">The step that stands for it; null while none is chosen.</param>
/// <param name="Others">Those that can: new ones of the same kind.</param>
internal sealed record LostStep(string Id, string Title, string? Chosen, IReadOnlyList<(string Id, string Title)> Others);

/// <summary>An older version by which cases go, and what the version in force does otherwise.</summary>
/// <param name="Version">Its number.</param>
/// <param name="IsOfOriginal">Whether it is a version of the procedure that the other is a copy of.</param>
/// <param name="Changes">A sentence each; none where the steps are the same.</param>
internal sealed record OlderVersion(int Version, bool IsOfOriginal, IReadOnlyList<string> Changes);

/// <summary>A page of cases that go by other versions than the one in force.</summary>
/// <param name="DefinitionId">The procedure.</param>
/// <param name="Name">What people call it.</param>
/// <param name="TargetId">The id of the version in force; null while none is.</param>
/// <param name="Target">That version's number.</param>
/// <param name="Older">The versions by which the cases of this page go.</param>
/// <param name="Lost">Steps at which they stand and that are gone.</param>
/// <param name="Lines">The cases, the oldest first.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Next">The case behind which the next page begins; null on the last.</param>
internal sealed record CasesToMove(
    string DefinitionId, string Name, string? TargetId, int Target, IReadOnlyList<OlderVersion> Older, IReadOnlyList<LostStep> Lost, IReadOnlyList<MoveLine> Lines, int Total, string? Next)
{
    /// <summary>The chosen steps, as a move takes them.</summary>
    public IReadOnlyDictionary<string, string> Chosen { get; } = Lost.Where(step => step.Chosen is not null).ToDictionary(step => step.Id, step => step.Chosen!, StringComparer.Ordinal);
}

/// <summary>Shows what moving running cases to the version in force would do with each: it tries every move in memory and changes nothing.</summary>
internal sealed class CaseMovePreview(Contexts contexts, DefinitionStore definitions, BurstRunner runner, FormLibrary forms, PickLists.PickLists lists)
{
    /// <summary>How many cases a page holds.</summary>
    public const int PageSize = 50;

    /// <summary>A page; null where the person sees no such procedure.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="definitionId">The procedure.</param>
    /// <param name="chosen">Which step was chosen to stand for one that is gone; what cannot be is left out.</param>
    /// <param name="only">This case alone; null for all.</param>
    /// <param name="after">Those behind this case; null from the first on.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<CasesToMove?> FindAsync(
        Actor actor, string definitionId, IReadOnlyDictionary<string, string> chosen, string? only, string? after, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await TargetAsync(context, definitionId, cancellation) is not { } target)
        {
            return null;
        }

        if (!target.IsPublished)
        {
            return new CasesToMove(definitionId, target.Name ?? definitionId, null, 0, [], [], [], 0, null);
        }

        var older = RunningCases.Of(context, actor, definitionId, target.BasedOn, target.TenantId).Where(one => one.Instance.DefinitionVersionId != target.Id);
        var total = await older.CountAsync(cancellation);
#pragma warning disable CA1309 // The database compares, by the same rule by which it orders.
        var cases = await older.Where(one => (only == null || one.Instance.Id == only) && (after == null || string.Compare(one.Instance.Id, after) > 0))
            .OrderBy(one => one.Instance.Id).Take(PageSize + 1).ToListAsync(cancellation);
#pragma warning restore CA1309
        var next = cases.Count > PageSize ? cases[PageSize - 1].Instance.Id : null;
        cases = cases.Count > PageSize ? cases[..PageSize] : cases;
        var graph = (await definitions.CompiledAsync(context, target.Id, cancellation)).Graph;
        var graphs = new Dictionary<string, WorkflowGraph>(StringComparer.Ordinal);
        var unread = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var version in cases.Select(one => one.Instance.DefinitionVersionId).Distinct())
        {
            try
            {
                graphs[version] = (await definitions.CompiledAsync(context, version, cancellation)).Graph;
            }
            catch (DefinitionException e)
            {
                unread[version] = $"Версію, за якою йде справа, не вдалося прочитати. {e.Message}";
            }
        }

        var lost = await LostAsync(context, cases, graphs, graph, chosen, cancellation);
        var stands = lost.Where(step => step.Chosen is not null).ToDictionary(step => step.Id, step => step.Chosen!, StringComparer.Ordinal);
        var tasks = await OpenTasksAsync(context, cases, cancellation);
        var lines = new List<MoveLine>();
        foreach (var one in cases)
        {
            lines.Add(unread.TryGetValue(one.Instance.DefinitionVersionId, out var why)
                ? Line(one, definitionId, new MoveTrial([], [why]), [])
                : await LineAsync(context, one, target, stands, tasks[one.Instance.Id], cancellation));
        }

        return new CasesToMove(
            definitionId, target.Name ?? definitionId, target.Id, target.Version, await OlderAsync(actor, cases, graphs, graph, definitionId, cancellation), lost, lines, total, next);
    }

    private static async Task<Target?> TargetAsync(ServerContext context, string definitionId, CancellationToken cancellation) => await context.Set<WorkflowVersion>().AsNoTracking()
        .Where(row => row.DefinitionId == definitionId && (row.IsPublished || row.IsLatest)).OrderByDescending(row => row.IsPublished)
        .Select(row => new Target(row.Id, row.DefinitionId, row.Version, row.Name, row.IsPublished, row.BasedOn, row.TenantId)).FirstOrDefaultAsync(cancellation);

    private static async Task<IReadOnlyList<LostStep>> LostAsync(
        ServerContext context, List<RunningCase> cases, Dictionary<string, WorkflowGraph> graphs, WorkflowGraph target, IReadOnlyDictionary<string, string> chosen, CancellationToken cancellation)
    {
        var ids = cases.ConvertAll(one => one.Instance.Id);
        var waits = await context.Set<Bookmark>().AsNoTracking().Where(row => ids.Contains(row.InstanceId)).Select(row => new { row.InstanceId, row.ActivityId })
            .Concat(context.Set<Incident>().AsNoTracking().Where(row => ids.Contains(row.InstanceId) && row.ResolvedAt == null && row.ActivityId != "").Select(row => new { row.InstanceId, row.ActivityId }))
            .Distinct().ToListAsync(cancellation);
        var versions = cases.ToDictionary(one => one.Instance.Id, one => one.Instance.DefinitionVersionId);
        return
        [
            .. waits.Where(wait => graphs.ContainsKey(versions[wait.InstanceId])).Select(wait => (Graph: graphs[versions[wait.InstanceId]], wait.ActivityId)).DistinctBy(wait => wait.ActivityId)
                .Where(wait => target.Node(wait.ActivityId) is null && wait.Graph.Node(wait.ActivityId) is not null)
                .Select(wait => (Step: wait.Graph.Node(wait.ActivityId)!, Others: (List<ActivityNode>)[.. target.Nodes.Where(node => node.Type == wait.Graph.Node(wait.ActivityId)!.Type && wait.Graph.Node(node.Id) is null)]))
                .Select(lost => new LostStep(
                    lost.Step.Id, lost.Step.Title, chosen.TryGetValue(lost.Step.Id, out var other) && lost.Others.Exists(node => node.Id == other) ? other : null,
                    lost.Others.ConvertAll(node => (node.Id, node.Title)))),
        ];
    }

    private async Task<MoveLine> LineAsync(
        ServerContext context, RunningCase one, Target target, IReadOnlyDictionary<string, string> stands, IEnumerable<OpenTaskOf> tasks, CancellationToken cancellation)
    {
        var trial = await runner.TryMoveAsync(context, one.Instance, target.Id, stands, cancellation);
        if (!trial.IsPossible)
        {
            return Line(one, target.DefinitionId, trial, []);
        }

        var notes = new List<string>();
        foreach (var task in tasks)
        {
            notes.AddRange(await NotesAsync(context, task, trial, target, cancellation));
        }

        if (trial.Missed.Count > 0)
        {
            notes.Add($"Справа вже далі, тож цього не пройде: {Titles(trial.Missed)}.");
        }

        if (trial.Cancelled.Count > 0)
        {
            notes.Add($"Одразу після переведення буде скасовано: {Titles(trial.Cancelled)}. Незавершене там пропаде.");
        }

        if (trial.Begun.Count > 0)
        {
            notes.Add($"Одразу після переведення справа піде далі: {Titles(trial.Begun)}. Тоді повернути її вже не можна.");
        }

        if (trial.Ends)
        {
            notes.Add("Після переведення справа одразу закінчиться.");
        }

        return Line(one, target.DefinitionId, trial, notes);
    }

    private static MoveLine Line(RunningCase one, string definitionId, MoveTrial trial, IReadOnlyList<string> notes) => new(
        new SeenCase(one.Instance.Id, one.Instance.Revision), one.File.Number, one.Instance.Version, one.Instance.DefinitionId != definitionId,
        [.. trial.Steps.Select(step => new MoveWay(step.From.Title, step.To.Title)).Distinct()], [.. trial.Obstacles.Distinct()], notes);

    // A task keeps the form with which it was made; what the newer one asks besides is asked in the next task.
    private async Task<IReadOnlyList<string>> NotesAsync(ServerContext context, OpenTaskOf task, MoveTrial trial, Target target, CancellationToken cancellation)
    {
        var notes = new List<string>();
        if (trial.Steps.FirstOrDefault(step => step.From.Id == task.ActivityId)?.To is { Type: HumanTaskActivity.TypeName } step && TaskMoving.OutcomesOf(step) is { } outcomes
            && TextsOf(TaskOutcomes.Read(task.Outcomes)) is var was && TextsOf(outcomes) is var now && was != now)
        {
            notes.Add($"Завдання «{task.Title}» можна буде завершити так: {now}. Було: {was}.");
        }

        if (task.FormKey is { } key && await forms.PinnedAsync(context, target.Id, key, cancellation) != task.FormVersionId)
        {
            notes.Add($"Завдання «{task.Title}» лишиться з тією формою, з якою з'явилося.");
        }

        return notes;
    }

    private static async Task<ILookup<string, OpenTaskOf>> OpenTasksAsync(ServerContext context, List<RunningCase> cases, CancellationToken cancellation)
    {
        var ids = cases.ConvertAll(one => one.Instance.Id);
        var tasks = await context.Tasks.AsNoTracking().Where(task => ids.Contains(task.InstanceId) && task.State == TaskState.Open).OrderBy(task => task.Id)
            .Select(task => new OpenTaskOf(
                task.InstanceId, task.ActivityId, task.Title, task.Outcomes, task.FormVersionId,
                context.FormVersions.Where(form => form.Id == task.FormVersionId).Select(form => form.FormKey).FirstOrDefault())).ToListAsync(cancellation);
        return tasks.ToLookup(task => task.InstanceId, StringComparer.Ordinal);
    }

    private static string TextsOf(IEnumerable<TaskOutcome> outcomes) => string.Join(", ", outcomes.Select(outcome => $"«{outcome.Text}»"));

    private async Task<IReadOnlyList<OlderVersion>> OlderAsync(
        Actor actor, List<RunningCase> cases, Dictionary<string, WorkflowGraph> graphs, WorkflowGraph target, string definitionId, CancellationToken cancellation)
    {
        string[] asked = [.. graphs.Values.Append(target).SelectMany(graph => graph.Nodes.SelectMany(StepForm.ListsOf)).Append(PickList.Forms).Distinct()];
        IReadOnlyDictionary<string, IReadOnlyList<InputOption>> filled = cases.Count == 0 ? new Dictionary<string, IReadOnlyList<InputOption>>() : await lists.OfAsync(actor, asked, definitionId, [], cancellation);
        return
        [
            .. cases.Select(one => one.Instance).Where(one => graphs.ContainsKey(one.DefinitionVersionId)).DistinctBy(one => one.DefinitionVersionId)
                .OrderBy(one => one.DefinitionId == definitionId).ThenByDescending(one => one.Version)
                .Select(one => new OlderVersion(one.Version, one.DefinitionId != definitionId, ProcedureDifference.Of(graphs[one.DefinitionVersionId], target, filled))),
        ];
    }

    private static string Titles(IEnumerable<ActivityNode> steps) => string.Join(", ", steps.Select(step => $"«{step.Title}»").Distinct());

    private sealed record Target(string Id, string DefinitionId, int Version, string? Name, bool IsPublished, string? BasedOn, string TenantId);

    private sealed record OpenTaskOf(string InstanceId, string ActivityId, string Title, string Outcomes, Guid? FormVersionId, string? FormKey);
}
