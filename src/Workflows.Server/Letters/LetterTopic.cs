using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>Under what the words of letters are kept.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Key">For letters that steps send, by what the steps name them; else empty.</param>
public readonly record struct LetterTopic(LetterKind Kind, string Key)
{
    /// <summary>The kind that an address names; null for anything else.</summary>
    internal static LetterKind? KindOf(string word) => Enum.TryParse<LetterKind>(word, out var kind) && Enum.IsDefined(kind) && kind.ToString() == word ? kind : null;

    /// <summary>The page of its words.</summary>
    public string Address => Key.Length == 0 ? $"/letters/templates/{Kind}" : $"/letters/templates/{Kind}?key={Key}";

    /// <summary>The same, of a unit.</summary>
    public string AddressIn(Guid unit) => $"{Address}{(Key.Length == 0 ? '?' : '&')}unit={unit}";

    /// <summary>The keys that steps of a unit's procedures may name, those that come with the program first: its own, and those of the unit above.</summary>
    internal static async Task<IReadOnlyList<string>> KeysAsync(ServerContext context, Guid unit, Guid? above, CancellationToken cancellation)
    {
        var known = await context.Set<LetterTemplate>().AsNoTracking()
            .Where(row => row.Kind == LetterKind.Case && row.IsCurrent && (row.CentreId == unit || row.CentreId == above))
            .Select(row => row.Key).Distinct().ToListAsync(cancellation);
        return [ShippedWording.CaseKey, .. known.Where(key => key != ShippedWording.CaseKey).Order(StringComparer.Ordinal)];
    }
}
