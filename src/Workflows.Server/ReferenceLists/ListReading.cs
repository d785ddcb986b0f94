using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.ReferenceLists;

/// <summary>Fills what people choose from with what the reference lists hold today.</summary>
internal sealed class ListReading(Contexts contexts, TimeProvider clock)
{
    /// <summary>A form with the options that a centre has; the form itself where none of its fields takes them from a list.</summary>
    /// <param name="context">Whose scope sees the centre and its network.</param>
    /// <param name="centre">Where the form is filled in or was.</param>
    /// <param name="form">The form.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<FormDefinition> FilledAsync(ServerContext context, Guid centre, FormDefinition form, CancellationToken cancellation) =>
        (await FilledAsync(context, centre, [form], cancellation))[0];

    /// <summary>Several forms, whose lists are read at once.</summary>
    public Task<IReadOnlyList<FormDefinition>> FilledAsync(ServerContext context, Guid centre, IReadOnlyList<FormDefinition> forms, CancellationToken cancellation) =>
        ListOptions.FilledAsync(context, centre, forms, Today, cancellation);

    /// <summary>The same for a page that has no context of its own.</summary>
    public async Task<FormDefinition> FilledAsync(Actor actor, Guid centre, FormDefinition form, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await FilledAsync(context, centre, form, cancellation);
    }

    /// <summary>Lists as a centre has them.</summary>
    public Task<ListOptions> OptionsAsync(ServerContext context, Guid centre, IReadOnlyCollection<string> lists, CancellationToken cancellation) =>
        ListOptions.ReadAsync(context, centre, lists, Today, cancellation);

    private DateOnly Today => KyivTime.DayOf(clock.GetUtcNow());
}
