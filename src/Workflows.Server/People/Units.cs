using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>A unit on the page where it is changed.</summary>
internal sealed record UnitView(Guid Id, Guid CentreId, string Name, string? Code, string? Site, UnitKind Kind, IReadOnlyList<UnitPart> Parts);

/// <summary>A part of a centre.</summary>
/// <param name="Id">The unit.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Department or sector.</param>
/// <param name="Above">The department that a sector belongs to; null for the centre itself.</param>
/// <param name="IsUsed">Whether anything is written down of it, so that it stays.</param>
internal sealed record UnitPart(Guid Id, string Name, UnitKind Kind, string? Above, bool IsUsed);

/// <summary>What an administrator does with units: adds centres to the network and parts to centres, renames them, removes a part that nobody has used.</summary>
internal sealed partial class Units(Contexts contexts, DigestClock digests, TimeProvider clock, ILogger<Units> log)
{
    /// <summary>A unit below another; a network is below nothing.</summary>
    internal static OrgUnit New(OrgUnit? above, UnitKind kind, string name, string? code, DateTimeOffset now, Guid? given = null)
    {
        var id = given ?? Guid.CreateVersion7(now);
        return new OrgUnit
        {
            Id = id,
            ParentId = above?.Id,
            CentreId = kind is UnitKind.Network or UnitKind.Centre ? id : above!.CentreId,
            Kind = kind,
            Name = name,
            NameKey = TextKeys.Sort(name),
            Code = code,
            TimeZone = "Europe/Kyiv",
        };
    }

    /// <summary>A unit, with its parts where it is a centre; null when it is not the administrator's.</summary>
    public async Task<UnitView?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await context.Units.AsNoTracking().SingleOrDefaultAsync(unit => unit.Id == id, cancellation) is not { } whole || !actor.Keeps(whole.CentreId))
        {
            return null;
        }

        var parts = await context.Units.AsNoTracking().Where(unit => unit.CentreId == id && unit.Id != id)
            .OrderBy(unit => unit.NameKey).ThenBy(unit => unit.Id)
            .Select(unit => new UnitPart(
                unit.Id, unit.Name, unit.Kind, context.Units.Where(above => above.Id == unit.ParentId && above.Id != id).Select(above => above.Name).FirstOrDefault(),
                context.Units.Any(below => below.ParentId == unit.Id) || context.Memberships.Any(post => post.UnitId == unit.Id)
                || context.Tasks.Any(task => task.UnitId == unit.Id) || context.Calendars.Any(calendar => calendar.UnitId == unit.Id)))
            .ToListAsync(cancellation);
        return new UnitView(id, whole.CentreId, whole.Name, whole.Code, whole.Site, whole.Kind, parts);
    }

    /// <summary>The network that the person keeps; null for none.</summary>
    public static Guid? NetworkOf(Actor actor) => actor.Posts.FirstOrDefault(post => post.UnitKind == UnitKind.Network && post.Role.Has(Right.KeepPeople))?.UnitId;

    /// <summary>Whether the person may add a centre: whoever keeps the network.</summary>
    public static bool MayAddCentre(Actor actor) => NetworkOf(actor) is not null;

    /// <summary>Adds a centre to the administrator's network.</summary>
    /// <param name="actor">The administrator.</param>
    /// <param name="id">The centre's id, made when the page was shown: sent twice it is added once.</param>
    /// <param name="form">What was sent.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<PersonMove> AddCentreAsync(Actor actor, Guid id, UnitForm form, CancellationToken cancellation)
    {
        if (NetworkOf(actor) is not { } networkId)
        {
            return new PersonMove.NotFound();
        }

        // A new centre is in nobody's scope yet.
        var now = Instant.Cut(clock.GetUtcNow());
        await using (var context = contexts.Open(SystemScopes.WholeNetwork))
        {
            var network = await context.Units.SingleAsync(unit => unit.Id == networkId, cancellation);
            if (await context.Units.AnyAsync(unit => unit.Id == id && unit.Kind == UnitKind.Centre && unit.ParentId == network.Id, cancellation))
            {
                return new PersonMove.Done(id);
            }

            var errors = new Dictionary<string, string>();
            await CheckAsync(context, network.Id, Guid.Empty, UnitKind.Centre, form, errors, cancellation);
            if (errors.Count > 0)
            {
                return new PersonMove.Invalid(errors);
            }

            var centre = New(network, UnitKind.Centre, form.Name, form.Code, now, id);
            centre.Site = form.Site;
            context.Add(centre);
            try
            {
                await context.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateException)
            {
                // The second of two clicks; the first has added it.
                await using var after = contexts.Open(SystemScopes.WholeNetwork);
                if (!await after.Units.AnyAsync(unit => unit.Id == id && unit.Kind == UnitKind.Centre && unit.ParentId == network.Id, cancellation))
                {
                    // Or somebody else has taken the code in this moment.
                    await CheckAsync(after, network.Id, id, UnitKind.Centre, form, errors, cancellation);
                    if (errors.Count > 0)
                    {
                        return new PersonMove.Invalid(errors);
                    }

                    throw;
                }
            }
        }

        await digests.EnsureAsync(cancellation);
        LogAdded(log, UnitKind.Centre, id, actor.AccountId);
        return new PersonMove.Done(id);
    }

    /// <summary>Renames a unit, gives a centre another code (numbers that are given stay as they are), and a centre or network its site.</summary>
    public async Task<PersonMove> RenameAsync(Actor actor, Guid id, UnitForm form, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await context.Units.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } unit || !actor.Keeps(unit.CentreId))
        {
            return new PersonMove.NotFound();
        }

        var errors = new Dictionary<string, string>();
        await using (var others = contexts.Open(SystemScopes.WholeNetwork))
        {
            await CheckAsync(others, unit.ParentId, id, unit.Kind, form, errors, cancellation);
        }

        if (errors.Count > 0)
        {
            return new PersonMove.Invalid(errors);
        }

        (unit.Name, unit.NameKey) = (form.Name, TextKeys.Sort(form.Name));
        unit.Code = unit.Kind == UnitKind.Centre ? form.Code : unit.Code;
        unit.Site = form.Site;
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            await using var after = contexts.Open(SystemScopes.WholeNetwork);
            await CheckAsync(after, unit.ParentId, id, unit.Kind, form, errors, cancellation);
            if (errors.Count > 0)
            {
                return new PersonMove.Invalid(errors);
            }

            throw;
        }

        return new PersonMove.Done(id);
    }

    /// <summary>Adds a department or a sector.</summary>
    /// <param name="actor">The administrator.</param>
    /// <param name="centreId">The centre.</param>
    /// <param name="id">The part's id, made when the page was shown: sent twice it is added once.</param>
    /// <param name="above">The department that a sector is to belong to; null for the centre itself.</param>
    /// <param name="kind">Department or sector.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<PersonMove> AddPartAsync(Actor actor, Guid centreId, Guid id, Guid? above, UnitKind kind, string name, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await context.Units.AsNoTracking().Where(unit => unit.CentreId == centreId).ToListAsync(cancellation);
        if (!actor.Keeps(centreId) || units.Find(unit => unit.Id == centreId && unit.Kind == UnitKind.Centre) is not { } centre
            || kind is not (UnitKind.Department or UnitKind.Sector))
        {
            return new PersonMove.NotFound();
        }

        if (units.Exists(unit => unit.Id == id && unit.ParentId is not null && unit.Kind == kind))
        {
            return new PersonMove.Done(id);
        }

        var parent = above is null ? centre : units.Find(unit => unit.Id == above && unit.Kind == UnitKind.Department && kind == UnitKind.Sector);
        var problem = parent is null ? "Сектор може належати відділу цього центру або самому центру"
            : UnitForm.ProblemOfName(name, "Введіть назву підрозділу")
                ?? (units.Exists(unit => unit.ParentId == parent.Id && unit.NameKey == TextKeys.Sort(name)) ? "Підрозділ із такою назвою вже є" : null);
        if (problem is not null)
        {
            return new PersonMove.Invalid(new Dictionary<string, string> { [UnitForm.NameName] = problem });
        }

        var part = New(parent!, kind, name, null, Instant.Cut(clock.GetUtcNow()), id);
        context.Add(part);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Of two clicks at once the other was faster; or the department has just been removed.
            await using var after = contexts.Open(actor.Scope);
            return await after.Units.AnyAsync(unit => unit.Id == id && unit.CentreId == centreId, cancellation) ? new PersonMove.Done(id)
                : new PersonMove.Refused("Підрозділ не додано: відділ, до якого він мав належати, щойно прибрали.");
        }

        LogAdded(log, kind, part.Id, actor.AccountId);
        return new PersonMove.Done(part.Id);
    }

    /// <summary>Removes a part of a centre that nothing has been written down of.</summary>
    public async Task<PersonMove> RemovePartAsync(Actor actor, Guid centre, Guid id, CancellationToken cancellation)
    {
        if (await FindAsync(actor, centre, cancellation) is not { } whole)
        {
            return new PersonMove.NotFound();
        }

        // The second of two clicks finds it gone, which is what was wanted.
        if (whole.Parts.SingleOrDefault(part => part.Id == id) is not { } part)
        {
            return new PersonMove.Done(id);
        }

        if (part.IsUsed)
        {
            return new PersonMove.Refused($"«{part.Name}» уже має людей, завдання, календар або підпорядковані підрозділи, тому прибрати його не можна. Назву змінити можна.");
        }

        await using var context = contexts.Open(actor.Scope);
        if (await context.Units.SingleOrDefaultAsync(unit => unit.Id == id, cancellation) is not { } row)
        {
            return new PersonMove.Done(id);
        }

        context.Remove(row);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody else has removed it in this moment.
        }
        catch (DbUpdateException)
        {
            return new PersonMove.Refused($"«{part.Name}» щойно хтось використав, тому прибрати його вже не можна.");
        }

        return new PersonMove.Done(id);
    }

    private static async Task CheckAsync(
        ServerContext context, Guid? network, Guid own, UnitKind kind, UnitForm form, Dictionary<string, string> errors, CancellationToken cancellation)
    {
        var missing = kind switch
        {
            UnitKind.Network => "Введіть назву організації чи мережі",
            UnitKind.Centre => "Введіть назву центру",
            _ => "Введіть назву підрозділу",
        };
        if (UnitForm.ProblemOfName(form.Name, missing) is { } problem)
        {
            errors[UnitForm.NameName] = problem;
        }

        if (UnitForm.ProblemOfSite(form.Site) is { } wrongSite)
        {
            errors[UnitForm.SiteName] = wrongSite;
        }

        if (kind != UnitKind.Centre)
        {
            return;
        }

        var others = await context.Units.AsNoTracking().Where(unit => unit.Kind == UnitKind.Centre && unit.ParentId == network && unit.Id != own)
            .Select(unit => new { unit.NameKey, unit.Code }).ToListAsync(cancellation);
        if (others.Exists(unit => unit.NameKey == TextKeys.Sort(form.Name)))
        {
            errors.TryAdd(UnitForm.NameName, "Центр із такою назвою в мережі вже є");
        }

        var wrong = UnitForm.ProblemOfCode(form.Code) ?? (others.Exists(unit => unit.Code == form.Code) ? "Таке скорочення вже має інший центр мережі" : null);
        if (wrong is not null)
        {
            errors[UnitForm.CodeName] = wrong;
        }
    }

    [LoggerMessage(133, LogLevel.Information, "{Kind} {Unit} added by account {By}")]
    private static partial void LogAdded(ILogger log, UnitKind kind, Guid unit, Guid by);
}
