using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>A unit on the page where it is changed.</summary>
internal sealed record UnitView(Guid Id, string Name, string? Code, UnitKind Kind, IReadOnlyList<UnitPart> Parts);

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
    internal static OrgUnit New(OrgUnit? above, UnitKind kind, string name, string? code, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
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

    /// <summary>A centre or the network with its parts; null when it is not the administrator's.</summary>
    public async Task<UnitView?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (!actor.Keeps(id) || await context.Units.AsNoTracking().SingleOrDefaultAsync(unit => unit.Id == id, cancellation) is not { } whole || whole.CentreId != id)
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
        return new UnitView(id, whole.Name, whole.Code, whole.Kind, parts);
    }

    /// <summary>Whether the person may add a centre: whoever keeps the network.</summary>
    public static bool MayAddCentre(Actor actor) => actor.Posts.Any(post => post.UnitKind == UnitKind.Network && post.Role.Has(Right.KeepPeople));

    /// <summary>Adds a centre to the administrator's network.</summary>
    public async Task<PersonMove> AddCentreAsync(Actor actor, UnitForm form, CancellationToken cancellation)
    {
        if (actor.Posts.FirstOrDefault(post => post.UnitKind == UnitKind.Network && post.Role.Has(Right.KeepPeople)) is not { } post)
        {
            return new PersonMove.NotFound();
        }

        // A new centre is in nobody's scope yet.
        var now = Instant.Cut(clock.GetUtcNow());
        Guid id;
        await using (var context = contexts.Open(SystemScopes.WholeNetwork))
        {
            var network = await context.Units.SingleAsync(unit => unit.Id == post.UnitId, cancellation);
            var errors = new Dictionary<string, string>();
            await CheckAsync(context, network.Id, Guid.Empty, UnitKind.Centre, form, errors, cancellation);
            if (errors.Count > 0)
            {
                return new PersonMove.Invalid(errors);
            }

            var centre = New(network, UnitKind.Centre, form.Name, form.Code, now);
            context.Add(centre);
            await context.SaveChangesAsync(cancellation);
            id = centre.Id;
        }

        await digests.EnsureAsync(cancellation);
        LogAdded(log, UnitKind.Centre, id, actor.AccountId);
        return new PersonMove.Done(id);
    }

    /// <summary>Renames a centre or the network, and gives a centre another code: numbers that are given stay as they are.</summary>
    public async Task<PersonMove> RenameAsync(Actor actor, Guid id, UnitForm form, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (!actor.Keeps(id) || await context.Units.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } unit || unit.CentreId != id)
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
        await context.SaveChangesAsync(cancellation);
        return new PersonMove.Done(id);
    }

    /// <summary>Adds a department or a sector.</summary>
    /// <param name="actor">The administrator.</param>
    /// <param name="centreId">The centre.</param>
    /// <param name="above">The department that a sector is to belong to; null for the centre itself.</param>
    /// <param name="kind">Department or sector.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<PersonMove> AddPartAsync(Actor actor, Guid centreId, Guid? above, UnitKind kind, string name, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var units = await context.Units.AsNoTracking().Where(unit => unit.CentreId == centreId).ToListAsync(cancellation);
        if (!actor.Keeps(centreId) || units.Find(unit => unit.Id == centreId && unit.Kind == UnitKind.Centre) is not { } centre
            || kind is not (UnitKind.Department or UnitKind.Sector))
        {
            return new PersonMove.NotFound();
        }

        var parent = above is null ? centre : units.Find(unit => unit.Id == above && unit.Kind == UnitKind.Department && kind == UnitKind.Sector);
        var problem = parent is null ? "Сектор може належати відділу цього центру або самому центру"
            : UnitForm.ProblemOfName(name, "Введіть назву підрозділу")
                ?? (units.Exists(unit => unit.ParentId == parent.Id && unit.NameKey == TextKeys.Sort(name)) ? "Підрозділ із такою назвою вже є" : null);
        if (problem is not null)
        {
            return new PersonMove.Invalid(new Dictionary<string, string> { [UnitForm.NameName] = problem });
        }

        var part = New(parent, kind, name, null, Instant.Cut(clock.GetUtcNow()));
        context.Add(part);
        await context.SaveChangesAsync(cancellation);
        LogAdded(log, kind, part.Id, actor.AccountId);
        return new PersonMove.Done(part.Id);
    }

    /// <summary>Removes a part of a centre that nothing has been written down of.</summary>
    public async Task<PersonMove> RemovePartAsync(Actor actor, Guid centre, Guid id, CancellationToken cancellation)
    {
        if (await FindAsync(actor, centre, cancellation) is not { } whole || whole.Parts.SingleOrDefault(part => part.Id == id) is not { } part)
        {
            return new PersonMove.NotFound();
        }

        if (part.IsUsed)
        {
            return new PersonMove.Refused($"«{part.Name}» уже має людей, завдання, календар або підпорядковані підрозділи, тому прибрати його не можна.");
        }

        await using var context = contexts.Open(actor.Scope);
        context.Remove(await context.Units.SingleAsync(unit => unit.Id == id, cancellation));
        try
        {
            await context.SaveChangesAsync(cancellation);
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
        if (UnitForm.ProblemOfName(form.Name, kind == UnitKind.Centre ? "Введіть назву центру" : "Введіть назву організації чи мережі") is { } problem)
        {
            errors[UnitForm.NameName] = problem;
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
