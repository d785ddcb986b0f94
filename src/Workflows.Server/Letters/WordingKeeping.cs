using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>A version of the words that a unit writes a kind of letters or papers with. Only whether it is in force changes.</summary>
public interface IWordingVersion : IInCentre
{
    /// <summary>1, 2, 3… in its unit and kind.</summary>
    int Number { get; }

    /// <summary>Whether it is in force.</summary>
    bool IsCurrent { get; set; }
}

/// <summary>A unit whose words somebody keeps.</summary>
public sealed record WordingUnit(Guid Id, string Name, bool IsNetwork);

/// <summary>A version in a list.</summary>
public sealed record WordingVersion(Guid Id, int Number, bool IsCurrent, string Subject, string Text, DateTimeOffset MadeAt, string? MadeBy);

/// <summary>What became of saving words.</summary>
internal abstract record WordingSaved
{
    /// <summary>They are what is written with now.</summary>
    public sealed record Done : WordingSaved;

    /// <summary>They cannot be: what is wrong with subject and text.</summary>
    public sealed record Refused(string? Subject, string? Text) : WordingSaved;

    /// <summary>Somebody else has saved others meanwhile.</summary>
    public sealed record Overtaken : WordingSaved;

    /// <summary>There are none such, or they are not the person's.</summary>
    public sealed record NotFound : WordingSaved;
}

/// <summary>How versions of words are kept, of letters and of papers alike: each new one is in force at once, none is ever changed or removed.</summary>
internal static class WordingKeeping
{
    /// <summary>How many versions a page shows.</summary>
    public const int MostVersions = 100;

    /// <summary>How many things that are wrong with a text are told at once.</summary>
    public const int MostProblems = 3;

    /// <summary>
    /// The units whose words the person keeps, by name: where they hold a post with the right. The network's administration keeps the network's words,
    /// not each centre's.
    /// </summary>
    public static async Task<List<WordingUnit>> UnitsAsync(ServerContext context, Actor actor, CancellationToken cancellation)
    {
        Guid[] ids = [.. actor.Posts.Where(post => post.Role.Has(Right.KeepLetters)).Select(post => post.CentreId).Distinct()];
        return await context.Units.AsNoTracking().Where(unit => ids.Contains(unit.Id)).OrderBy(unit => unit.NameKey)
            .Select(unit => new WordingUnit(unit.Id, unit.Name, unit.Kind == UnitKind.Network)).ToListAsync(cancellation);
    }

    /// <summary>Saves words as a new version, in force at once. The words in force once more are no new version.</summary>
    /// <param name="context">Where they are saved.</param>
    /// <param name="versions">The versions of one unit and kind.</param>
    /// <param name="last">The newest version that the person saw, 0 for none; null to save whatever has come since.</param>
    /// <param name="isSame">Whether a version has these very words.</param>
    /// <param name="make">Makes the version of a number.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    public static async Task<WordingSaved> SaveAsync<TRow>(
        ServerContext context, IQueryable<TRow> versions, int? last, Func<TRow, bool> isSame, Func<int, TRow> make, CancellationToken cancellation)
        where TRow : class, IWordingVersion
    {
        var current = await versions.SingleOrDefaultAsync(row => row.IsCurrent, cancellation);
        var newest = await versions.MaxAsync(row => (int?)row.Number, cancellation) ?? 0;
        if (current is not null && isSame(current))
        {
            return new WordingSaved.Done();
        }

        if (last is not null && last != newest)
        {
            return new WordingSaved.Overtaken();
        }

        current?.IsCurrent = false;
        context.Add(make(newest + 1));
        return await SavedAsync(context, cancellation);
    }

    /// <summary>Takes a unit's own words out of force. The versions stay.</summary>
    public static async Task<WordingSaved> GiveUpAsync<TRow>(ServerContext context, IQueryable<TRow> versions, CancellationToken cancellation)
        where TRow : class, IWordingVersion
    {
        var current = await versions.SingleOrDefaultAsync(row => row.IsCurrent, cancellation);
        current?.IsCurrent = false;
        return await SavedAsync(context, cancellation);
    }

    /// <summary>The first things that are wrong with a text, as sentences; null when nothing is.</summary>
    public static string? First(IReadOnlyList<string> problems) => problems.Count == 0 ? null : string.Join(' ', problems.Take(MostProblems));

    private static async Task<WordingSaved> SavedAsync(ServerContext context, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
            return new WordingSaved.Done();
        }
        catch (DbUpdateException)
        {
            // Two at once: the number or the one place of the words in force is taken.
            return new WordingSaved.Overtaken();
        }
    }
}
