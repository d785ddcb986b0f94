using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;

namespace Workflows.Server.ReferenceLists;

/// <summary>A reference list as it stands in a file.</summary>
internal sealed record PackedList
{
    /// <summary>By what forms and fields name it.</summary>
    public required string Key { get; init; }

    /// <summary>As people call it.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for.</summary>
    public string? Intro { get; init; }

    /// <summary>The document from which it is quoted.</summary>
    public string? Ground { get; init; }

    /// <summary>Whether no document gives it: then there is no ground.</summary>
    public bool IsOurs { get; init; }

    /// <summary>The list to whose entries its entries belong.</summary>
    public string? Under { get; init; }

    /// <summary>The entries in order.</summary>
    public required IReadOnlyList<PackedEntry> Entries { get; init; }
}

/// <summary>An entry of a list as it stands in a file.</summary>
internal sealed record PackedEntry
{
    /// <summary>What cards and answers hold.</summary>
    public required string Key { get; init; }

    /// <summary>What people see.</summary>
    public required string Label { get; init; }

    /// <summary>What else has to be known.</summary>
    public string? Note { get; init; }

    /// <summary>The entries to which it belongs.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];
}

/// <summary>Reads the shipped lists.</summary>
internal static class ListPack
{
    /// <summary>The longest key, label and note, in characters.</summary>
    public const int LongestKey = 60, LongestLabel = 400, LongestNote = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Reads a file of one list.</summary>
    /// <exception cref="DefinitionException">It cannot be read; says what is wrong with which entry.</exception>
    public static PackedList Read(string text)
    {
        PackedList list;
        try
        {
            list = JsonSerializer.Deserialize<PackedList>(text, Json) ?? throw new DefinitionException("Файл довідника порожній.");
        }
        catch (JsonException)
        {
            throw new DefinitionException("Файл довідника не прочитати.");
        }

        return !IsKey(list.Key) || list.Title.Length == 0 || list.IsOurs == list.Ground is not null
            ? throw new DefinitionException($"Довідник «{list.Key}» записано неправильно.")
            : list.Entries.FirstOrDefault(entry => !IsGood(list, entry)) is { } bad
            ? throw new DefinitionException($"У довіднику «{list.Key}» неправильно записано «{bad.Key}».")
            : list.Entries.DistinctBy(entry => entry.Key).Count() < list.Entries.Count
            ? throw new DefinitionException($"У довіднику «{list.Key}» один ключ стоїть двічі.")
            : list;
    }

    /// <summary>Whether a text can be a key: a Latin letter, then Latin letters, digits and hyphens.</summary>
    public static bool IsKey(string text) => KeyText.IsKey(text, LongestKey);

    /// <summary>Stages a list of a file as a unit's own, unless the office has one of that key; the caller saves.</summary>
    public static async Task AddAsync(ServerContext context, Guid unit, string text, DateTimeOffset now, CancellationToken cancellation)
    {
        var list = Read(text);
        if (await context.ReferenceLists.AnyAsync(row => row.Key == list.Key, cancellation))
        {
            return;
        }

        context.Add(new ReferenceList
        {
            Id = Guid.CreateVersion7(now), CentreId = unit, Key = list.Key, Title = list.Title, Intro = list.Intro, Ground = list.Ground, UnderKey = list.Under, MadeAt = now,
        });
        context.AddRange(list.Entries.Select((entry, at) => new ListEntry
        {
            Id = Guid.CreateVersion7(now),
            CentreId = unit,
            ListKey = list.Key,
            Key = entry.Key,
            Label = entry.Label,
            Note = entry.Note,
            Under = string.Join(',', entry.Under),
            Position = at + 1,
            IsCurrent = true,
            MadeAt = now,
        }));
    }

    private static bool IsGood(PackedList list, PackedEntry entry) => IsKey(entry.Key) && entry.Label.Length is > 0 and <= LongestLabel
        && !(entry.Note?.Length > LongestNote) && (entry.Under.Count == 0 || list.Under is not null) && entry.Under.All(IsKey);
}
