using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Cards;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients.Cards;

/// <summary>Lists and timelines are ranges of indexes, however many cards a centre has.</summary>
public abstract class ClientListPlanTests(DatabaseTemplate template) : ClientTest(template)
{
    private static readonly Guid Reader = Guid.Parse("00000000-0000-7000-8000-0000000000fd");

    public static TheoryData<string, string> Lists => new()
    {
        { nameof(ClientChoice.Clients), "IX_Subjects_CentreId_Kind_CreatedAt" }, { nameof(ClientChoice.Leads), "IX_Subjects_CentreId_Kind_CreatedAt" },
        { nameof(ClientChoice.Mine), "IX_Subjects_Responsible" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Page_OfCards_IsARangeOfOneIndex(string choice, string index)
    {
        await FillAsync(3000, new InventedNames(3));
        await using var context = Contexts.Open(Of(Kalyna));
        await context.Database.ExecuteSqlRawAsync("ANALYZE");
        var page = ClientLists.Cards(context, Kalyna, Enum.Parse<ClientChoice>(choice), Reader).OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(51);
        var plan = await PlanAsync(context, page.Select(row => row.Id));
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain(IsPostgres ? "Seq Scan on \"Subjects\"" : "SCAN", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tasks", "IX_Tasks_Closed")]
    [InlineData("CardChanges", "IX_CardChanges_SubjectId_At")]
    [InlineData("ClientNotes", "IX_ClientNotes_SubjectId_HappenedAt")]
    [InlineData("TaskComments", "IX_TaskComments_SubjectId")]
    [InlineData("Referrals", "IX_Referrals_SubjectId")]
    public async Task What_HappenedWithOneClient_IsFoundByWhomItIsAbout(string table, string index)
    {
        await using var context = Contexts.Open(Of(Kalyna));
        var id = Guid.CreateVersion7(Clock.GetUtcNow());
        if (IsPostgres)
        {
            // Of an empty table it reads all, which is nothing; what matters is what it could do.
            await context.Database.OpenConnectionAsync();
            await context.Database.ExecuteSqlRawAsync("SET enable_seqscan = off; SET enable_bitmapscan = off");
        }

        IQueryable query = table switch
        {
            "Tasks" => context.Tasks.Where(row => row.SubjectId == id && row.ClosedAt != null && row.ClosedAt < Databases.Start).OrderByDescending(row => row.ClosedAt).Select(row => row.Title),
            "CardChanges" => context.CardChanges.Where(row => row.SubjectId == id && row.At < Databases.Start).OrderByDescending(row => row.At).Select(row => row.Kind),
            "ClientNotes" => context.ClientNotes.Where(row => row.SubjectId == id && row.HappenedAt < Databases.Start).OrderByDescending(row => row.HappenedAt).Select(row => row.Kind),
            "TaskComments" => context.Set<Server.Tasks.TaskComment>().Where(row => row.SubjectId == id && row.At < Databases.Start).Select(row => row.ById),
            _ => context.Referrals.Where(row => row.SubjectId == id && row.At < Databases.Start).Select(row => row.Helps),
        };
        Assert.Contains(index, await PlanAsync(context, query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responsible_LiesInAColumnOfItsOwn_AndSoDoesTheKind()
    {
        var id = await MakeAsync(Kalyna, new() { [FieldCatalogue.LastName] = "Журавель", [FieldCatalogue.ClientKind] = "Family", [FieldCatalogue.Responsible] = Reader.ToString("D") });
        await using var context = Contexts.Open(Of(Kalyna));
        var row = await context.Subjects.SingleAsync();
        Assert.Equal((Reader, ClientKind.Family), (row.ResponsibleId, row.ClientKind));
        Assert.Equal((Reader.ToString("D"), "Family"), ((await ReadAsync(id))[FieldCatalogue.Responsible]!.GetValue<string>(), (await ReadAsync(id))[FieldCatalogue.ClientKind]!.GetValue<string>()));
    }
}

public sealed class ClientListPlansOnPostgres() : ClientListPlanTests(Databases.Postgres);

public sealed class ClientListPlansOnSqlite() : ClientListPlanTests(Databases.Sqlite);
