using Microsoft.EntityFrameworkCore;

namespace Workflows.Server.Storage;

/// <summary>Saves what may be asked for twice: the second of two clicks finds what the first has done.</summary>
internal static class SavedOnce
{
    /// <summary>Saves that something is taken back; whoever did so a moment ago did what was asked for.</summary>
    public static async Task SaveTakenBackAsync(this ServerContext context, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The rows' fences say that it is done.
        }
    }

    /// <summary>Saves; a refusal of the database is none when what was to be saved is there already.</summary>
    /// <param name="contexts">Opens the context in which it is looked for, since the refused one is spoilt.</param>
    /// <param name="context">What is to be saved.</param>
    /// <param name="scope">Whose rows they are.</param>
    /// <param name="isThere">Whether the first of two clicks has saved it.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    /// <exception cref="DbUpdateException">The database refused it for another reason.</exception>
    public static async Task SaveOnceAsync(
        this Contexts contexts, ServerContext context, Scope scope, Func<ServerContext, Task<bool>> isThere, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            await using var after = contexts.Open(scope);
            if (!await isThere(after))
            {
                throw;
            }
        }
    }
}
