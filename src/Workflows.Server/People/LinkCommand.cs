using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Letters;
using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>
/// <c>link NAME</c>: makes a link with which somebody sets a new password, for the day when the only administrator has forgotten theirs. Whoever may read the
/// server's database and its master key may do so; it is written down among the changes to the account.
/// </summary>
internal static class LinkCommand
{
    /// <summary>Prints the link.</summary>
    /// <param name="args">The sign-in name; what follows are settings, as for the server.</param>
    /// <param name="output">Where the link goes.</param>
    /// <param name="errors">Where a refusal goes.</param>
    /// <returns>The exit code: 0 when there is a link, 2 when not.</returns>
    /// <exception cref="SettingException">The database cannot be opened with these settings.</exception>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not [var name, .. var settings] || name.StartsWith('-'))
        {
            await errors.WriteLineAsync("Вкажіть ім'я для входу, наприклад: ./run link oksana");
            return 2;
        }

        var builder = WebApplication.CreateBuilder(settings);
        builder.Logging.ClearProviders();
        builder.AddServer();
        await using var app = builder.Build();
        using var services = app.Services.CreateScope();
        var normal = services.ServiceProvider.GetRequiredService<Access.Accounts>().NormalizeName(name);
        await using var context = services.ServiceProvider.GetRequiredService<Contexts>().OpenWithoutScope();
        try
        {
            if (await context.Users.SingleOrDefaultAsync(row => row.NormalizedUserName == normal) is not { ClosedAt: null, IsDemonstration: false } account)
            {
                await errors.WriteLineAsync($"Чинного облікового запису з ім'ям для входу {name} у цій базі немає.");
                return 2;
            }

            AccountChecks.TakePassword(account);
            var now = Instant.Cut(services.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow());
            context.Add(AccountEvent.Of(AccountEventKind.LinkMade, account.Id, null, now));
            await context.SaveChangesAsync();
            var path = services.ServiceProvider.GetRequiredService<EntryLinks>().Make(account);
            await output.WriteLineAsync(services.ServiceProvider.GetRequiredService<LetterLinks>().To(path));
            return 0;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException { InnerException: DbException } or DbUpdateException)
        {
            await errors.WriteLineAsync($"База не відповіла, як має: перевірте, чи ті самі налаштування, що в сервера, і чи він уже запускався ({e.GetBaseException().Message})");
            return 2;
        }
    }
}
