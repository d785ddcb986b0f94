using Microsoft.EntityFrameworkCore;

namespace Workflows.Server.Procedures;

/// <summary>Somebody who shows what has changed: is told after each commit of the engine's, in this process only.</summary>
internal interface ICommitListener
{
    /// <summary>Must return at once and must not throw.</summary>
    /// <param name="context">The burst's context, or that of several that shared a commit.</param>
    void Committed(DbContext context);
}
