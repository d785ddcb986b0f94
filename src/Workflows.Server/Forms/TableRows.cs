using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>
/// The rows of a table as a browser sends them: the input <c>a.leads.2.firstName</c> is the column «firstName» of the row with index 2.
/// Indexes may have gaps; people are told the place among the rows, counted from 1.
/// </summary>
internal static class TableRows
{
    /// <summary>The name of the buttons «Додати рядок»; the value is the table's key.</summary>
    public const string AddName = "add-row";

    /// <summary>The name of the buttons «Прибрати рядок»; the value is the table's key, a point and the row's index.</summary>
    public const string RemoveName = "remove-row";

    /// <summary>In a kept row that became a lead: the lead's id.</summary>
    public const string LeadKey = "id";

    private const int LargestIndex = 9999;

    /// <summary>Whether a person can be called by what stands in the column.</summary>
    public static bool IsName(FormField column) =>
        column.Bind?.Key is FieldCatalogue.LastName or FieldCatalogue.FirstName or FieldCatalogue.Nickname;

    /// <summary>The leads that the rows of a kept answer became.</summary>
    public static IEnumerable<Guid> Leads(JsonNode? rows) => (rows as JsonArray ?? [])
        .Select(row => Guid.TryParse(row?[LeadKey].AsText(), out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty);

    /// <summary>One cell as a field of its own.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="index">The row's index.</param>
    /// <param name="row">The row's place, from 1.</param>
    public static FormField Cell(FormField table, FormField column, string index, int row) =>
        column with { Key = $"{table.Key}.{index}.{column.Key}", Row = row };

    /// <summary>The cells of the rows that were sent, as fields of their own.</summary>
    public static IEnumerable<FormField> Cells(FormField table, IReadOnlyDictionary<string, IReadOnlyList<string>> typed) =>
        Sent(table, typed).Index().SelectMany(row => table.Table.Columns.Select(column => Cell(table, column, Text(row.Item), row.Index + 1)));

    /// <summary>Those that the rows of a kept answer name in columns of a kind.</summary>
    public static IEnumerable<Guid> Named(FormField table, FieldType type, JsonNode? rows) =>
        from column in table.Table.Columns.Where(column => column.Type == type)
        from row in rows as JsonArray ?? []
        let id = Guid.TryParse(row?[column.Key].AsText(), out var read) ? read : Guid.Empty
        where id != Guid.Empty
        select id;

    /// <summary>The indexes of the rows that were sent, empty ones too, in their order.</summary>
    public static IReadOnlyList<int> Sent(FormField table, IReadOnlyDictionary<string, IReadOnlyList<string>> typed)
    {
        var prefix = FormReading.InputName(table) + ".";
        return [.. typed.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..].Split('.')[0]).Distinct()
            .Select(index => int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .Where(number => number is >= 0 and <= LargestIndex).Distinct().Order()];
    }

    /// <summary>The indexes of the rows that a page shows: those that were sent, and empty ones up to the fewest, one at the least.</summary>
    public static IReadOnlyList<int> Shown(FormField table, IReadOnlyDictionary<string, IReadOnlyList<string>> typed)
    {
        var sent = Sent(table, typed);
        var (next, missing) = (Next(sent), Math.Max(1, table.Table.MinRows) - sent.Count);
        return missing <= 0 ? sent : [.. sent, .. Enumerable.Range(next, missing)];
    }

    /// <summary>The rows that hold anything, as values; what is wrong is added to the errors at its cell.</summary>
    /// <param name="table">The table.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="complete">Whether what has to be there is asked for.</param>
    /// <param name="today">The day that the calendar shows.</param>
    /// <param name="problemOf">What is wrong with a cell that was read.</param>
    /// <param name="errors">Element id to what is wrong.</param>
    public static JsonArray Read(
        FormField table, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, bool complete, DateOnly today,
        Func<FormField, FieldRead, string?> problemOf, Dictionary<string, string> errors)
    {
        var rows = new JsonArray();
        var wrong = new Dictionary<string, string>();
        foreach (var (place, index) in Sent(table, typed).Index())
        {
            var cells = table.Table.Columns.Select(column => (Column: column, Cell: Cell(table, column, Text(index), place + 1))).ToList();
            if (cells.TrueForAll(one => FormReading.Of(typed, FormReading.InputName(one.Cell)).All(string.IsNullOrWhiteSpace)))
            {
                continue;
            }

            var row = Row(cells, typed, today, problemOf, wrong);
            rows.Add(row);
            if (complete && table.Table.MakesLeads && !cells.Exists(one => IsName(one.Column) && (row.ContainsKey(one.Column.Key) || wrong.ContainsKey(FormReading.ElementId(one.Cell)))))
            {
                var name = cells.Find(one => IsName(one.Column)).Cell;
                wrong[FormReading.ElementId(name)] = FieldWords.Nameless(name);
            }
        }

        if (rows.Count > table.Table.MaxRows || (complete && rows.Count < table.Table.MinRows))
        {
            errors[FormReading.ElementId(table)] = rows.Count > table.Table.MaxRows ? FieldWords.TooManyRows(table) : FieldWords.TooFewRows(table);
        }

        foreach (var (id, problem) in wrong)
        {
            errors[id] = problem;
        }

        return rows;
    }

    /// <summary>
    /// What was typed with a row more or less, when one of the buttons was pressed; null when none was. Then nothing else is to be done with
    /// what was sent.
    /// </summary>
    public static FormEntry? Changed(FormDefinition form, IFormCollection posted)
    {
        var typed = FormReading.Typed(posted);
        return posted.ContainsKey(AddName) ? Added(form.Field(posted[AddName].ToString()), typed)
            : posted.ContainsKey(RemoveName) ? Removed(form, posted[RemoveName].ToString().Split('.'), typed)
            : null;
    }

    private static FormEntry Added(FormField? table, IReadOnlyDictionary<string, IReadOnlyList<string>> typed)
    {
        if (table is not { Type: FieldType.Table } || Shown(table, typed) is var rows && rows.Count >= table.Table.MaxRows)
        {
            return new FormEntry { Typed = typed };
        }

        var first = Cell(table, table.Table.Columns[0], Text(Next(rows)), rows.Count + 1);
        return new FormEntry
        {
            Typed = new Dictionary<string, IReadOnlyList<string>>(typed) { [FormReading.InputName(first)] = [""] },
            Focus = FormReading.ElementId(first),
        };
    }

    private static FormEntry Removed(FormDefinition form, string[] which, IReadOnlyDictionary<string, IReadOnlyList<string>> typed)
    {
        if (which.Length != 2 || form.Field(which[0]) is not { Type: FieldType.Table } table)
        {
            return new FormEntry { Typed = typed };
        }

        var gone = $"{FormReading.InputName(table)}.{which[1]}.";
        var place = Sent(table, typed).Select(Text).Index().FirstOrDefault(one => one.Item == which[1]).Index;
        var left = typed.Where(pair => !pair.Key.StartsWith(gone, StringComparison.Ordinal)).ToDictionary();
        var rows = Shown(table, left);
        var next = Cell(table, table.Table.Columns[0], Text(rows[Math.Min(place, rows.Count - 1)]), 1);
        return new FormEntry { Typed = left, Focus = FormReading.ElementId(next) };
    }

    private static JsonObject Row(
        List<(FormField Column, FormField Cell)> cells, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, DateOnly today,
        Func<FormField, FieldRead, string?> problemOf, Dictionary<string, string> errors)
    {
        var row = new JsonObject();
        foreach (var (column, cell) in cells)
        {
            var read = FieldReading.Read(cell, FormReading.Of(typed, FormReading.InputName(cell)), today);
            var other = column.ComparedWith is { } key ? cells.Find(one => one.Column.Key == key).Column : null;
            if ((problemOf(cell, read) ?? FieldComparison.Problem(cell, read.Value, other, other is null ? null : row[other.Key])) is { } problem)
            {
                errors[FormReading.ElementId(cell)] = problem;
            }
            else if (read.Value is { } value)
            {
                row[column.Key] = value;
            }
        }

        return row;
    }

    private static int Next(IReadOnlyList<int> rows) => rows.Count == 0 ? 0 : rows[^1] + 1;

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);
}
