using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms.Editing;

/// <summary>Writes into a field what was changed on its page; whatever was not changed there stays as it is written.</summary>
internal static class FieldWriting
{
    /// <summary>A new field.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="begun">What its page began with.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="newValue">Makes a value for an option that nothing had before.</param>
    public static JsonObject New(string key, FieldForm begun, FieldForm typed, Func<string> newValue)
    {
        var json = new JsonObject { ["key"] = key, [begun.Bind.Length > 0 ? "bind" : "type"] = begun.Bind.Length > 0 ? begun.Bind : begun.Kind.ToString() };
        if (typed.Kind == FieldType.Table)
        {
            json["columns"] = new JsonArray();
        }

        Write(json, begun, typed, newValue);
        return json;
    }

    /// <summary>Writes what is not as it was.</summary>
    /// <param name="json">The field.</param>
    /// <param name="was">What its page showed.</param>
    /// <param name="now">What was typed.</param>
    /// <param name="newValue">Makes a value for an option that nothing had before.</param>
    public static void Write(JsonObject json, FieldForm was, FieldForm now, Func<string> newValue)
    {
        if (now.Bind != was.Bind || now.Kind != was.Kind)
        {
            Bind(json, was, now);
        }

        if (now.Label != was.Label || now.Bind != was.Bind)
        {
            FormSketch.Put(json, "label", now.Label == now.Bound?.Label ? null : now.Label);
        }

        if (now.Help != was.Help)
        {
            FormSketch.Put(json, "help", now.Help);
        }

        if (now.Required != was.Required)
        {
            if (now.Required)
            {
                json["required"] = true;
            }
            else
            {
                json.Remove("required");
            }
        }

        if (now.IsOwnChoice && now.List != was.List)
        {
            FormSketch.Put(json, "list", now.List);
            json.Remove("options");
        }

        if (now.HasOptions && (now.Options != was.Options || json["options"] is null))
        {
            json["options"] = OptionLines.Write(json["options"] as JsonArray ?? [], OptionLines.Of(now.Options), now.Renames, newValue);
        }

        if (now.HasLimits)
        {
            Limit(json, "min", now, was.Min != now.Min || was.FromToday != now.FromToday, now.Min, now.FromToday);
            Limit(json, "max", now, was.Max != now.Max || was.UntilToday != now.UntilToday, now.Max, now.UntilToday);
        }

        if (now.ComparedWith != was.ComparedWith)
        {
            FormSketch.Put(json, FieldComparison.Property, now.ComparedWith);
        }

        if (now.Bind == was.Bind && now.Class != was.Class && Enum.TryParse<FieldClass>(now.Class, out var kept) && (now.Bound is null || kept >= now.Bound.Class))
        {
            FormSketch.Put(json, "class", kept == FormReader.UsualClass(now.Kind, now.Bound) ? null : now.Class);
        }
    }

    private static void Bind(JsonObject json, FieldForm was, FieldForm now)
    {
        FormSketch.Put(json, "bind", now.Bind);
        FormSketch.Put(json, "type", now.Bind.Length > 0 ? null : now.Kind.ToString());
        if (now.Bind != was.Bind)
        {
            var kept = Kept(was, now);
            FormSketch.Put(json, "class", kept == FormReader.UsualClass(now.Kind, now.Bound) ? null : kept.ToString());
        }
    }

    // Written elsewhere, an answer stays kept as carefully as it was unless the person has said otherwise; less carefully than the register keeps it it cannot be.
    private static FieldClass Kept(FieldForm was, FieldForm now)
    {
        FieldClass? Of(string kept) => Enum.TryParse<FieldClass>(kept, out var read) ? read : null;
        var least = FormReader.LeastClass(now.Kind, now.Bound);
        return (Of(now.Class) ?? Of(was.Class)) is { } kept && kept > least ? kept : least;
    }

    private static void Limit(JsonObject json, string name, FieldForm form, bool changed, string typed, bool today)
    {
        if (!changed)
        {
            return;
        }

        if (today)
        {
            json[name] = FieldLimits.Today;
        }
        else if (typed.Length == 0)
        {
            json.Remove(name);
        }
        else if (form.IsDay && LocalTime.TryReadDay(typed, out var day))
        {
            json[name] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        else if (FieldReading.TryNumber(typed, out var number))
        {
            json[name] = number;
        }
    }
}
