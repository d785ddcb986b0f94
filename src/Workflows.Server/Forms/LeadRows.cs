using System.Text.Json.Nodes;
using Workflows.Server.Clients;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>
/// Makes a lead of each row of a table that makes leads: what is bound goes into the lead's own card, sealed with the lead's own key, and of the row
/// only its id and what is not bound stays in the answer.
/// </summary>
internal sealed class LeadRows(SubjectSeals seals, Register register)
{
    /// <summary>The key under which a row's answer holds the lead's id.</summary>
    public const string Id = "id";

    /// <summary>Stages the leads, and gives back the entry as it is to be kept.</summary>
    /// <param name="context">The burst's.</param>
    /// <param name="centre">Whose leads they are.</param>
    /// <param name="form">The form.</param>
    /// <param name="entry">What was filled in, without a mistake.</param>
    /// <param name="by">Who filled it in.</param>
    /// <param name="now">When.</param>
    public FormEntry Make(ServerContext context, Guid centre, FormDefinition form, FormEntry entry, Guid by, DateTimeOffset now)
    {
        var tables = form.Fields.Where(field => field.Table.MakesLeads && entry.Values.GetValueOrDefault(field.Key) is JsonArray).ToList();
        if (tables.Count == 0)
        {
            return entry;
        }

        var values = entry.Values.ToDictionary();
        foreach (var table in tables)
        {
            values[table.Key] = new JsonArray([.. ((JsonArray)values[table.Key]!).OfType<JsonObject>().Select(row => MakeOne(context, centre, table.Table, row, by, now))]);
        }

        return entry with { Values = values };
    }

    /// <summary>The entry without what would become leads: whoever ends a task another way has named nobody.</summary>
    public static FormEntry Without(FormDefinition form, FormEntry entry) => entry with
    {
        Values = entry.Values.Where(pair => form.Field(pair.Key) is not { Table.MakesLeads: true }).ToDictionary(),
    };

    private JsonObject MakeOne(ServerContext context, Guid centre, TableColumns table, JsonObject row, Guid by, DateTimeOffset now)
    {
        var key = context.Add(seals.NewKey(Guid.CreateVersion7(now), centre)).Entity;
        var card = table.With.ToDictionary(pair => pair.Key, pair => (JsonNode?)pair.Value.DeepClone());
        var kept = new JsonObject { [Id] = key.Id.ToString("D") };
        foreach (var column in table.Columns.Where(column => row.ContainsKey(column.Key)))
        {
            var value = row[column.Key]?.DeepClone();
            if (column.Bind is { } bind)
            {
                card[bind.Key] = value;
            }
            else
            {
                kept[column.Key] = value;
            }
        }

        register.Make(context, key, SubjectKind.Lead, null, card, by, now);
        return kept;
    }
}
