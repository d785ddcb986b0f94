using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.ReferenceLists;

/// <summary>A list that can be chosen from.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Title">As people call it.</param>
public sealed record ListName(string Key, string Title);

/// <summary>What reference lists hold, read at once: the options of fields that take theirs from a list, and the words of what was chosen. A value.</summary>
internal sealed class ListOptions
{
    private readonly Dictionary<string, IReadOnlyList<FieldOption>> lists;

    private ListOptions(Dictionary<string, IReadOnlyList<FieldOption>> lists) => this.lists = lists;

    /// <summary>Reads lists as a centre has them: the network's entries, then its own.</summary>
    /// <param name="context">Whose scope sees both.</param>
    /// <param name="centre">The centre; null for all that the scope sees, where only the words are wanted.</param>
    /// <param name="keys">Which lists.</param>
    /// <param name="today">What has ended by then, or has not begun, is no longer offered; its words stay. Null where that does not matter.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<ListOptions> ReadAsync(
        ServerContext context, Guid? centre, IReadOnlyCollection<string> keys, DateOnly? today, CancellationToken cancellation)
    {
        var rows = await context.ReferenceEntries.AsNoTracking().Where(row => row.IsCurrent && keys.Contains(row.ListKey))
            .Where(row => centre == null || row.CentreId == centre || context.Units.Any(unit => unit.Id == centre && unit.ParentId == row.CentreId))
            .OrderBy(row => row.CentreId == centre).ThenBy(row => row.Position).ThenBy(row => row.Id).ToListAsync(cancellation);
        var groups = rows.All(row => row.Under.Length == 0) ? [] : await GroupsAsync(context, keys, cancellation);
        return new ListOptions(rows.GroupBy(row => row.ListKey).ToDictionary(list => list.Key, list => Options(list, groups, today)));
    }

    /// <summary>All options of a list, those that are no longer offered among them.</summary>
    public IReadOnlyList<FieldOption> Of(string list) => lists.GetValueOrDefault(list, []);

    /// <summary>The words of what was chosen from a list, kept with commas between; what is in no list stands as it is.</summary>
    public string Words(string list, string values) => Of(list).Words(values);

    /// <summary>A form whose fields have the options of their lists.</summary>
    public FormDefinition Fill(FormDefinition form) => form with { Groups = [.. form.Groups.Select(group => group with { Fields = [.. group.Fields.Select(Fill)] })] };

    /// <summary>A field with the options of its list.</summary>
    public FormField Fill(FormField field) => field.Type == FieldType.Table
        ? field with { Table = field.Table with { Columns = [.. field.Table.Columns.Select(Fill)] } }
        : field.List is { } list ? field with { Options = Of(list) } : field;

    /// <summary>The lists that a form's fields take their options from.</summary>
    public static IReadOnlyCollection<string> NamedBy(FormDefinition form) =>
        [.. form.Fields.Concat(form.Fields.SelectMany(field => field.Table.Columns)).Select(field => field.List).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The lists that a unit has, by title.</summary>
    public static async Task<IReadOnlyList<ListName>> NamesAsync(ServerContext context, Guid unit, CancellationToken cancellation)
    {
        var rows = await context.ReferenceLists.AsNoTracking()
            .Where(row => row.CentreId == unit || context.Units.Any(one => one.Id == unit && one.ParentId == row.CentreId))
            .Select(row => new ListName(row.Key, row.Title)).ToListAsync(cancellation);
        return [.. rows.OrderBy(row => TextKeys.Sort(row.Title), StringComparer.Ordinal)];
    }

    /// <summary>Forms with all options that their lists have in a unit; none of them is read where no form names a list.</summary>
    /// <param name="context">Whose scope sees the unit and its network.</param>
    /// <param name="unit">Where the forms are asked.</param>
    /// <param name="forms">The forms.</param>
    /// <param name="today">As <see cref="ReadAsync"/> has it.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<IReadOnlyList<FormDefinition>> FilledAsync(
        ServerContext context, Guid unit, IReadOnlyList<FormDefinition> forms, DateOnly? today, CancellationToken cancellation)
    {
        string[] named = [.. forms.SelectMany(NamedBy).Distinct(StringComparer.Ordinal)];
        if (named.Length == 0)
        {
            return forms;
        }

        var lists = await ReadAsync(context, unit, named, today, cancellation);
        return [.. forms.Select(lists.Fill)];
    }

    /// <summary>Fields with all the words that their lists have ever had, to say what was once answered.</summary>
    public static async Task<IReadOnlyList<FormField>> FilledAsync(ServerContext context, IReadOnlyList<FormField> fields, CancellationToken cancellation)
    {
        string[] named = [.. fields.Select(field => field.List).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (named.Length == 0)
        {
            return fields;
        }

        var words = await WordsAsync(context, named, cancellation);
        return [.. fields.Select(words.Fill)];
    }

    /// <summary>Lists for the words of what was once chosen, wherever that was.</summary>
    public static Task<ListOptions> WordsAsync(ServerContext context, IReadOnlyCollection<string> lists, CancellationToken cancellation) =>
        ReadAsync(context, null, lists, null, cancellation);

    /// <summary>The words of some entries of a list: key to label.</summary>
    public static Task<Dictionary<string, string>> LabelsAsync(ServerContext context, string list, IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        context.ReferenceEntries.AsNoTracking().Where(row => row.IsCurrent && row.ListKey == list && keys.Contains(row.Key))
            .GroupBy(row => row.Key).Select(entry => new { entry.Key, Label = entry.Min(row => row.Label)! }).ToDictionaryAsync(entry => entry.Key, entry => entry.Label, cancellation);

    private static IReadOnlyList<FieldOption> Options(IEnumerable<ListEntry> entries, List<(string List, string Key, string Label)> groups, DateOnly? today) =>
    [
        .. entries.Select(entry => (Entry: entry, Groups: groups.Index().Where(group => group.Item.List == entry.ListKey && entry.Parents.Contains(group.Item.Key)).ToList()))
            .OrderBy(one => one.Groups is [var first, ..] ? first.Index : int.MaxValue)
            .Select(one => new FieldOption(one.Entry.Key, one.Entry.Label)
            {
                Note = one.Entry.Note,
                Groups = [.. one.Groups.Select(group => group.Item.Label)],
                IsEnded = today is { } day && !one.Entry.IsOffered(day),
            }),
    ];

    private static async Task<List<(string List, string Key, string Label)>> GroupsAsync(ServerContext context, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var rows = await (
            from list in context.ReferenceLists.AsNoTracking()
            where keys.Contains(list.Key) && list.UnderKey != null
            join entry in context.ReferenceEntries on list.UnderKey equals entry.ListKey
            where entry.IsCurrent
            orderby entry.Position, entry.Id
            select new { List = list.Key, entry.Key, entry.Label }).ToListAsync(cancellation);
        return rows.ConvertAll(row => (row.List, row.Key, row.Label));
    }
}
