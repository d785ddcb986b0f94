using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Storage;

/// <summary>Makes a text the published version of its workflow: from then on new instances start with it.</summary>
public sealed class DefinitionPublishing(DefinitionStore definitions, ActivityCatalogue catalogue, TimeProvider clock, IdSource ids)
{
    /// <summary>
    /// Stages a published version in the context; the caller saves. A draft that stands there becomes it, else there is a new one. The text is completed
    /// with the declared defaults first, so that no later default touches what is published. Triggers of the version before are replaced by the new one's.
    /// </summary>
    /// <returns>The version's id.</returns>
    /// <exception cref="DefinitionException">The text cannot run; the message says why.</exception>
    public async Task<string> PublishAsync(DbContext context, string tenantId, string definitionId, string text, CancellationToken cancellation = default)
    {
        var complete = PublishedText.WithDefaults(text, catalogue);
        var versions = await context.Set<WorkflowVersion>()
            .Where(row => row.DefinitionId == definitionId && (row.IsPublished || row.IsLatest)).ToListAsync(cancellation);
        var latest = versions.Find(row => row.IsLatest);
        // What instances have run by stays what it was: only a draft, or the same text taken back, is published in its own row.
        var version = latest is { IsPublished: false } && (latest.PublishedAt is null || latest.Text == complete) ? latest : null;
        var number = version?.Version ?? (versions.Select(row => row.Version).DefaultIfEmpty(0).Max() + 1);
        WorkflowVersion? anew = null;
        if (version is not null && versions.Exists(row => row.IsPublished && string.CompareOrdinal(row.Id, version.Id) > 0))
        {
            // Changed rows are written in the order of their ids, new ones last: a draft whose id comes first (a clock was set back, another machine is behind) would
            // be published before the other has given way, which the index of published versions forbids. It gets a row anew.
            context.Remove(version);
            (anew, version) = (version, null);
        }

        var graph = definitions.Compile(complete, version?.Id ?? ids.Next(), definitionId, number);
        versions.ForEach(row => row.Mark(isLatest: false, isPublished: false));
        if (version is null)
        {
            version = new WorkflowVersion
            {
                Id = graph.Definition.Id!, TenantId = tenantId, DefinitionId = definitionId, Version = graph.Definition.Version, Text = complete, CreatedAt = Now(),
                SavedAt = anew?.SavedAt, SavedBy = anew?.SavedBy, BasedOn = latest?.BasedOn, BasedOnVersion = latest?.BasedOnVersion,
            };
            context.Add(version);
        }

        version.Mark(isLatest: true, isPublished: true);
        (version.Text, version.Name, version.PublishedAt) = (complete, graph.Definition.Name, version.PublishedAt ?? Now());
        version.ChildVersions = JsonSerializer.Serialize(await ChildVersionsAsync(context, graph, cancellation));
        await ReplaceTriggersAsync(context, tenantId, graph, cancellation);
        return version.Id;
    }

    // A procedure that was tried and published keeps doing what it did: a later version of one that it starts waits until it is
    // published again itself, unless that one says that its users follow it.
    private async Task<SortedDictionary<string, string>> ChildVersionsAsync(DbContext context, WorkflowGraph graph, CancellationToken cancellation)
    {
        var chosen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in graph.Nodes.Where(step => step.Activity is ExecuteWorkflowActivity or DispatchWorkflowActivity))
        {
            if (step.Input("workflowDefinitionId") is { Expression: { Type: ExpressionTypes.Literal, Text: { Length: > 0 } child } }
                && await DefinitionStore.PublishedVersionAsync(context, child, cancellation) is { } version
                && !(await definitions.CompiledAsync(context, version, cancellation)).Graph.Definition.Options.AutoUpdateConsumingWorkflows)
            {
                chosen[child] = version;
            }
        }

        return chosen;
    }

    private async Task ReplaceTriggersAsync(DbContext context, string tenantId, WorkflowGraph graph, CancellationToken cancellation)
    {
        var definition = graph.Definition;
        await DefinitionDrafts.RemoveTriggersAsync(context, definition.DefinitionId, cancellation);
        foreach (var step in graph.Triggers)
        {
            if (StimulusOf(step) is { } stimulus)
            {
                Add(context, tenantId, definition, step, stimulus);
            }
        }
    }

    private void Add(DbContext context, string tenantId, WorkflowDefinition definition, ActivityNode step, string stimulus)
    {
        var trigger = new WorkflowTrigger
        {
            Id = ids.Next(),
            TenantId = tenantId,
            DefinitionId = definition.DefinitionId,
            DefinitionVersionId = definition.Id!,
            ActivityId = step.Id,
            Name = step.Type,
            Stimulus = stimulus,
        };
        if (TriggerSchedule.Next(trigger, Now(), Now()) is { } due)
        {
            trigger.TimerId = ids.Next();
            context.Add(new WorkflowTimer { Id = trigger.TimerId, TenantId = tenantId, Kind = TimerKind.Trigger, SubjectId = trigger.Id, DueAt = due });
        }

        context.Add(trigger);
    }

    // What starts instances is known before any runs, so it has to stand in the drawing as it is, not as a program.
    private static string? StimulusOf(ActivityNode step) => step.Type switch
    {
        "Elsa.Event" => Literal(step, "eventName"),
        "Elsa.Timer" => Interval(step),
        "Elsa.Cron" => Literal(step, "cronExpression"),
        _ => step.Activity.StartsOn(step),
    };

    private static string? Interval(ActivityNode step)
    {
        var text = Literal(step, "interval");
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.FromSeconds(1)
            ? text
            : throw new DefinitionException($"Крок «{step.Title}»: проміжок між запусками має бути щонайменше одна секунда.");
    }

    private static string Literal(ActivityNode step, string key) =>
        step.Input(key) is { Expression: { Type: ExpressionTypes.Literal, Text: { Length: > 0 } text } }
            ? text
            : throw new DefinitionException($"Крок «{step.Title}» запускає процедуру, тому поле «{step.Declaration.Input(key)!.Label}» має бути заповнене звичайним значенням.");

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());
}
