using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Copying;

/// <summary>A centre that can have a copy of a procedure, and the copy if it has.</summary>
internal sealed record CopyPlace(Guid Centre, string Name, string? Copy);

/// <summary>Whose a procedure is, as far as whoever draws has to know.</summary>
/// <param name="MayChange">Whether the person may change it itself.</param>
/// <param name="Places">Where a copy of it can be taken, when they may not.</param>
/// <param name="Original">Of a copy: the procedure that it stands in the place of.</param>
/// <param name="Newer">Of a copy: the version of the original that came into force since, and was not looked at yet.</param>
/// <param name="Proposed">That it is proposed, and whom it waits for, in words; null when it is not.</param>
internal sealed record ProcedureOrigin(bool MayChange, IReadOnlyList<CopyPlace> Places, string? Original, int? Newer, string? Proposed);

/// <summary>A centre that wants a procedure of the network otherwise takes a copy and changes that; its new cases then start by the copy, once it is published.</summary>
internal sealed class ProcedureCopies(Contexts contexts, DefinitionDrafts drafts, Proposals proposals, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Whose it is; null when the person sees no such procedure.</summary>
    public async Task<ProcedureOrigin?> OriginAsync(Actor actor, string definitionId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = context.Set<WorkflowVersion>().AsNoTracking();
        if (await rows.Where(row => row.DefinitionId == definitionId && row.IsLatest).Select(row => new { row.TenantId, row.BasedOn, row.BasedOnVersion })
            .SingleOrDefaultAsync(cancellation) is not { } latest)
        {
            return null;
        }

        if (!ProcedureDrafts.MayChange(actor, latest.TenantId))
        {
            return new ProcedureOrigin(false, await PlacesAsync(context, actor, definitionId, cancellation), null, null, null);
        }

        var inForce = latest.BasedOn is null ? null
            : await rows.Where(row => row.DefinitionId == latest.BasedOn && row.IsPublished).Select(row => (int?)row.Version).SingleOrDefaultAsync(cancellation);
        var proposed = await rows.Where(row => row.DefinitionId == definitionId && row.IsLatest && row.ProposedRevision == row.Revision).SingleOrDefaultAsync(cancellation);
        var words = proposed is null ? null : ProposalWords.Of(await proposals.OfAsync(context, actor, proposed, cancellation), clock.GetUtcNow());
        return new ProcedureOrigin(true, [], latest.BasedOn, inForce > latest.BasedOnVersion ? inForce : null, words);
    }

    /// <summary>Takes a copy for a centre, as a draft; one that the centre has already is answered as it is.</summary>
    public async Task<DraftMove> TakeAsync(Actor actor, string definitionId, Guid centre, CancellationToken cancellation)
    {
        if (!ProcedureDrafts.UnitsOf(actor).Contains(centre))
        {
            return new DraftMove.ReadOnly();
        }

        await using var context = contexts.Open(actor.Scope);
        var rows = context.Set<WorkflowVersion>();
        var tenant = Scope.Tenant(centre);
        if (await rows.AsNoTracking().FirstOrDefaultAsync(row => row.BasedOn == definitionId && row.TenantId == tenant && row.IsLatest, cancellation) is { } known)
        {
            return new DraftMove.Done(known);
        }

        var source = await rows.AsNoTracking().Where(row => row.DefinitionId == definitionId && (row.IsPublished || row.IsLatest))
            .OrderByDescending(row => row.IsPublished).FirstOrDefaultAsync(cancellation);
        if (source is null || source.TenantId == tenant)
        {
            return new DraftMove.Missing();
        }

        var unit = await context.Units.AsNoTracking().Where(row => row.Id == centre).Select(row => row.Name).SingleAsync(cancellation);
        var (name, drawing) = ($"{source.Name} ({unit})", JsonNode.Parse(source.Text)!.AsObject());
        drawing["name"] = name;
        var copy = await drafts.SaveAsync(
            context, tenant, IdOf(centre, definitionId), drawing.ToJsonString(Readable), name, actor.AccountId.ToString(), cancellation);
        (copy.BasedOn, copy.BasedOnVersion) = (definitionId, source.IsPublished ? source.Version : source.Version - 1); // A draft may still change under its number.
        try
        {
            await context.SaveChangesAsync(cancellation);
            return new DraftMove.Done(copy);
        }
        catch (DbUpdateException e) when (DefinitionDrafts.CameSecond(e))
        {
            return await TakeAsync(actor, definitionId, centre, cancellation); // Somebody has just taken it.
        }
    }

    /// <summary>Notes that the original's version was looked at, and the copy stays as it is.</summary>
    /// <returns>False when the person may not change such a copy.</returns>
    public async Task<bool> KeepAsync(Actor actor, string definitionId, int version, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var versions = await context.Set<WorkflowVersion>().Where(row => row.DefinitionId == definitionId && row.BasedOn != null).ToListAsync(cancellation);
        if (versions is not [{ BasedOn: var original }, ..] || !ProcedureDrafts.MayChange(actor, versions[0].TenantId))
        {
            return false;
        }

        // Nothing can be looked at that is not there.
        var newest = await context.Set<WorkflowVersion>().Where(row => row.DefinitionId == original).MaxAsync(row => (int?)row.Version, cancellation) ?? 0;
        versions.ForEach(row => row.BasedOnVersion = Math.Min(version, newest));
        try
        {
            await context.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException e) when (DefinitionDrafts.CameSecond(e))
        {
            return await KeepAsync(actor, definitionId, version, cancellation); // Somebody has just saved the drawing.
        }
    }

    private static async Task<IReadOnlyList<CopyPlace>> PlacesAsync(ServerContext context, Actor actor, string definitionId, CancellationToken cancellation)
    {
        var units = ProcedureDrafts.UnitsOf(actor);
        var copies = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.BasedOn == definitionId && row.IsLatest)
            .ToDictionaryAsync(row => row.TenantId, row => row.DefinitionId, cancellation);
        var centres = await context.Units.AsNoTracking().Where(row => units.Contains(row.Id) && row.Kind == UnitKind.Centre).OrderBy(row => row.NameKey)
            .Select(row => new { row.Id, row.Name }).ToListAsync(cancellation);
        return [.. centres.Select(centre => new CopyPlace(centre.Id, centre.Name, copies.GetValueOrDefault(Scope.Tenant(centre.Id))))];
    }

    // The same of one centre each time, so that two who take it at once take one.
    private static string IdOf(Guid centre, string definitionId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"copy\n{centre:N}\n{definitionId}")))[..16];
}
