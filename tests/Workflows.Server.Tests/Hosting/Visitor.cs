using System.Net;
using System.Text.RegularExpressions;
using Workflows.Server.Access;

namespace Workflows.Server.Tests;

/// <summary>A browser without its window: keeps cookies, fills in forms, says where its requests come from; follows no redirect. The benchmark has it too.</summary>
internal sealed partial class Visitor : IDisposable
{
    /// <summary>Where a server of these tests gives tokens; the product has no such route.</summary>
    public const string TokenRoute = "/test-token";

    private readonly HttpClient client;

    public Visitor(Uri address)
    {
#pragma warning disable CA5359 // The certificate is the test's own, made a moment ago.
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        })
        {
            BaseAddress = address,
        };
#pragma warning restore CA5359
    }

    public CookieContainer Cookies { get; } = new();

    public Uri Address => client.BaseAddress!;

    /// <summary>The answer as soon as it begins: one route never ends by itself.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    /// <summary>The text of a page that has to be there, with its characters as people read them.</summary>
    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        return answer.StatusCode == HttpStatusCode.OK ? text : throw new InvalidOperationException($"{path} is answered with {answer.StatusCode}: {text}");
    }

    /// <summary>Where an answer sends to, without the server's address.</summary>
    public static string Local(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location ?? throw new InvalidOperationException($"{answer.StatusCode} sends nowhere.");
        return location.IsAbsoluteUri ? location.PathAndQuery : location.ToString();
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return client.SendAsync(request);
    }

    /// <summary>A token for forms and scripts, of whoever is signed in.</summary>
    public Task<string> TokenAsync() => client.GetStringAsync(new Uri(TokenRoute, UriKind.Relative));

    /// <summary>Opens the sign-in page, fills its form in and sends it.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string name, string password, string? returnTo = null)
    {
        var path = SignIn.Path + (returnTo is null ? "" : "?return=" + Uri.EscapeDataString(returnTo));
        var page = await client.GetStringAsync(new Uri(path, UriKind.Relative));
        var fields = SignInForm(page).Select(input => KeyValuePair.Create(
            Attribute(input, "name"),
            Attribute(input, "autocomplete") switch
            {
                "username" => name,
                "current-password" => password,
                _ => Attribute(input, "value"),
            }));
        using var form = new FormUrlEncodedContent([.. fields]);
        return await SendAsync(HttpMethod.Post, path, form, ("Sec-Fetch-Site", "same-origin"));
    }

    /// <summary>Opens a page, fills in the form of this name and sends it; what is not given stays as the page has it.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, string formName, params (string Name, string Value)[] given) =>
        await (await FillInAsync(path, formName, given))();

    /// <summary>Opens a page and fills in the form of this name; what it gives sends the form, as often as it is asked to.</summary>
    public async Task<Func<Task<HttpResponseMessage>>> FillInAsync(string path, string formName, params (string Name, string Value)[] given)
    {
        var fields = await FieldsAsync(path, formName, given);
        return async () =>
        {
            using var content = new FormUrlEncodedContent(fields);
            return await SendAsync(HttpMethod.Post, path, content, ("Sec-Fetch-Site", "same-origin"));
        };
    }

    /// <summary>The same with files, as a browser sends them: behind the fields.</summary>
    public async Task<Func<Task<HttpResponseMessage>>> AttachAsync(
        string path, string formName, (string Input, string Name, byte[] Content)[] files, params (string Name, string Value)[] given)
    {
        var fields = await FieldsAsync(path, formName, given);
        return async () =>
        {
            using var content = new MultipartFormDataContent();
            foreach (var (name, value) in fields)
            {
                content.Add(new StringContent(value), $"\"{name}\"");
            }

            foreach (var (input, name, bytes) in files)
            {
                content.Add(new ByteArrayContent(bytes), $"\"{input}\"", name);
            }

            return await SendAsync(HttpMethod.Post, path, content, ("Sec-Fetch-Site", "same-origin"));
        };
    }

    /// <summary>Sends the form that an answer holds with this on its button, just as the answer has it.</summary>
    public async Task<HttpResponseMessage> SendOfAnswerAsync(string page, string button)
    {
        var form = Forms().Matches(page).Select(match => match.Value).Single(text => text.Contains(button, StringComparison.Ordinal));
        using var content = new FormUrlEncodedContent(Inputs().Matches(form).Select(match => KeyValuePair.Create(Attribute(match.Value, "name"), Attribute(match.Value, "value"))));
        return await SendAsync(HttpMethod.Post, Attribute(form[..form.IndexOf('>', StringComparison.Ordinal)], "action"), content, ("Sec-Fetch-Site", "same-origin"));
    }

    /// <summary>What a form of a page would send: what is given, and what the page has hidden in it; of several of one name the first.</summary>
    public async Task<List<KeyValuePair<string, string>>> FieldsAsync(string path, string formName, params (string Name, string Value)[] given)
    {
        var page = await client.GetStringAsync(new Uri(path, UriKind.Relative));
        var form = Forms().Matches(page).Select(match => match.Value)
            .First(text => text.Contains($"value=\"{formName}\"", StringComparison.Ordinal) && text.Contains("\"_handler\"", StringComparison.Ordinal));
        return Inputs().Matches(form).Select(match => match.Value)
            .Where(input => Attribute(input, "type") == "hidden" && Attribute(input, "name").Length > 0 && given.All(field => field.Name != Attribute(input, "name")))
            .Select(input => KeyValuePair.Create(Attribute(input, "name"), Attribute(input, "value")))
            .Concat(given.Select(field => KeyValuePair.Create(field.Name, field.Value))).ToList();
    }

    /// <summary>Whether the visitor is let in: the first page answers rather than sending to the sign-in page.</summary>
    public async Task<bool> IsSignedInAsync()
    {
        using var answer = await GetAsync("/");
        return answer.Headers.Location?.ToString().Contains(SignIn.Path, StringComparison.Ordinal) != true;
    }

    public void Dispose() => client.Dispose();

    // A signed-in person's frame has forms of its own (leaving): the one with a password is meant.
    private static List<string> SignInForm(string page)
    {
        var form = Forms().Matches(page).Select(match => match.Value).Single(text => text.Contains("current-password", StringComparison.Ordinal));
        return [.. Inputs().Matches(form).Select(match => match.Value).Where(input => Attribute(input, "name").Length > 0)];
    }

    /// <summary>What an attribute of an element says, as people read it.</summary>
    internal static string Attribute(string element, string name) => WebUtility.HtmlDecode(
        Regex.Match(element, $"\\s{name}=\"([^\"]*)\"", RegexOptions.CultureInvariant).Groups[1].Value);

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    internal static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Inputs();
}
