using System.Net;
using System.Text.RegularExpressions;

namespace Workflows.Server.Tests;

/// <summary>A form of a page as a browser would send it: everything that stands in it, changed or not.</summary>
internal sealed partial class PageForm
{
    private readonly string address;
    private readonly List<KeyValuePair<string, string>> fields;

    private PageForm(string address, List<KeyValuePair<string, string>> fields) => (this.address, this.fields) = (address, fields);

    /// <summary>The form of this name on a page.</summary>
    public static async Task<PageForm> OpenAsync(Visitor visitor, string path, string name)
    {
        using var answer = await visitor.GetAsync(path);
        var page = await answer.Content.ReadAsStringAsync();
        return Of(path, page, name);
    }

    /// <summary>The form of this name in the text of a page that was answered at an address; where it is received stands before it.</summary>
    public static PageForm Of(string path, string page, string name)
    {
        var form = Visitor.Forms().Matches(page).Select(match => match.Value)
            .LastOrDefault(text => text.Contains($"value=\"{name}\"", StringComparison.Ordinal) && text.Contains("\"_handler\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{path} has no form «{name}»: {WebUtility.HtmlDecode(page)}");
        return new PageForm(path, [.. Controls().Matches(form).SelectMany(match => Sent(match.Value)).Where(pair => pair.Key.Length > 0)]);
    }

    /// <summary>What an input holds.</summary>
    public string this[string name] => fields.FirstOrDefault(pair => pair.Key == name).Value ?? "";

    /// <summary>The same with other values; null takes one away, as a box that is not ticked.</summary>
    public PageForm With(params (string Name, string? Value)[] given) => new(
        address,
        [.. fields.Where(pair => given.All(one => one.Name != pair.Key)), .. given.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Name, one.Value!))]);

    /// <summary>Sends it.</summary>
    public async Task<HttpResponseMessage> SendAsync(Visitor visitor)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await visitor.SendAsync(HttpMethod.Post, address, content, ("Sec-Fetch-Site", "same-origin"));
    }

    /// <summary>Sends it, which has to be accepted; says where it leads.</summary>
    public async Task<string> AcceptedAsync(Visitor visitor)
    {
        using var answer = await SendAsync(visitor);
        return answer.StatusCode == HttpStatusCode.Redirect ? Visitor.Local(answer)
            : throw new InvalidOperationException($"{address} is answered with {answer.StatusCode}: {WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync())}");
    }

    private static IEnumerable<KeyValuePair<string, string>> Sent(string control)
    {
        var name = Visitor.Attribute(control, "name");
        if (control.StartsWith("<textarea", StringComparison.Ordinal))
        {
            return [KeyValuePair.Create(name, WebUtility.HtmlDecode(control[(control.IndexOf('>', StringComparison.Ordinal) + 1)..^"</textarea>".Length]).TrimStart('\n'))];
        }

        if (control.StartsWith("<select", StringComparison.Ordinal))
        {
            var options = Options().Matches(control).Select(match => match.Value).ToList();
            return options.Count == 0 ? [] : [KeyValuePair.Create(name, Visitor.Attribute(options.Find(option => option.Contains(" selected", StringComparison.Ordinal)) ?? options[0], "value"))];
        }

        return Visitor.Attribute(control, "type") is "checkbox" or "radio" && !control.Contains(" checked", StringComparison.Ordinal) ? [] : [KeyValuePair.Create(name, Visitor.Attribute(control, "value"))];
    }

    [GeneratedRegex("<input[^>]*>|<textarea.*?</textarea>|<select.*?</select>", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Controls();

    [GeneratedRegex("<option[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Options();
}
