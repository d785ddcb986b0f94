using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Workflows.Tests;

namespace Workflows.Browser.Tests;

/// <summary>A site with nothing in it but the walk, whose clock begins on a Monday morning and is set forward by the walk.</summary>
public class WalkSite : Site
{
    internal MovedClock Clock { get; } = new(new DateTimeOffset(2026, 3, 16, 8, 0, 0, TimeSpan.Zero));

    /// <summary>The day that the calendar in Kyiv shows, as an input wants it.</summary>
    public string Today => TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv"))
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Days go by; whoever was signed in is asked for the password again.</summary>
    public void SetForward(DateTimeOffset to)
    {
        Clock.SetForward(to);
        ForgetSessions();
    }

    protected override Task<WebApplication> StartServerAsync(string folder) => StartServerAsync(folder, "Development", Clock);
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class WalkSiteOnPostgres : WalkSite
{
    private static readonly DatabaseTemplate Databases = DatabaseTemplate.OnPostgres(_ => Task.CompletedTask);
    private TestDatabase? database;

    protected override async Task<WebApplication> StartServerAsync(string folder)
    {
        database = await Databases.EmptyAsync();
        return await StartServerAsync(folder, "Development", Clock, $"--ConnectionStrings:Database={database.ConnectionString}");
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
