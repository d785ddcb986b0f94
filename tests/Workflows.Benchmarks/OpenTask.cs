using System.Collections.Concurrent;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;

namespace Workflows.Benchmarks;

/// <summary>A task that somebody completes. It notes its wait in memory, so that a caller need not ask the database what to complete next.</summary>
internal sealed class OpenTask(ConcurrentDictionary<string, string> waits) : Activity
{
    public override ActivityDeclaration Declaration { get; } = new("Bench.Task", "Вимірювання", "Завдання", "Чекає, поки хтось завершить.")
    {
        Outputs = [new("result", "Object", "Відповідь")],
    };

    protected internal override void Execute(ActivityContext context) => context.Emit(new Waiting(waits, context.Wait("Bench.Task")));

    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        context.SetOutput("result", resumption.Input);
        context.Complete();
    }

    private sealed record Waiting(ConcurrentDictionary<string, string> Waits, string BookmarkId) : HostEffect
    {
        public override ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation)
        {
            Waits[scope.InstanceId] = BookmarkId;
            return ValueTask.CompletedTask;
        }
    }
}
