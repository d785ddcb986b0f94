using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.People;

/// <summary>What an administrator does with people: adds them, gives and takes roles, makes links for a password, closes accounts.</summary>
internal sealed partial class PeopleKeeping(
    Contexts contexts, AccountChecks checks, EntryLinks links, TaskSignals signals, TimeProvider clock, ILogger<PeopleKeeping> log)
{
    // More than one loser in a row is rare; more than a few is a fault.
    private const int Tries = 5;

    private const string NotWhole =
        "Ця людина працює ще й там, де Ви не адміністратор, тож її обліковий запис змінює адміністратор мережі. Ролі у Вашому центрі Ви можете надавати й забирати.";

    private const string IsClosed = "Обліковий запис закрито. Спершу відкрийте його знову.";

    /// <summary>Adds a person with the first role. Sent twice with the same id they are added once.</summary>
    /// <param name="actor">The administrator.</param>
    /// <param name="id">The account's id, made when the page was shown.</param>
    /// <param name="form">What was sent.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    /// <returns>What became of it, and the path and query of the link with which the person sets a password.</returns>
    public async Task<(PersonMove Move, string? Link)> AddAsync(Actor actor, Guid id, PersonForm form, CancellationToken cancellation)
    {
        if (await AddedAsync(actor, id, cancellation) is { } twice)
        {
            return (new PersonMove.Done(id), links.Make(twice));
        }

        var now = Instant.Cut(clock.GetUtcNow());
        var errors = new Dictionary<string, string>();
        var account = new Account
        {
            Id = id, DisplayName = "", DisplayNameKey = "", CreatedAt = now, LockoutEnabled = true,
        };
        AccountChecks.EndSessions(account);
        await checks.NameAsync(account, form, errors);
        await using var context = contexts.Open(actor.Scope);
        var post = await PostAsync(context, actor, account.Id, form, now, errors, cancellation);
        if (errors.Count > 0)
        {
            return (new PersonMove.Invalid(errors), null);
        }

        context.AddRange(account, post!);
        context.AddRange(
            AccountEvent.Of(AccountEventKind.Added, account.Id, actor.AccountId, now), AccountEvent.Of(AccountEventKind.RoleGiven, account.Id, actor.AccountId, now, post));
        if (!await SaveNamesAsync(context, account, errors, cancellation))
        {
            // Of two clicks at once the other was faster.
            return await AddedAsync(actor, id, cancellation) is { } other ? (new PersonMove.Done(id), links.Make(other)) : (new PersonMove.Invalid(errors), null);
        }

        LogDone(log, AccountEventKind.Added, account.Id, actor.AccountId);
        return (new PersonMove.Done(account.Id), links.Make(account));
    }

    /// <summary>Changes a person's names and address.</summary>
    public Task<PersonMove> ChangeAsync(Actor actor, Guid id, PersonForm form, CancellationToken cancellation) =>
        WholeAsync(actor, id, AccountEventKind.Changed, async change =>
        {
            var errors = new Dictionary<string, string>();
            await checks.NameAsync(change.Account, form, errors);
            return errors.Count > 0 ? new PersonMove.Invalid(errors) : null;
        }, cancellation);

    /// <summary>
    /// Makes a link with which the person sets a password. The password of before, all sessions and all links of before end at once: whoever asks for a link has
    /// lost the password, or fears that somebody else has it.
    /// </summary>
    /// <returns>The link's path and query, or why not.</returns>
    public async Task<(PersonMove Move, string? Link)> LinkAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        string? link = null;
        var move = await WholeAsync(actor, id, AccountEventKind.LinkMade, change =>
        {
            if (change.Account.ClosedAt is not null)
            {
                return Task.FromResult<PersonMove?>(new PersonMove.Refused(IsClosed));
            }

            AccountChecks.TakePassword(change.Account);
            link = links.Make(change.Account);
            return Task.FromResult<PersonMove?>(null);
        }, cancellation);
        return (move, move is PersonMove.Done ? link : null);
    }

    /// <summary>Ends the pause after wrong passwords.</summary>
    public Task<PersonMove> UnlockAsync(Actor actor, Guid id, CancellationToken cancellation) => WholeAsync(actor, id, AccountEventKind.Unlocked, change =>
    {
        var locked = change.Account.LockoutEnd > change.Now;
        (change.Account.LockoutEnd, change.Account.AccessFailedCount) = (null, 0);
        return Task.FromResult<PersonMove?>(locked ? null : new PersonMove.Done(id));
    }, cancellation);

    /// <summary>Closes an account: the person is signed out with the next request, and their tasks go back to the queues.</summary>
    public Task<PersonMove> CloseAsync(Actor actor, Guid id, CancellationToken cancellation) => WholeAsync(actor, id, AccountEventKind.Closed, async change =>
    {
        if (id == actor.AccountId)
        {
            return new PersonMove.Refused("Свій обліковий запис закрити не можна: попросіть іншого адміністратора.");
        }

        if (change.Account.ClosedAt is not null)
        {
            return new PersonMove.Done(id);
        }

        change.Account.ClosedAt = change.Now;
        AccountChecks.EndSessions(change.Account);
        change.Centres = await LeftTasks.ReleaseAsync(change.Context, id, [], actor.AccountId, change.Now, cancellation);
        return null;
    }, cancellation);

    /// <summary>Opens a closed account again, with the roles that it has.</summary>
    public Task<PersonMove> ReopenAsync(Actor actor, Guid id, CancellationToken cancellation) => WholeAsync(actor, id, AccountEventKind.Reopened, change =>
    {
        if (change.Account.ClosedAt is null)
        {
            return Task.FromResult<PersonMove?>(new PersonMove.Done(id));
        }

        change.Account.ClosedAt = null;
        return Task.FromResult<PersonMove?>(null);
    }, cancellation);

    /// <summary>Gives a role in a unit of the administrator's.</summary>
    public Task<PersonMove> GiveAsync(Actor actor, Guid id, PersonForm form, CancellationToken cancellation) => ChangeAsync(actor, id, null, async change =>
    {
        if (change.Account.ClosedAt is not null)
        {
            return new PersonMove.Refused(IsClosed);
        }

        var errors = new Dictionary<string, string>();
        var post = await PostAsync(change.Context, actor, id, form, change.Now, errors, cancellation);
        if (errors.Count > 0)
        {
            return new PersonMove.Invalid(errors);
        }

        if (change.Posts.Any(one => one.UnitId == post!.UnitId && one.Role == post.Role && one.To is null))
        {
            return new PersonMove.Done(id);
        }

        // A link that was made while the person worked elsewhere only must not open what they become now.
        if (change.Account.PasswordHash is null && !Kept(change.Posts, Guid.Empty, change.Now).Any(held => held.CentreId == post!.CentreId))
        {
            AccountChecks.EndSessions(change.Account);
        }

        change.Context.Add(post!);
        change.Context.Add(AccountEvent.Of(AccountEventKind.RoleGiven, id, actor.AccountId, change.Now, post));
        change.Logged = AccountEventKind.RoleGiven;
        return null;
    }, cancellation);

    /// <summary>Takes a role away; tasks that the person can no longer have go back to the queues.</summary>
    public Task<PersonMove> TakeAsync(Actor actor, Guid id, Guid postId, CancellationToken cancellation) => ChangeAsync(actor, id, null, async change =>
    {
        if (await change.Context.Memberships.SingleOrDefaultAsync(row => row.Id == postId && row.AccountId == id, cancellation) is not { } post || !actor.Keeps(post.CentreId))
        {
            return new PersonMove.NotFound();
        }

        if (post.To <= change.Now)
        {
            return new PersonMove.Done(id);
        }

        if (id == actor.AccountId && post.Role == Role.Administrator)
        {
            return new PersonMove.Refused("Роль адміністратора в себе забрати не можна: попросіть іншого адміністратора.");
        }

        post.To = change.Now;
        change.Context.Add(AccountEvent.Of(AccountEventKind.RoleTaken, id, actor.AccountId, change.Now, post));
        change.Logged = AccountEventKind.RoleTaken;
        change.Centres = await LeftTasks.ReleaseAsync(change.Context, id, Kept(change.Posts, postId, change.Now), actor.AccountId, change.Now, cancellation);
        return null;
    }, cancellation);

    /// <summary>The posts that hold now, without one of them.</summary>
    public static IReadOnlyCollection<HeldPost> Kept(IEnumerable<Membership> posts, Guid without, DateTimeOffset now) =>
        [.. posts.Where(post => post.Id != without && post.HoldsAt(now)).Select(post => new HeldPost(post.CentreId, post.Role))];

    private async Task<Account?> AddedAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.OpenWithoutScope();
        return await context.Users.AsNoTracking().SingleOrDefaultAsync(
            row => row.Id == id && row.PasswordHash == null && row.ClosedAt == null
                && context.Set<AccountEvent>().Any(one => one.AccountId == id && one.ById == actor.AccountId && one.Kind == AccountEventKind.Added),
            cancellation);
    }

    // What is the account's own: only for whoever keeps all of it.
    private Task<PersonMove> WholeAsync(
        Actor actor, Guid id, AccountEventKind kind, Func<Change, Task<PersonMove?>> work, CancellationToken cancellation) =>
        ChangeAsync(actor, id, kind, async change =>
            !actor.KeepsAccount(change.Posts, change.Now) ? new PersonMove.Refused(NotWhole)
            : change.Account.IsDemonstration && kind is AccountEventKind.LinkMade or AccountEventKind.Changed
                ? new PersonMove.Refused("Це вигадана людина демонстрації: її пароль спільний для всіх, тому обліковий запис не змінюється.")
            : await work(change), cancellation);

    // Whoever loses a race looks again and decides anew by what is true then.
    private async Task<PersonMove> ChangeAsync(
        Actor actor, Guid id, AccountEventKind? kind, Func<Change, Task<PersonMove?>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = contexts.Open(actor.Scope);

            // The accounts first: whatever changes their posts changes their stamps, so that posts read after them are never older than the stamps that the save
            // names. Both, the administrator's own too: of two who close each other in the same moment one loses, looks again, and no longer may.
            Guid[] ids = [id, actor.AccountId];
            var accounts = await context.Users.Where(row => ids.Contains(row.Id)).ToListAsync(cancellation);
            var now = Instant.Cut(clock.GetUtcNow());
            var posts = (await PeopleReading.PostsAsync(contexts, ids, cancellation)).ToLookup(post => post.AccountId);
            if (accounts.Find(row => row.Id == id) is not { } account || !posts[id].Any(post => actor.Keeps(post.CentreId))
                || accounts.Find(row => row.Id == actor.AccountId) is not { ClosedAt: null }
                || !posts[actor.AccountId].Any(post => post.HoldsAt(now) && post.Role.Has(Right.KeepPeople)))
            {
                return new PersonMove.NotFound();
            }

            var change = new Change(context, account, [.. posts[id]], now);
            if (await work(change) is { } ended)
            {
                return ended;
            }

            if (kind is { } what)
            {
                change.Logged = what;
                context.Add(AccountEvent.Of(what, id, actor.AccountId, change.Now));
            }

            // Also where only posts or tasks change.
            accounts.ForEach(AccountChecks.Touch);
            try
            {
                var errors = new Dictionary<string, string>();
                if (!await SaveNamesAsync(context, account, errors, cancellation))
                {
                    return new PersonMove.Invalid(errors);
                }
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                continue;
            }

            foreach (var centre in change.Centres)
            {
                signals.Changed(centre);
            }

            if (change.Logged is { } done)
            {
                LogDone(log, done, id, actor.AccountId);
            }

            return new PersonMove.Done(id);
        }
    }

    // Two who take the same name at once: the database keeps it for one of them.
    private async Task<bool> SaveNamesAsync(ServerContext context, Account account, Dictionary<string, string> errors, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException e) when (e is not DbUpdateConcurrencyException)
        {
            var isNew = context.Entry(account).State == EntityState.Added;
            await using var after = contexts.OpenWithoutScope();
            if (!await after.Users.AnyAsync(row => (row.NormalizedUserName == account.NormalizedUserName && row.Id != account.Id) || (isNew && row.Id == account.Id), cancellation))
            {
                throw;
            }

            errors[PersonForm.SignInName] = new UkrainianIdentityErrors().DuplicateUserName("").Description;
            return false;
        }
    }

    private static async Task<Membership?> PostAsync(
        ServerContext context, Actor actor, Guid account, PersonForm form, DateTimeOffset now, Dictionary<string, string> errors, CancellationToken cancellation)
    {
        var unit = Guid.TryParse(form.Unit, out var id)
            ? await context.Units.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation)
            : null;
        if (unit is null || !actor.Keeps(unit.CentreId))
        {
            errors[PersonForm.UnitName] = "Виберіть, де людина працює";
        }

        if (!Enum.TryParse<Role>(form.Role, out var role) || !Enum.IsDefined(role))
        {
            errors[PersonForm.RoleName] = "Виберіть роль";
        }
        else if (unit is not null && !PeopleRules.Of(unit.Kind).Contains(role))
        {
            errors[PersonForm.RoleName] = unit.Kind switch
            {
                UnitKind.Network => $"У мережі загалом можна надати лише такі ролі: {string.Join(", ", PeopleRules.Of(unit.Kind).Select(one => one.Word()))}",
                UnitKind.Centre => $"Роль «{role.Word()}» можна надати лише в мережі, а не в центрі",
                _ when role == Role.NetworkAdministration => $"Роль «{role.Word()}» можна надати лише в мережі, а не в підрозділі",
                _ => $"Роль «{role.Word()}» можна надати лише в центрі загалом або в мережі, а не в підрозділі",
            };
        }

        return errors.ContainsKey(PersonForm.UnitName) || errors.ContainsKey(PersonForm.RoleName) ? null : new Membership
        {
            Id = Guid.CreateVersion7(now), AccountId = account, UnitId = unit!.Id, CentreId = unit.CentreId, Role = role, From = now,
        };
    }

    [LoggerMessage(131, LogLevel.Information, "{Kind}: account {Account} by {By}")]
    private static partial void LogDone(ILogger log, AccountEventKind kind, Guid account, Guid by);

    /// <summary>One try to change an account.</summary>
    private sealed record Change(ServerContext Context, Account Account, IReadOnlyCollection<Membership> Posts, DateTimeOffset Now)
    {
        /// <summary>The centres whose inboxes change.</summary>
        public IReadOnlyCollection<Guid> Centres { get; set; } = [];

        /// <summary>What the log says was done.</summary>
        public AccountEventKind? Logged { get; set; }
    }
}
