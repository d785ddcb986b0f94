using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients;

/// <summary>What was changed in cards stays on record, sealed.</summary>
public abstract class CardChangeTests(DatabaseTemplate template) : ClientTest(template)
{
    private static readonly Guid Writer = Guid.Parse("00000000-0000-7000-8000-0000000000fe");

    [Fact]
    public async Task Change_KeepsWhatStoodThereBeforeAndAfter_OfWhatIsOtherwiseOnly()
    {
        var id = await MakeAsync(Kalyna, Named("Журавель", "Данило"));
        await WriteAsync(id, new() { [FieldCatalogue.LastName] = "Лелека", [FieldCatalogue.FirstName] = "Данило", [FieldCatalogue.Phone] = "067 123-45-67", [FieldCatalogue.ClientKind] = "Child" });
        await using var context = Contexts.Open(Of(Kalyna));
        var change = await context.CardChanges.SingleAsync();
        Assert.Equal((id, Kalyna, CardChangeKind.Changed, Writer, "i1"), (change.SubjectId, change.CentreId, change.Kind, change.ById, change.InstanceId));
        var fields = CardChanges.Open(Get<SubjectSeals>(), await context.SubjectKeys.SingleAsync(), change);
        Assert.Equal(
            ["client.kind:→Child", "client.lastName:Журавель→Лелека", "client.phone:→067 123-45-67"],
            fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{pair.Value.Was}→{pair.Value.Is}"));
        Assert.DoesNotContain("Лелека", System.Text.Encoding.UTF8.GetString(change.Sealed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingOtherwise_LeavesNoLine()
    {
        var id = await MakeAsync(Kalyna, Named("Журавель"));
        await WriteAsync(id, Named("Журавель"));
        await using var context = Contexts.Open(Of(Kalyna));
        Assert.Empty(await context.CardChanges.ToListAsync());
    }

    [Fact]
    public async Task Entering_IsALineOfItsOwn()
    {
        var id = await MakeAsync(Kalyna, Named("Журавель"), SubjectKind.Lead);
        await using var context = Contexts.Open(Of(Kalyna));
        await Get<Register>().EnterAsync(context, await context.Subjects.SingleAsync(row => row.Id == id), "КАЛ-К-2026-000001", new CardWriter(null, "i1"), Clock.GetUtcNow(), default);
        await context.SaveChangesAsync();
        var change = await context.CardChanges.AsNoTracking().SingleAsync();
        Assert.Equal((CardChangeKind.Entered, null, "i1", 0), (change.Kind, change.ById, change.InstanceId, change.Sealed.Length));
    }

    private async Task WriteAsync(Guid id, Dictionary<string, JsonNode?> fields)
    {
        await using var context = Contexts.Open(Of(Kalyna));
        await Get<Register>().WriteAsync(context, id, fields, new CardWriter(Writer, "i1"), Clock.GetUtcNow(), CancellationToken.None);
        await context.SaveChangesAsync();
    }
}

public sealed class CardChangesOnPostgres() : CardChangeTests(Databases.Postgres);

public sealed class CardChangesOnSqlite() : CardChangeTests(Databases.Sqlite);
