using Microsoft.AspNetCore.Http.Extensions;
using Workflows.Server.Deadlines;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>The filters of the inbox as its address holds them, so that they survive going back, a bookmark and a letter.</summary>
internal static class InboxAddress
{
    /// <summary>Where the next page begins.</summary>
    public const string Cursor = "from";

    private const string View = "view";
    private const string Due = "due";
    private const string Procedure = "procedure";
    private const string Priority = "priority";
    private const int LongestName = 300;

    /// <summary>Reads an address; what cannot be read counts as not there.</summary>
    public static InboxFilter Read(IQueryCollection query) => new()
    {
        View = Word<InboxView>(query[View]) ?? InboxView.All,
        Due = Word<InboxDue>(query[Due]),
        Procedure = TypedText.Of(query[Procedure].ToString()) is { Length: > 0 and <= LongestName } name ? name : null,
        Priority = Word<TaskPriority>(query[Priority]) is { } least and not TaskPriority.Normal ? least : null,
    };

    /// <summary>The query string, with its question mark; empty when nothing is filtered.</summary>
    /// <param name="filter">The filters.</param>
    /// <param name="others">What else the address says.</param>
    public static string Write(InboxFilter filter, params IEnumerable<(string Name, string Value)> others)
    {
        var query = new QueryBuilder();
        Add(query, View, filter.View == InboxView.All ? null : filter.View.ToString());
        Add(query, Due, filter.Due?.ToString());
        Add(query, Procedure, filter.Procedure);
        Add(query, Priority, filter.Priority?.ToString());
        foreach (var (name, value) in others)
        {
            query.Add(name, value);
        }

        return query.ToQueryString().ToUriComponent();
    }

    /// <summary>In which part of the time line a deadline lies.</summary>
    public static InboxDue Part(DateTimeOffset? due, DateTimeOffset now) => due switch
    {
        null => InboxDue.NoDeadline,
        { } at when at < now => InboxDue.Overdue,
        { } at when KyivTime.DayOf(at) == KyivTime.DayOf(now) => InboxDue.Today,
        _ => InboxDue.Later,
    };

    private static void Add(QueryBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            query.Add(name, value);
        }
    }

    private static T? Word<T>(string? text) where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text![0]) ? value : null;
}
