using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;

namespace Workflows.Server.Shell;

/// <summary>
/// A form whose sending broke down, as it was sent: its page can give it back to be sent again, with the same command and the same token, so that what is
/// done already is not done twice and what came from elsewhere is refused again. Only forms that people write in: nothing of a password is given back.
/// </summary>
internal sealed record SentForm(string Address, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    // The fields of procedures' forms, what makes a second press harmless, a remark. No form with a password has any of them; a test looks.
    private const string Answer = FormReading.Prefix, Command = CommandId.Name, Remark = "text";

    private const int Longest = 1 << 20;

    /// <summary>What a person wrote in words and may want to copy.</summary>
    public IReadOnlyList<string> Texts =>
        [.. Fields.Where(pair => IsWritten(pair.Key) && pair.Value.Trim().Contains(' ', StringComparison.Ordinal)).Select(pair => pair.Value)];

    /// <summary>Whether the server knows it again when it comes twice.</summary>
    public bool IsKnownAgain => Fields.Any(pair => pair.Key == Command);

    /// <summary>The form of a request that failed; null where there is none to be sent again.</summary>
    /// <param name="http">The request, whose path is the error page's by now.</param>
    /// <param name="path">The path that was asked for.</param>
    public static async Task<SentForm?> OfAsync(HttpContext http, string path)
    {
        if (await FieldsAsync(http.Request) is not { Count: > 0 } fields || !fields.Any(pair => IsWritten(pair.Key) || pair.Key == Command))
        {
            return null;
        }

        return new SentForm(path + http.Request.QueryString, fields);
    }

    private static bool IsWritten(string name) => name.StartsWith(Answer, StringComparison.Ordinal) || name == Remark;

    // Read already, unless it broke down before: who somebody is stands in the database too. A form with files is not read for this alone.
    private static async Task<List<KeyValuePair<string, string>>?> FieldsAsync(HttpRequest request)
    {
        var read = request.HttpContext.Features.Get<IFormFeature>()?.Form;
        if (read is null && (!request.HasFormContentType || request.ContentLength is null or > Longest))
        {
            return null;
        }

        try
        {
            return [.. (read ?? await request.ReadFormAsync(request.HttpContext.RequestAborted)).SelectMany(pair => Pairs(pair.Key, pair.Value))];
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or OperationCanceledException or AggregateException)
        {
            return null;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string name, StringValues values) =>
        values.Select(value => KeyValuePair.Create(name, value ?? ""));
}
