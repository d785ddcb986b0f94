using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Deadlines;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Deadlines;

/// <summary>The step «Години центру»: days into the centre's own calendar, whatever it worked by before.</summary>
public abstract class CentreHoursTests(DatabaseTemplate template) : OfficeTest(template)
{
    [Fact]
    public async Task Days_BecomeTheCentresOwnCalendar_WithWhatTheNetworkSaysOtherwise()
    {
        await using (var context = Office.Open())
        {
            var network = await context.Units.Where(unit => unit.Id == Office.Centre).Select(unit => unit.ParentId!.Value).SingleAsync();
            context.Add(Calendars.Version(unit: network, days: CalendarText.WriteDays([new SingleDay(new(2026, 5, 8), null, "переїзд")])));
            await context.SaveChangesAsync();
        }

        await RunAsync("""[{"day":"2026-03-18","opens":"12:00","closes":"20:00"}]""");
        await RunAsync("""[{"day":"2026-03-18","opens":"13:00","closes":"20:00"},{"day":"2026-03-20"}]""");
        await using var after = Office.Open();
        var versions = await after.Calendars.AsNoTracking().Where(row => row.UnitId == Office.Centre).OrderBy(row => row.Number).ToListAsync();
        Assert.Equal([(1, false), (2, true)], versions.Select(row => (row.Number, row.IsCurrent)));
        Assert.Equal(
            [("2026-03-18", "13:00-20:00"), ("2026-03-20", null), ("2026-05-08", null)],
            WorkCalendar.Read(versions[1]).Days.Select(day => (day.Day.ToString("O", CultureInfo.InvariantCulture), day.Hours?.ToString())));
        Assert.Equal(2, await after.Set<Recount>().CountAsync());
    }

    [Fact]
    public async Task Days_ThatAreSoAlready_AreNoNewCalendar()
    {
        await RunAsync("""[{"day":"2026-03-18"}]""");
        await RunAsync("""[{"day":"2026-03-18"}]""");
        await RunAsync("[]");
        await using var context = Office.Open();
        Assert.Equal(1, await context.Calendars.CountAsync(row => row.UnitId == Office.Centre));
    }

    [Fact]
    public async Task TwoSteps_OfOneBurst_BothHold()
    {
        await Office.PublishAsync(Flow("a>b", Hours("a", """[{"day":"2026-03-18"}]"""), Hours("b", """[{"day":"2026-03-19"}]""")));
        Assert.Empty(await Office.IncidentsAsync(await Office.StartAsync()));
        await using var context = Office.Open();
        Assert.Equal(2, WorkCalendar.Read(await context.Calendars.SingleAsync(row => row.UnitId == Office.Centre && row.IsCurrent)).Days.Count);
    }

    [Theory]
    [InlineData("""[{"opens":"12:00","closes":"20:00"}]""", "серед днів, у які змінюються години центру, є рядок без дати")]
    [InlineData("null", "замість днів, у які змінюються години центру, у справі нічого немає")]
    [InlineData("""[{"day":"2026-03-18","opens":"12:00"}]""", "18 березня 2026: треба дві години, відколи й доки відчинено, і друга має бути пізніша за першу")]
    [InlineData("""[{"day":"2026-03-18","opens":"20:00","closes":"12:00"}]""", "18 березня 2026: треба дві години, відколи й доки відчинено, і друга має бути пізніша за першу")]
    public async Task Days_ThatCannotBeRead_StopTheCaseInWords_AndWriteNothing(string days, string words)
    {
        await Office.PublishAsync(Flow("", Hours("a", days)));
        Assert.Equal($"Крок «a»: {words}", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync())));
        await using var context = Office.Open();
        Assert.False(await context.Calendars.AnyAsync(row => row.UnitId == Office.Centre));
    }

    private async Task RunAsync(string days)
    {
        await Office.PublishAsync(Flow("", Hours("a", days)));
        var id = await Office.StartAsync();
        Assert.Empty(await Office.IncidentsAsync(id));
        Assert.Equal(WorkflowStatus.Finished, (await Office.InstanceAsync(id)).Status);
    }

    private static JsonObject Hours(string id, string days)
    {
        var step = Step(id, CentreHoursActivity.TypeName);
        step["days"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = $"return {days};" } };
        return step;
    }
}

public sealed class CentreHoursOnPostgres() : CentreHoursTests(Databases.PostgresWithPeople);

public sealed class CentreHoursOnSqlite() : CentreHoursTests(Databases.SqliteWithPeople);
