using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Workflows.Server.Storage;

/// <summary>
/// By which rules what is searched and sorted by was made in this database. Another ICU orders otherwise: keys of two of them in one column are no order.
/// </summary>
internal sealed class TextKeyVersion
{
    /// <summary>What was made: the sort keys of a language, <c>uk-UA</c>, or the tokens by which cards are found, <c>search-tokens</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Of sort keys the library's version of its rules and a digest of keys that it makes; of tokens a number.</summary>
    public required string Version { get; set; }

    public static void Configure(ModelBuilder builder) => builder.Entity<TextKeyVersion>(version =>
    {
        version.ToTable("TextKeyVersions");
        version.HasKey(row => row.Language);
    });
}

/// <summary>Makes all key columns anew when this machine's ICU orders otherwise than the one that they were made with.</summary>
internal static partial class TextKeyRenewal
{
    /// <summary>How many rows are made anew in one transaction.</summary>
    public const int BatchSize = 500;

    /// <summary>The language whose order the keys have.</summary>
    public const string Language = "uk-UA";

    // All of the alphabet in both cases, its neighbours, digits and what stands between words.
    private const string Probe =
        "А а Б б В в Г г Ґ ґ Д д Е е Є є Ж ж З з И и І і Ї ї Й й К к Л л М м Н н О о П п Р р С с Т т У у Ф ф Х х Ц ц Ч ч Ш ш Щ щ Ь ь Ю ю Я я "
        + "Ё Ы Э Ъ Ў A a B b C c D Ł Š Z z 0 1 9 № - – « » ( ) . , / & + ґанок гай яблуня єнот їжак-2 №7";

    /// <summary>The rules of this machine.</summary>
    public static string Here { get; } = Measure();

    /// <summary>The columns: each text that has a key column beside it.</summary>
    public static IEnumerable<(IEntityType Entity, string Text, string Key)> Columns(IModel model) =>
        from entity in model.GetEntityTypes()
        from text in entity.GetProperties()
        where text.ClrType == typeof(string) && entity.FindProperty(text.Name + "Key") is { } key && key.ClrType == typeof(string)
        select (entity, text.Name, text.Name + "Key");

    /// <summary>
    /// Compares, and makes the keys anew where they differ: in batches, each saved at once. Only then the version is written, so that what was
    /// interrupted is done again by the next start.
    /// </summary>
    public static async Task RunAsync(Contexts contexts, ILogger log, CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Upkeep);
        var known = await context.Set<TextKeyVersion>().SingleOrDefaultAsync(row => row.Language == Language, cancellation);
        if (known?.Version == Here)
        {
            return;
        }

        var renewed = 0;
        foreach (var (entity, text, key) in Columns(context.Model))
        {
            var renew = typeof(TextKeyRenewal).GetMethod(nameof(RenewAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(entity.ClrType);
            renewed += await (Task<int>)renew.Invoke(null, [contexts, text, key, cancellation])!;
        }

        if (known is null)
        {
            context.Add(new TextKeyVersion { Language = Language, Version = Here });
        }
        else
        {
            LogRenewed(log, known.Version, Here, renewed);
            known.Version = Here;
        }

        await context.SaveChangesAsync(cancellation);
    }

    private static async Task<int> RenewAsync<TRow>(Contexts contexts, string text, string key, CancellationToken cancellation) where TRow : class
    {
        var (renewed, after) = (0, Guid.Empty);
        while (true)
        {
            await using var context = contexts.Open(SystemScopes.Upkeep);
            var last = after;
            var rows = await context.Set<TRow>().Where(row => EF.Property<Guid>(row, "Id") > last).OrderBy(row => EF.Property<Guid>(row, "Id"))
                .Take(BatchSize).ToListAsync(cancellation);
            foreach (var entry in rows.ConvertAll(context.Entry))
            {
                entry.Property(key).CurrentValue = TextKeys.Sort((string)entry.Property(text).CurrentValue!);
                after = (Guid)entry.Property("Id").CurrentValue!;
            }

            renewed += context.ChangeTracker.Entries().Count(entry => entry.State == EntityState.Modified);
            await context.SaveChangesAsync(cancellation);
            if (rows.Count < BatchSize)
            {
                return renewed;
            }
        }
    }

    private static string Measure()
    {
        var keys = string.Join('\n', Probe.Split(' ').Select(TextKeys.Sort));
        var version = CultureInfo.GetCultureInfo(Language).CompareInfo.Version.FullVersion;
        return string.Create(CultureInfo.InvariantCulture, $"{version:x8}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(keys)).AsSpan(0, 8))}");
    }

    [LoggerMessage(6, LogLevel.Warning, "The text order of this machine (ICU) is not the one that the database was written with ({Old}, now {New}): {Count} sort key(s) were made anew")]
    private static partial void LogRenewed(ILogger log, string old, string @new, int count);
}
