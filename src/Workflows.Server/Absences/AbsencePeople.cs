using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Absences;

/// <summary>The people of a centre who can be away from it, and those who can stand in for them.</summary>
/// <param name="All">Who works on tasks there, by name.</param>
/// <param name="Deputies">Who works with cards there, by name.</param>
public sealed record AbsencePeople(IReadOnlyList<Candidate> All, IReadOnlyList<Candidate> Deputies)
{
    /// <summary>Reads them as of now.</summary>
    internal static async Task<AbsencePeople> ReadAsync(ServerContext context, Guid centre, DateTimeOffset now, CancellationToken cancellation)
    {
        var posts = await (
            from post in context.Memberships.AsNoTracking()
            join account in context.Users on post.AccountId equals account.Id
            where post.CentreId == centre && account.ClosedAt == null && post.From <= now && (post.To == null || post.To > now)
            orderby account.DisplayNameKey, account.Id, post.Role
            select new { account.Id, account.DisplayName, post.Role }).ToListAsync(cancellation);
        var people = posts.GroupBy(post => post.Id).Select(person => (
            Shown: new Candidate(person.Key, person.First().DisplayName, string.Join(", ", person.Select(post => post.Role.Word()).Distinct())),
            Works: person.Any(post => post.Role.Has(Right.WorkOnTasks)),
            OpensCards: person.Any(post => post.Role.OpensCards()))).ToList();
        return new AbsencePeople(
            [.. people.Where(person => person.Works).Select(person => person.Shown)], [.. people.Where(person => person.OpensCards).Select(person => person.Shown)]);
    }
}
