using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Workflows.Server.Letters;

/// <summary>Where the links of letters lead: the public address, or the one that the server listens on where none is set.</summary>
internal sealed class LetterLinks(Settings settings, IServiceProvider services)
{
    /// <summary>The domain of Message-IDs where there is no public address.</summary>
    private const string NoDomain = "caseworkflows.local";

    /// <summary>What stands behind the @ of a Message-ID.</summary>
    public string Domain => settings.PublicUrl?.IdnHost ?? NoDomain;

    /// <summary>The first page, where a person's tasks are.</summary>
    public string Inbox => Root + "/";

    /// <summary>The page of a task.</summary>
    public string OfTask(Guid task) => $"{Root}/tasks/{task}";

    /// <summary>The page of a case.</summary>
    public string OfCase(string instanceId) => $"{Root}/cases/{instanceId}";

    /// <summary>A page of ours by its path.</summary>
    public string To(string path) => Root + path;

    private string Root => (settings.PublicUrl?.AbsoluteUri ?? Listening).TrimEnd('/');

    // The name of any address (*, +, 0.0.0.0) leads nowhere; on this machine localhost does.
    private string Listening
    {
        get
        {
            var address = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5000";
            return address.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal)
                .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//[::]", "//localhost", StringComparison.Ordinal);
        }
    }
}
