using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Workflows.Server.Storage;

/// <summary>
/// A query that is asked so often that building it each time costs more than the database takes for it. EF binds what it compiled to one model; a process
/// that has two databases (the tests) has two.
/// </summary>
/// <typeparam name="TQuery">What EF.CompileAsyncQuery makes.</typeparam>
/// <param name="compile">Compiles it.</param>
internal sealed class CompiledQuery<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    private readonly ConditionalWeakTable<IModel, TQuery> compiled = [];

    /// <summary>The query for a context's model.</summary>
    public TQuery For(ServerContext context) => compiled.GetValue(context.Model, _ => compile());
}
