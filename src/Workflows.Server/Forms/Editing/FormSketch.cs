using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms.Editing;

/// <summary>Where a field stands: among which others and at which place.</summary>
/// <param name="Json">The field.</param>
/// <param name="Beside">The fields of its group, or the columns of its table.</param>
/// <param name="At">Its place among them, from 0.</param>
/// <param name="Group">The place of its group, from 0.</param>
public sealed record FieldSpot(JsonObject Json, JsonArray Beside, int At, int Group);

/// <summary>
/// The JSON of a form while it is changed. Each change touches what it is about and nothing else, so that whatever the editor does not know stays as it is.
/// </summary>
public sealed class FormSketch
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject json;

    private FormSketch(JsonObject json) => this.json = json;

    /// <summary>The form as it is stored.</summary>
    public string Text => json.ToJsonString(Format) + "\n";

    /// <summary>The form's heading.</summary>
    public string Title => Word(json, "title") ?? "";

    /// <summary>The groups in order.</summary>
    public IReadOnlyList<JsonObject> Groups => [.. GroupList.OfType<JsonObject>()];

    private JsonArray GroupList => List(json, "groups");

    /// <summary>A form that is stored.</summary>
    public static FormSketch Of(string text) => new(JsonNode.Parse(text)!.AsObject());

    /// <summary>A new form without fields.</summary>
    public static FormSketch New(string key, string title) =>
        new(new JsonObject { ["key"] = key, ["title"] = title, ["groups"] = new JsonArray(new JsonObject { ["fields"] = new JsonArray() }) });

    /// <summary>Whether another text is the same form.</summary>
    public bool IsSame(string? text) => text is not null && JsonNode.DeepEquals(json, JsonNode.Parse(text));

    /// <summary>Heading and words above the fields; blank words are none.</summary>
    public void Name(string title, string intro)
    {
        json["title"] = title;
        Put(json, "intro", intro);
    }

    /// <summary>The form is another from now on, under the same key.</summary>
    public void Become(string text)
    {
        var other = JsonNode.Parse(text)!.AsObject();
        json.Clear();
        foreach (var (name, value) in other)
        {
            json[name] = value?.DeepClone();
        }
    }

    /// <summary>The fields of a group.</summary>
    public static JsonArray FieldsOf(JsonObject group) => List(group, "fields");

    /// <summary>The columns of a table.</summary>
    public static JsonArray ColumnsOf(JsonObject table) => List(table, "columns");

    /// <summary>A field of this key, or a column of a table; null for none.</summary>
    public FieldSpot? Find(string key, string? table = null)
    {
        if (table is not null)
        {
            return Find(table) is { } spot ? Find(ColumnsOf(spot.Json), key, spot.Group) : null;
        }

        return Groups.Select((group, at) => Find(FieldsOf(group), key, at)).FirstOrDefault(spot => spot is not null);
    }

    /// <summary>Puts a field behind another of the same group or table; without another at the end of the group, above its files, which end a form.</summary>
    /// <returns>False when the place is not there any more.</returns>
    public bool Add(JsonObject field, FieldPlace place)
    {
        if (place.After is { } after)
        {
            if (Find(after, place.Table) is not { } spot)
            {
                return false;
            }

            spot.Beside.Insert(spot.At + 1, field);
            return true;
        }

        if (place.Table is { } table)
        {
            if (Find(table) is not { } spot)
            {
                return false;
            }

            ColumnsOf(spot.Json).Add(field);
            return true;
        }

        if (Groups.ElementAtOrDefault(place.Group ?? Groups.Count - 1) is not { } group)
        {
            return false;
        }

        var fields = FieldsOf(group);
        var at = fields.Count;
        while (!IsFiles(field) && at > 0 && fields[at - 1] is JsonObject last && IsFiles(last))
        {
            at--;
        }

        fields.Insert(at, field);
        return true;
    }

    /// <summary>Moves a field or column by one place; a field goes on into the next group.</summary>
    /// <returns>False when it is not there, or has nowhere to go.</returns>
    public bool Move(string key, string? table, bool up)
    {
        if (Find(key, table) is not { } spot || !CanMove(spot, table, up))
        {
            return false;
        }

        spot.Beside.RemoveAt(spot.At);
        var to = spot.At + (up ? -1 : 1);
        if (to >= 0 && to <= spot.Beside.Count)
        {
            spot.Beside.Insert(to, spot.Json);
            return true;
        }

        var fields = FieldsOf(Groups[spot.Group + (up ? -1 : 1)]);
        fields.Insert(up ? fields.Count : 0, spot.Json);
        return true;
    }

    /// <summary>Whether there is a place above or below.</summary>
    public bool CanMove(FieldSpot spot, string? table, bool up) =>
        (up ? spot.At > 0 : spot.At < spot.Beside.Count - 1) || (table is null && (up ? spot.Group > 0 : spot.Group < Groups.Count - 1));

    /// <summary>Takes a field or column away.</summary>
    public bool Remove(string key, string? table)
    {
        if (Find(key, table) is not { } spot)
        {
            return false;
        }

        spot.Beside.RemoveAt(spot.At);
        return true;
    }

    /// <summary>Puts a new group behind another.</summary>
    public bool AddGroup(int after, string title)
    {
        if (after < 0 || after >= Groups.Count)
        {
            return false;
        }

        GroupList.Insert(after + 1, new JsonObject { ["title"] = title, ["fields"] = new JsonArray() });
        return true;
    }

    /// <summary>Gives a group another heading; a blank one is none.</summary>
    public bool NameGroup(int at, string title)
    {
        if (Groups.ElementAtOrDefault(at) is not { } group)
        {
            return false;
        }

        Put(group, "title", title);
        return true;
    }

    /// <summary>Takes a group away; its fields go to the group above, those of the first to the one below. The only group loses its heading alone.</summary>
    public bool RemoveGroup(int at)
    {
        if (Groups.ElementAtOrDefault(at) is not { } group)
        {
            return false;
        }

        if (Groups.Count == 1)
        {
            group.Remove("title");
            return true;
        }

        var (moved, to) = (FieldsOf(group).ToList(), FieldsOf(Groups[at == 0 ? 1 : at - 1]));
        FieldsOf(group).Clear();
        foreach (var (place, field) in moved.Index())
        {
            to.Insert(at == 0 ? place : to.Count, field);
        }

        GroupList.RemoveAt(at);
        return true;
    }

    /// <summary>The text of a property; null for none.</summary>
    public static string? Word(JsonObject part, string name) => part[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Sets a text; a blank one is taken away.</summary>
    public static void Put(JsonObject part, string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            part.Remove(name);
        }
        else
        {
            part[name] = text;
        }
    }

    private static bool IsFiles(JsonObject field) => Word(field, "type") == nameof(FieldType.Files);

    private static FieldSpot? Find(JsonArray beside, string key, int group) =>
        beside.Select((one, at) => one is JsonObject field && Word(field, "key") == key ? new FieldSpot(field, beside, at, group) : null).FirstOrDefault(spot => spot is not null);

    private static JsonArray List(JsonObject part, string name)
    {
        if (part[name] is not JsonArray list)
        {
            part[name] = list = [];
        }

        return list;
    }
}

/// <summary>Where a new field goes.</summary>
/// <param name="Group">The place of the group, from 0; null for the last.</param>
/// <param name="Table">The table whose column it is; null for a field of the form.</param>
/// <param name="After">The field or column behind which it goes; null for the end.</param>
public sealed record FieldPlace(int? Group, string? Table, string? After);
