using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>A rule as it stands in a file of rules.</summary>
internal sealed record PackedRule
{
    /// <summary>By what procedures name it.</summary>
    public required string Key { get; init; }

    /// <summary>What has to be done by then.</summary>
    public required string Name { get; init; }

    /// <summary>How many units.</summary>
    public required int Number { get; init; }

    /// <summary>In what.</summary>
    public required DeadlineUnit Unit { get; init; }

    /// <summary>Whether a last day off moves.</summary>
    public bool MovesToWorkingDay { get; init; } = true;

    /// <summary>Whether the last day lasts until midnight.</summary>
    public bool EndsAtMidnight { get; init; }

    /// <summary>What it is counted from, in the genitive: «звернення».</summary>
    public required string StartsFrom { get; init; }

    /// <summary>The legal ground.</summary>
    public string? Ground { get; init; }

    /// <summary>What else has to be known.</summary>
    public string? Note { get; init; }

    /// <summary>The first day of events it holds for.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day of events it holds for.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Whether a lawyer has checked it.</summary>
    public bool IsVerified { get; init; }
}

/// <summary>The pack of legal terms: reads the shipped file, and knows which keys there are.</summary>
internal static partial class DeadlinePack
{
    /// <summary>The field of a task's step that names a rule.</summary>
    public const string StepField = "dueRule";

    /// <summary>The longest key, in characters.</summary>
    public const int LongestKey = 60;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() }, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads a file of rules.</summary>
    /// <exception cref="DefinitionException">It cannot be read; says what is wrong with which rule.</exception>
    public static IReadOnlyList<PackedRule> Read(string text)
    {
        try
        {
            var rules = JsonSerializer.Deserialize<PackedRule[]>(text, Json) ?? throw new DefinitionException("Файл строків порожній.");
            return rules.FirstOrDefault(rule => !IsGood(rule)) is { } bad
                ? throw new DefinitionException($"Строк «{bad.Key}» записано неправильно.")
                : rules.DistinctBy(rule => (rule.Key, rule.ValidFrom)).Count() < rules.Length
                    ? throw new DefinitionException("У файлі строків один ключ стоїть двічі.")
                    : rules;
        }
        catch (JsonException)
        {
            throw new DefinitionException("Файл строків не прочитати як список строків.");
        }
    }

    /// <summary>Whether a text can be a key: Latin words in small letters with hyphens between them.</summary>
    public static bool IsKey(string text) => text.Length <= LongestKey && KeyPattern().IsMatch(text);

    /// <summary>Stages the rules of a file as a unit's own, each where the unit has none of that key; the caller saves.</summary>
    public static async Task AddAsync(ServerContext context, Guid unit, string text, DateTimeOffset now, CancellationToken cancellation)
    {
        var known = await context.DeadlineRules.Where(row => row.CentreId == unit).Select(row => row.Key).Distinct().ToListAsync(cancellation);
        context.AddRange(Read(text).Where(rule => !known.Contains(rule.Key)).Select(rule => new DeadlineRule
        {
            Id = Guid.CreateVersion7(now),
            CentreId = unit,
            Key = rule.Key,
            Name = rule.Name,
            Number = rule.Number,
            Unit = rule.Unit,
            MovesToWorkingDay = rule.MovesToWorkingDay,
            EndsAtMidnight = rule.EndsAtMidnight,
            StartsFrom = rule.StartsFrom,
            Ground = rule.Ground,
            Note = rule.Note,
            ValidFrom = rule.ValidFrom,
            ValidTo = rule.ValidTo,
            IsVerified = rule.IsVerified,
            IsCurrent = true,
            MadeAt = now,
        }));
    }

    /// <summary>Which of these keys neither the unit nor the one above has.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(
        ServerContext context, Guid unit, Guid? above, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var known = await context.DeadlineRules.AsNoTracking()
            .Where(row => row.IsCurrent && keys.Contains(row.Key) && (row.CentreId == unit || row.CentreId == above))
            .Select(row => row.Key).Distinct().ToListAsync(cancellation);
        return [.. keys.Except(known, StringComparer.Ordinal)];
    }

    private static bool IsGood(PackedRule rule) => IsKey(rule.Key) && rule.Name.Length > 0 && rule.StartsFrom.Length > 0
        && rule.Number is >= 1 and <= DeadlineCount.Most && !(rule.ValidTo < rule.ValidFrom);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();
}
