using System.Globalization;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms.Editing;

/// <summary>Addresses of the pages on which forms are changed.</summary>
internal static class FormAddress
{
    /// <summary>The list.</summary>
    public const string List = "/forms";

    /// <summary>The list of a unit.</summary>
    public static string Of(Guid unit) => $"{List}?unit={unit}";

    /// <summary>A form of a unit.</summary>
    public static string Of(Guid unit, string key, string? part = null) =>
        $"{List}/{Uri.EscapeDataString(key)}{(part is null ? "" : "/" + part)}?unit={unit}";

    /// <summary>The same, saying what was done and standing where it was done.</summary>
    public static string Done(Guid unit, string key, string done, string? field = null, string? table = null, string at = "told") =>
        $"{Of(unit, key)}&done={done}{Named("field", field)}{Named("table", table)}#{at}";

    /// <summary>One of the pages of a field or column.</summary>
    public static string OfField(Guid unit, string key, string page, string field, string? table) =>
        Of(unit, key, page) + Named("field", field) + Named("table", table);

    /// <summary>Where a new field is added.</summary>
    public static string New(Guid unit, string key, FieldPlace place, FieldType? kind = null, string? bind = null) =>
        Of(unit, key, "field") + Named("group", place.Group?.ToString(CultureInfo.InvariantCulture)) + Named("table", place.Table)
        + Named("after", place.After) + Named("kind", kind?.ToString()) + Named("bind", bind);

    /// <summary>The id of a field's line on the page.</summary>
    public static string LineId(string field, string? table) => table is null ? $"line-{field}" : $"line-{table}-{field}";

    private static string Named(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
