using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Storage;

/// <summary>Finds versions of workflows, reads and compiles each once. A version never changes once it can run, so neither does the cache.</summary>
public sealed class DefinitionStore(ActivityCatalogue catalogue)
{
    private readonly ConcurrentDictionary<string, CompiledWorkflow> compiled = new(StringComparer.Ordinal);

    /// <summary>The version that new instances start with; null when none is published.</summary>
    public static async Task<string?> PublishedVersionAsync(DbContext context, string definitionId, CancellationToken cancellation) =>
        await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(version => version.DefinitionId == definitionId && version.IsPublished)
            .Select(version => version.Id)
            .SingleOrDefaultAsync(cancellation);

    /// <summary>A version of this workflow, if it is there to be seen; else null.</summary>
    public static async Task<string?> VersionAsync(DbContext context, string definitionId, string versionId, CancellationToken cancellation) =>
        await context.Set<WorkflowVersion>().AnyAsync(version => version.Id == versionId && version.DefinitionId == definitionId, cancellation)
            ? versionId
            : null;

    /// <summary>A version ready to run.</summary>
    /// <exception cref="DefinitionException">There is no such version, or its text cannot run.</exception>
    public async Task<CompiledWorkflow> CompiledAsync(DbContext context, string versionId, CancellationToken cancellation)
    {
        if (compiled.TryGetValue(versionId, out var known))
        {
            return known;
        }

        var version = await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(row => row.Id == versionId)
            .Select(row => new { row.Text, row.Version, row.DefinitionId, row.ChildVersions })
            .SingleOrDefaultAsync(cancellation)
            ?? throw new DefinitionException("Такої версії процедури немає.");
        return compiled.GetOrAdd(versionId, new CompiledWorkflow(
            Compile(version.Text, versionId, version.DefinitionId, version.Version),
            JsonSerializer.Deserialize<Dictionary<string, string>>(version.ChildVersions)!));
    }

    /// <summary>Reads and compiles a text that is not (yet) in the database.</summary>
    /// <exception cref="DefinitionException">It cannot run; the message lists why, a sentence each.</exception>
    public WorkflowGraph Compile(string text, string versionId, string definitionId, int version)
    {
        var reading = WorkflowDefinitionReader.Read(text, catalogue);
        return reading.Definition is { } definition && !reading.HasErrors
            ? WorkflowGraph.Compile(definition with { Id = versionId, DefinitionId = definitionId, Version = version })
            : throw new DefinitionException(reading.Problems);
    }
}

/// <summary>A definition cannot run; the message is for people.</summary>
public sealed class DefinitionException : Exception
{
    /// <summary>For one reason.</summary>
    public DefinitionException(string message) : base(message) => Reasons = [message];

    /// <summary>For every error among these problems.</summary>
    public DefinitionException(IEnumerable<DefinitionProblem> problems) : this([.. problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.Text)])
    {
    }

    private DefinitionException(string[] reasons) : base(string.Join(' ', reasons)) => Reasons = reasons;

    /// <summary>Why, a sentence or two each.</summary>
    public IReadOnlyList<string> Reasons { get; }
}
