using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>Which waits of a centre a re-count looks at.</summary>
/// <param name="After">Those behind this one; null for all.</param>
/// <param name="Since">Those that began then or later; null for all.</param>
internal readonly record struct WaitSpan(string? After, DateTimeOffset? Since);

/// <summary>
/// The moments for which steps «Зачекати» wait. Each is the engine's timer that ends the wait; the timer bears the wait's id and brings along
/// from what it was counted, so that a changed calendar or rule moves it.
/// </summary>
internal sealed class UntilWaits(DeadlineBook deadlines)
{
    /// <summary>How many a batch of a re-count holds.</summary>
    public const int Batch = 200;

    /// <summary>Stages the timer of a wait.</summary>
    /// <exception cref="StepFailedException">The pack has no such rule.</exception>
    public async Task AddAsync(StagingScope scope, string bookmark, DrawnDeadline drawn, DateTimeOffset? caseStarted, CancellationToken cancellation)
    {
        var from = drawn.EventAt(scope.Now, caseStarted);
        var counted = await deadlines.CountAsync(scope.Context, scope.CentreId, drawn, from, cancellation);
        scope.Context.Add(new WorkflowTimer
        {
            Id = bookmark,
            TenantId = Scope.Tenant(scope.CentreId),
            Kind = TimerKind.Resume,
            InstanceId = scope.InstanceId,
            SubjectId = bookmark,
            DueAt = counted.DueAt < scope.Now ? scope.Now : counted.DueAt,
            Payload = counted.Basis.Write(),
        });
    }

    /// <summary>Takes the timer of a wait away that something else has ended.</summary>
    public static async ValueTask ClearAsync(DbContext context, EndedBookmark ended, CancellationToken cancellation)
    {
        if (ended.Reason == BookmarkEnd.Cancelled && await context.Set<WorkflowTimer>().FindAsync([ended.BookmarkId], cancellation) is { } timer)
        {
            context.Remove(timer);
        }
    }

    /// <summary>Counts the moments of a centre anew that are still to come, by what holds now.</summary>
    /// <param name="context">In the centre's scope.</param>
    /// <param name="centre">The centre.</param>
    /// <param name="terms">What holds now.</param>
    /// <param name="span">Which of them.</param>
    /// <param name="now">The present moment; a moment that would be past by now is due at once.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The last wait that was looked at, when there may be more; else null.</returns>
    public static async Task<string?> RecountAsync(
        ServerContext context, Guid centre, TermsInForce terms, WaitSpan span, DateTimeOffset now, CancellationToken cancellation)
    {
        var (tenant, after, since) = (Scope.Tenant(centre), span.After, span.Since);
#pragma warning disable CA1309 // The database compares, by the same rule by which it orders.
        var timers = await (
            from timer in context.Set<WorkflowTimer>()
            join wait in context.Set<Bookmark>() on timer.Id equals wait.Id
            where wait.Name == UntilActivity.TypeName && timer.TenantId == tenant && timer.DueAt > now
                && (since == null || wait.CreatedAt >= since) && (after == null || string.Compare(timer.Id, after) > 0)
            orderby timer.Id
            select timer).Take(Batch).ToListAsync(cancellation);
#pragma warning restore CA1309
        foreach (var timer in timers)
        {
            var counted = terms.Recounted(centre, DeadlineBasis.Read(timer.Payload!), "");
            var row = context.Entry(timer);
            row.Property(one => one.DueAt).CurrentValue = counted.DueAt < now ? now : counted.DueAt;
            row.Property(one => one.Payload).CurrentValue = counted.Basis.Write();
        }

        return timers.Count == Batch ? timers[^1].Id : null;
    }
}
