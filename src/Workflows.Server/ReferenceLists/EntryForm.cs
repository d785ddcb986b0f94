using System.Globalization;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.ReferenceLists;

/// <summary>What an entry shall be, checked.</summary>
internal sealed record EntryContent(string Label, string? Note, IReadOnlyList<string> Under, DateOnly? ValidFrom, DateOnly? ValidTo)
{
    /// <summary>The key of the entry of the same unit behind which it stands; null for the first place.</summary>
    public string? After { get; init; }

    /// <summary>The key of a new entry where people say it, as the number of a clause; null for one that is made.</summary>
    public string? Key { get; init; }
}

/// <summary>An entry of a list as it was typed.</summary>
public sealed record EntryForm
{
    /// <summary>The number of a new clause of the standard, by which steps name it.</summary>
    public string Number { get; init; } = "";

    /// <summary>What people see.</summary>
    public string Label { get; init; } = "";

    /// <summary>What else has to be known.</summary>
    public string Note { get; init; } = "";

    /// <summary>To which entries of the list above it belongs.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];

    /// <summary>The first day on which it can be chosen.</summary>
    public string ValidFrom { get; init; } = "";

    /// <summary>The last one.</summary>
    public string ValidTo { get; init; } = "";

    /// <summary>Behind which entry it stands, by the key; empty for the first place.</summary>
    public string After { get; init; } = "";

    /// <summary>The form of an entry as it stands.</summary>
    public static EntryForm Of(ListEntry entry, string after) => new()
    {
        Label = entry.Label,
        Note = entry.Note ?? "",
        Under = entry.Parents,
        ValidFrom = Text(entry.ValidFrom),
        ValidTo = Text(entry.ValidTo),
        After = after,
    };

    /// <summary>The same, offered for the last time on a day; one that has begun only after it was never offered.</summary>
    internal EntryForm EndedOn(DateOnly last) => this with
    {
        ValidTo = Text(last), ValidFrom = LocalTime.TryReadDay(ValidFrom, out var from) && from > last ? Text(last) : ValidFrom,
    };

    /// <summary>What a browser sent.</summary>
    public static EntryForm Read(IFormCollection form) => new()
    {
        Number = TypedText.Line(form["number"].ToString()),
        Label = TypedText.Line(form["label"].ToString()),
        Note = TypedText.Of(form["note"].ToString()).Trim(),
        Under = [.. form["under"].OfType<string>()],
        ValidFrom = TypedText.Line(form["from"].ToString()),
        ValidTo = TypedText.Line(form["to"].ToString()),
        After = TypedText.Line(form["after"].ToString()),
    };

    /// <summary>Checks what was typed; says what is wrong by the fields' ids.</summary>
    /// <param name="view">The list.</param>
    /// <param name="own">The entry that is changed; null for a new one.</param>
    /// <param name="id">Of the row that it will be: the second of two clicks finds it saved.</param>
    /// <param name="isGone">Whether it was to replace a row that somebody else has replaced: saving says so, and no other entry stands in its way.</param>
    /// <param name="errors">What is wrong.</param>
    /// <returns>Null when something is wrong.</returns>
    internal EntryContent? Check(ListView view, ListEntry? own, Guid id, bool isGone, Dictionary<string, string> errors)
    {
        Ask(errors, "label", Label.Length is > 0 and <= ListPack.LongestLabel, Label.Length == 0 ? "Напишіть, як це зветься" : $"Щонайбільше {ListPack.LongestLabel} знаків");
        Ask(errors, "note", Note.Length <= ListPack.LongestNote, $"Пояснення може мати щонайбільше {ListPack.LongestNote} знаків");
        Ask(errors, "under", Under.All(key => view.Parents.Any(parent => parent.Key == key)), "Виберіть зі списку, до чого це належить");
        var (from, to) = (Day(errors, "from", ValidFrom, "Вкажіть перший день, наприклад 01.01.2026, або залиште порожнім"), Day(errors, "to", ValidTo, "Вкажіть останній день, наприклад 31.12.2026, або залиште порожнім"));
        Ask(errors, "to", from is null || to is null || to >= from, "Останній день має бути не раніше за перший");
        var name = TextKeys.Sort(Label);

        // What is offered twice under one heading cannot be told apart; another's that has ended stands in nobody's way.
        Ask(errors, "label", isGone || !view.Entries.Any(line => line.Entry.Key != own?.Key && line.Entry.Id != id && TextKeys.Sort(line.Entry.Label) == name && line.IsOffered
            && (Under.Count == 0 || line.Entry.Parents.Length == 0 || line.Entry.Parents.Intersect(Under).Any())), $"«{Label}» у цьому довіднику вже є");
        var isNumbered = own is null && !isGone && IsNumbered(view);
        var number = Clauses.Typed(Number) is [var one] ? one : "";
        if (isNumbered)
        {
            Ask(errors, "number", ListPack.IsKey(number), "Напишіть номер: латинську літеру й цифри, наприклад H1");
            Ask(errors, "number", !view.Entries.Any(line => line.Entry.Key == number && line.Entry.Id != id), $"Пункт {number} уже є");
        }

        return errors.Count > 0 ? null : new EntryContent(Label, Note.Length > 0 ? Note : null, Under, from, to) { After = After.Length > 0 ? After : null, Key = isNumbered ? number : null };
    }

    /// <summary>Whether people name entries of a list by numbers of their own.</summary>
    internal static bool IsNumbered(ListView view) => view.List.Key == ListKeys.Standard;

    private static DateOnly? Day(Dictionary<string, string> errors, string field, string typed, string problem)
    {
        if (typed.Length == 0)
        {
            return null;
        }

        Ask(errors, field, LocalTime.TryReadDay(typed, out var day), problem);
        return day;
    }

    private static void Ask(Dictionary<string, string> errors, string field, bool isGood, string problem)
    {
        if (!isGood)
        {
            errors.TryAdd(field, problem);
        }
    }

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
