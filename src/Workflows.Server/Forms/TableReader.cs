using System.Text.Json.Nodes;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>Reads what is a table's own: what its rows become, what their cards begin with, how many there may be.</summary>
internal static class TableReader
{
    private const int UsualRows = 30;
    private const int MostRows = 100;

    // A browser sends each cell by itself, and the server takes no more than 1024 values of one form.
    private const int MostCells = 600;

    /// <summary>The kinds that a column can have.</summary>
    public static IReadOnlyList<FieldType> Simple { get; } =
        [FieldType.Text, FieldType.LongText, FieldType.Number, FieldType.Date, FieldType.Time, FieldType.YesNo, FieldType.Choice, FieldType.Person];

    /// <summary>Whether a field of a form's JSON is a table.</summary>
    public static bool IsTable(JsonPart part) => FieldValues.Text(part.Json["type"]) == nameof(FieldType.Table);

    /// <summary>The table without its key and rule; what is wrong with it is said.</summary>
    /// <param name="part">The table.</param>
    /// <param name="columns">Its columns, read as fields.</param>
    /// <param name="catalogue">Finds the fields of the register.</param>
    public static FormField Read(JsonPart part, IReadOnlyList<FormField> columns, Func<string, CatalogueField?> catalogue)
    {
        var makesLeads = MakesLeads(part);
        CheckColumns(part, columns, makesLeads);
        var least = part.Whole("minRows", 0, MostRows) ?? 0;
        var table = new TableColumns(columns)
        {
            MakesLeads = makesLeads,
            With = With(part, columns, makesLeads, catalogue),
            MinRows = part.Flag("required") ? Math.Max(1, least) : least,
            MaxRows = part.Whole("maxRows", 1, MostRows) ?? UsualRows,
        };
        CheckSize(part, table);
        var kept = columns.Select(column => column.Class).Append(makesLeads ? FieldClass.Personal : FieldClass.Public).Max();
        return new FormField("", part.Text("label", needed: true) ?? "", FieldType.Table, kept)
        {
            Help = part.Text("help"),
            Required = table.MinRows > 0,
            Table = table,
        };
    }

    private static bool MakesLeads(JsonPart part)
    {
        var makes = part.Text("makes");
        if (makes is not (null or nameof(SubjectKind.Lead)))
        {
            part.Wrong($"«makes» може бути лише {nameof(SubjectKind.Lead)}, а не «{makes}»");
        }

        return makes == nameof(SubjectKind.Lead);
    }

    private static void CheckColumns(JsonPart part, IReadOnlyList<FormField> columns, bool makesLeads)
    {
        if (columns.Count == 0)
        {
            part.Wrong("немає стовпців («columns»)");
        }

        foreach (var column in columns)
        {
            if (makesLeads && column.Key == TableRows.LeadKey)
            {
                part.Wrong($"стовпець не може мати ключ «{TableRows.LeadKey}»: під ним стоїть сам потенційний клієнт");
            }

            if (!Simple.Contains(column.Type))
            {
                part.Wrong($"стовпець «{column.Key}» не може мати тип {column.Type}, можна: {string.Join(", ", Simple)}");
            }

            if (column.Bind is { } bind && !(makesLeads && IsOfLead(bind)))
            {
                part.Wrong(makesLeads
                    ? $"у картці потенційного клієнта немає поля «{bind.Key}», стовпець «{column.Key}» не може в нього записувати"
                    : $"стовпець «{column.Key}» записує в картку («bind»), а рядки цієї таблиці картками не стають («makes»)");
            }
        }

        if (makesLeads && columns.Count > 0 && !columns.Any(TableRows.IsName))
        {
            part.Wrong("серед стовпців немає прізвища, імені або псевдоніма («bind»), а без нього потенційного клієнта не записати");
        }
    }

    private static Dictionary<string, JsonNode> With(
        JsonPart part, IReadOnlyList<FormField> columns, bool makesLeads, Func<string, CatalogueField?> catalogue)
    {
        var all = new Dictionary<string, JsonNode>();
        if (part.Json["with"] is not { } given)
        {
            return all;
        }

        if (given is not JsonObject with || !makesLeads)
        {
            part.Wrong(makesLeads ? "«with» має бути об'єктом" : "«with» буває лише в таблиці, рядки якої стають картками («makes»)");
            return all;
        }

        foreach (var (key, value) in with)
        {
            if (catalogue(key) is not { } field || !IsOfLead(field) || columns.Any(column => column.Bind?.Key == key))
            {
                part.Wrong($"«with»: поля «{key}» немає в картці потенційного клієнта, або в нього вже записує стовпець");
            }
            else if (FieldValues.TryChecked(field, value) is not { } kept)
            {
                part.Wrong($"«with»: таке значення не може бути в полі «{key}»");
            }
            else
            {
                all[key] = kept;
            }
        }

        return all;
    }

    private static void CheckSize(JsonPart part, TableColumns table)
    {
        if (table.MinRows > table.MaxRows)
        {
            part.Wrong("«minRows» більший за «maxRows»");
        }

        if (table.MaxRows * table.Columns.Count > MostCells)
        {
            part.Wrong($"таблиця завелика: рядків («maxRows») на стовпці щонайбільше {MostCells}");
        }
    }

    private static bool IsOfLead(CatalogueField field) => FieldCatalogue.For(SubjectKind.Lead).Any(known => known.Key == field.Key);
}
