using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>A saved set of filters.</summary>
public sealed record SavedFilterLine(Guid Id, string Name, string Query);

/// <summary>Sets of filters that people keep under a name; each sees and changes only the own ones.</summary>
internal sealed class SavedFilters(Contexts contexts, TimeProvider clock)
{
    /// <summary>How many one person keeps.</summary>
    public const int Most = 20;

    /// <summary>The longest name.</summary>
    public const int LongestName = 60;

    /// <summary>The person's filters, by name.</summary>
    public async Task<IReadOnlyList<SavedFilterLine>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = await Own(context, actor).AsNoTracking()
            .OrderBy(row => row.NameKey).ThenBy(row => row.Id).Select(row => new { row.Id, row.Name, row.Filter }).ToListAsync(cancellation);

        // Read and written anew: an address is made of what filters are, never of a text that was kept.
        return rows.ConvertAll(row => new SavedFilterLine(
            row.Id, row.Name, InboxAddress.Write(InboxAddress.Read(new QueryCollection(QueryHelpers.ParseQuery(row.Filter))))));
    }

    /// <summary>Keeps filters under a name; the same name again replaces them.</summary>
    /// <returns>What is wrong, a sentence; null when it is done.</returns>
    public async Task<string?> SaveAsync(Actor actor, string? name, InboxFilter filter, CancellationToken cancellation)
    {
        name = TypedText.Of(name ?? "").Trim();
        if (name.Length is 0 or > LongestName)
        {
            return name.Length == 0 ? "Назвіть фільтр, щоб його зберегти" : $"Назва довша за {LongestName} знаків. Скоротіть її";
        }

        await using var context = contexts.Open(actor.Scope);
        var own = await Own(context, actor).ToListAsync(cancellation);
        var key = TextKeys.Sort(name);
        if (own.Find(row => row.NameKey == key) is { } same)
        {
            context.Remove(same);
        }
        else if (own.Count >= Most)
        {
            return $"Збережено вже {Most} фільтрів. Видаліть один із них";
        }

        context.Add(new SavedFilter
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            AccountId = actor.AccountId,
            Name = name,
            NameKey = key,
            Filter = InboxAddress.Write(filter),
        });
        await context.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Forgets a filter of the person's.</summary>
    public async Task RemoveAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await Own(context, actor).SingleOrDefaultAsync(row => row.Id == id, cancellation) is { } row)
        {
            context.Remove(row);
            await context.SaveChangesAsync(cancellation);
        }
    }

    private static IQueryable<SavedFilter> Own(ServerContext context, Actor actor) =>
        context.Set<SavedFilter>().Where(row => row.AccountId == actor.AccountId);
}
