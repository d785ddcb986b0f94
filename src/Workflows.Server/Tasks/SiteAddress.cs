using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>The address of the site on whose forum people work (standard S0, requirement W0), in what a task says.</summary>
internal static class SiteAddress
{
    /// <summary>What stands for it in the words of a step.</summary>
    public const string Mark = "{сайт}";

    private const string Unknown = "адресу сайту ще не вказано в налаштуваннях центру";

    /// <summary>The words with the centre's address, or its network's, in the place of the mark.</summary>
    public static async Task<string?> InAsync(ServerContext context, Guid centre, string? words, CancellationToken cancellation)
    {
        if (words is null || !words.Contains(Mark, StringComparison.Ordinal))
        {
            return words;
        }

        var site = await context.Units.AsNoTracking().Where(unit => unit.Id == centre)
            .Select(unit => unit.Site ?? context.Units.Where(above => above.Id == unit.ParentId).Select(above => above.Site).FirstOrDefault())
            .SingleOrDefaultAsync(cancellation);
        return words.Replace(Mark, site ?? Unknown, StringComparison.Ordinal);
    }
}
