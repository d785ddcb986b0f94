using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Access;

/// <summary>
/// Sessions that their people ended: a copy of such a session's cookie is worth nothing, though its time is not up. They are kept among
/// Identity's tokens of the account until the cookie would have ended by itself.
/// </summary>
internal sealed class EndedSessions(Contexts contexts, Settings settings, TimeProvider clock)
{
    /// <summary>Under what Identity's table keeps them.</summary>
    public const string Provider = "ended-session";

    /// <summary>Ends a session, and forgets those of the account that are long over.</summary>
    public async Task AddAsync(Guid account, string session)
    {
        await using var context = contexts.OpenWithoutScope();
        var ended = await context.UserTokens.Where(token => token.UserId == account && token.LoginProvider == Provider).ToListAsync();
        if (ended.Exists(token => token.Name == session))
        {
            return;
        }

        var now = clock.GetUtcNow();
        context.UserTokens.RemoveRange(ended.Where(token => token.Value is null || SignIn.Moment(token.Value) + settings.SessionLongest < now));
        context.UserTokens.Add(new IdentityUserToken<Guid>
        {
            UserId = account,
            LoginProvider = Provider,
            Name = session,
            Value = SignIn.Moment(now),
        });
        try
        {
            await context.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            // Two clicks at once: the other one ended it.
        }
    }
}
