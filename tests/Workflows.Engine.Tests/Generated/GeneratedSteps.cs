using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Generated;

/// <summary>
/// Fails as often as drawn, then does something outside the engine and is done. How often it has failed is read from its durable
/// retries: a burst that is cut and run again must not count twice.
/// </summary>
internal sealed class StubbornActivity : Activity
{
    public const string Type = "Test.Stubborn";

    public override ActivityDeclaration Declaration { get; } = new(Type, "Тест", "Впертий крок", "Спершу не вдається.")
    {
        Inputs = [new("fails", "Int32", "Скільки разів")],
    };

    protected internal override void Execute(ActivityContext context)
    {
        context.Emit(new NoteEffect(Note.Effect, context.ExecutionId));
        if (context.Execution.Retries < context.Input("fails").AsLong())
        {
            throw new StepFailedException("ще ні");
        }

        context.Complete();
    }

    private sealed record NoteEffect(string Kind, string Subject) : HostEffect
    {
        public override ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation)
        {
            Note.Add(scope.Context, Kind, Subject);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>What the host of these tests writes in the bursts' transactions: rows of a table of the engine's that nothing else uses so.</summary>
internal static class Note
{
    public const string Command = "note-command";
    public const string Effect = "note-effect";
    public const string Ended = "note-ended";

    public static void Add(DbContext context, string kind, string subject) => context.Add(new WorkflowTrigger
    {
        Id = $"{kind}-{Guid.CreateVersion7(DateTimeOffset.UnixEpoch):N}",
        TenantId = Play.Tenant,
        DefinitionId = kind,
        DefinitionVersionId = "",
        ActivityId = subject,
        Name = "note",
        Stimulus = "",
    });

    public static async Task<List<string>> SubjectsAsync(DbContext context, string kind) =>
        await context.Set<WorkflowTrigger>().AsNoTracking().Where(row => row.DefinitionId == kind).Select(row => row.ActivityId).ToListAsync();
}
