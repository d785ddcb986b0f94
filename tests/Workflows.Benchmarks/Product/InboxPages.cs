using System.Diagnostics;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Server.Tests;
using Workflows.Server.Tests.Tasks;

namespace Workflows.Benchmarks.Product;

/// <summary>How long the first page of an inbox takes.</summary>
/// <param name="Open">How many open tasks there are, all in one centre.</param>
/// <param name="Who">Whose inbox: a worker's or a coordinator's.</param>
/// <param name="Read">Reading it, in milliseconds.</param>
/// <param name="Page">The whole page over HTTP, in milliseconds.</param>
internal sealed record InboxFigures(int Open, string Who, Latency Read, Latency Page);

/// <summary>Quantiles in milliseconds.</summary>
internal sealed record Latency(double P50, double P95, double P99)
{
    public static Latency Of(IReadOnlyCollection<double> took) => new(took.Quantile(0.5), took.Quantile(0.95), took.Quantile(0.99));
}

/// <summary>The first page of «Мої завдання» among more and more open tasks of one centre; a third of them is in the worker's own hands.</summary>
internal sealed class InboxPages(ProductOffice office)
{
    private int made;

    public async Task<IReadOnlyList<InboxFigures>> MeasureAsync(IEnumerable<int> sizes, int reads, int pages)
    {
        var worker = await office.ActorAsync("yuryst1");
        var coordinator = await office.ActorAsync("koordynator1");
        await AddSampleAsync();
        await office.StartAsync();
        using var workers = await VisitorAsync("yuryst1");
        using var coordinators = await VisitorAsync("koordynator1");
        var figures = new List<InboxFigures>();
        foreach (var size in sizes)
        {
            await using (var context = office.Open())
            {
                await TaskCopies.AddAsync(context, "зразок", made + 1, size, office.Get<TimeProvider>().GetUtcNow(), worker.AccountId);
            }

            made = size;
            foreach (var (actor, view, who, visitor) in new[] { (worker, InboxView.All, "worker", workers), (coordinator, InboxView.Centre, "coordinator", coordinators) })
            {
                var read = await TimeAsync(reads, () => ReadAsync(actor, view));
                var path = view == InboxView.All ? "/" : "/?view=Centre";
                figures.Add(new InboxFigures(size, who, read, await TimeAsync(pages, () => PageAsync(visitor, path))));
            }
        }

        return figures;
    }

    // The first tenth warms up and is not counted.
    private static async Task<Latency> TimeAsync(int times, Func<Task> act)
    {
        var took = new List<double>();
        for (var time = -times / 10; time < times; time++)
        {
            var from = Stopwatch.GetTimestamp();
            await act();
            if (time >= 0)
            {
                took.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        }

        return Latency.Of(took);
    }

    private async Task ReadAsync(Actor actor, InboxView view)
    {
        var page = await office.Get<Inbox>().ListAsync(actor, new InboxFilter { View = view }, null, CancellationToken.None);
        if (page.Lines.Count != Inbox.PageSize)
        {
            throw new InvalidOperationException($"A page of {page.Lines.Count} lines.");
        }
    }

    private static async Task PageAsync(Visitor visitor, string path)
    {
        if (!(await visitor.TextAsync(path)).Contains("копія", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The page has no tasks.");
        }
    }

    private async Task AddSampleAsync()
    {
        var now = office.Get<TimeProvider>().GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var context = office.Open();
        context.Add(new HumanTask
        {
            Id = id, CentreId = office.Centre, UnitId = office.Centre, Role = Role.Lawyer, BookmarkId = "b0", InstanceId = "i0", ActivityId = "a", SubjectId = id,
            CaseNumber = "КАЛ-2026-000001", ProcedureName = "Пошук партнера", Title = "зразок", Outcomes = "[]", CreatedAt = now, OrderAt = HumanTask.NoDeadline,
        });
        await context.SaveChangesAsync();
    }

    private async Task<Visitor> VisitorAsync(string name)
    {
        var visitor = new Visitor(office.Address);
        using var answer = await visitor.SignInAsync(name, ProductOffice.Password);
        return await visitor.IsSignedInAsync() ? visitor : throw new InvalidOperationException($"{name} was not let in: {answer.StatusCode}");
    }
}
