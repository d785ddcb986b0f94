using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Forms;

public abstract class FormLibraryTests(DatabaseTemplate template) : DatabaseTest(template)
{
    private static readonly Scope Everything = new(null, [Form.Network, Form.Kalyna, Form.Ozero], [], "test");
    private static readonly Scope OfKalyna = new(null, [Form.Kalyna], [Form.Network], "test");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var context = Open(Everything);
        context.Units.AddRange(Unit(Form.Network, null, UnitKind.Network), Unit(Form.Kalyna, Form.Network, UnitKind.Centre), Unit(Form.Ozero, Form.Network, UnitKind.Centre));
        await context.SaveChangesAsync();
    }

    [Fact]
    public async Task Publish_AgainAndAgain_CountsVersionsAndKeepsOnePublished()
    {
        Assert.Equal(1, (await PublishAsync(Form.Network, "contact", "Перша")).Version);
        Assert.Equal(2, (await PublishAsync(Form.Network, "contact", "Друга")).Version);
        Assert.Equal(2, (await PublishAsync(Form.Network, "contact", "Друга")).Version);
        Assert.Equal(3, (await PublishAsync(Form.Network, "contact", "Перша")).Version);
        Assert.Equal(1, (await PublishAsync(Form.Kalyna, "contact", "Своя")).Version);
        await using var context = Open(Everything);
        Assert.Equal(
            [(Form.Network, 1, false), (Form.Network, 2, false), (Form.Network, 3, true), (Form.Kalyna, 1, true)],
            (await context.FormVersions.ToListAsync()).OrderBy(row => row.CentreId).ThenBy(row => row.Version).Select(row => (row.CentreId, row.Version, row.IsPublished)));
    }

    [Fact]
    public async Task Publish_OfWhatIsNoForm_SaysWhatIsWrongAndStagesNothing()
    {
        await using var context = Open(Everything);
        var refusal = await Assert.ThrowsAsync<FormException>(() => FormLibrary.PublishAsync(context, Form.Network, "{}", Databases.Start, default));
        Assert.Contains("Форма: немає «key».", refusal.Message, StringComparison.Ordinal);
        Assert.False(context.ChangeTracker.HasChanges());
    }

    [Fact]
    public async Task Find_OfAVersion_GivesItAlsoAfterANewerOne_AndOneObjectForAll()
    {
        var first = await PublishAsync(Form.Network, "contact", "Перша");
        await PublishAsync(Form.Network, "contact", "Друга");
        var library = new FormLibrary();
        await using var context = Open(OfKalyna);
        var form = await library.FindAsync(context, first.Id, default);
        Assert.Equal("Перша", form.Title);
        Assert.Same(form, await library.FindAsync(context, first.Id, default));
        await Assert.ThrowsAsync<FormException>(() => library.FindAsync(context, Guid.Empty, default));
    }

    [Fact]
    public async Task Find_OfAnotherCentresForm_GivesNone()
    {
        var foreign = await PublishAsync(Form.Ozero, "contact", "Чужа");
        await using var context = Open(OfKalyna);
        await Assert.ThrowsAsync<FormException>(() => new FormLibrary().FindAsync(context, foreign.Id, default));
    }

    [Fact]
    public async Task Pin_TakesTheCentresOwnFormBeforeTheNetworks_AndNeverAnotherCentres()
    {
        var shared = await PublishAsync(Form.Network, "contact", "Мережі");
        var common = await PublishAsync(Form.Network, "refusal", "Мережі");
        var own = await PublishAsync(Form.Kalyna, "contact", "Своя");
        await PublishAsync(Form.Ozero, "refusal", "Чужа");
        await PinAsync(Everything, Form.Kalyna, "version-1", "contact", "refusal", "contact");
        await PinAsync(Everything, Form.Network, "version-2", "contact");
        Assert.Equal(own.Id, await PinnedAsync("version-1", "contact"));
        Assert.Equal(common.Id, await PinnedAsync("version-1", "refusal"));
        Assert.Equal(shared.Id, await PinnedAsync("version-2", "contact"));
        Assert.Null(await PinnedAsync("version-2", "refusal"));
    }

    [Fact]
    public async Task Pin_OfAFormThatWasPublishedLater_StaysWithTheVersionOfThen()
    {
        var then = await PublishAsync(Form.Network, "contact", "Перша");
        await PinAsync(Everything, Form.Kalyna, "version-1", "contact");
        await PublishAsync(Form.Network, "contact", "Друга");
        Assert.Equal(then.Id, await PinnedAsync("version-1", "contact"));
    }

    [Fact]
    public async Task Pin_OfAFormThatIsStagedInTheSameContext_TakesIt()
    {
        await PublishAsync(Form.Network, "contact", "Перша");
        await using var context = Open(Everything);
        var staged = await FormLibrary.PublishAsync(context, Form.Network, Text("contact", "Друга"), Databases.Start, default);
        await FormLibrary.PinAsync(context, Form.Network, "version-1", ["contact"], default);
        await context.SaveChangesAsync();
        Assert.Equal(staged.Id, await PinnedAsync("version-1", "contact"));
    }

    [Fact]
    public async Task Pin_OfFormsThatAreMissing_NamesThem()
    {
        await PublishAsync(Form.Ozero, "contact", "Чужа");
        var refusal = await Assert.ThrowsAsync<FormException>(() => PinAsync(OfKalyna, Form.Kalyna, "version-1", "contact", "refusal"));
        Assert.Equal("Немає опублікованої форми «contact», «refusal».", refusal.Message);
    }

    private static string Text(string key, string title) =>
        $$"""{"key":"{{key}}","title":"{{title}}","groups":[{"fields":[{"key":"met","type":"YesNo","label":"Зустріч відбулась"}]}]}""";

    private static OrgUnit Unit(Guid id, Guid? above, UnitKind kind) => new()
    {
        Id = id, ParentId = above, CentreId = id, Kind = kind, Name = "Центр", NameKey = TextKeys.Sort("Центр"), TimeZone = "Europe/Kyiv",
    };

    private ServerContext Open(Scope scope) => Databases.Contexts(Database).Open(scope);

    private async Task<FormVersion> PublishAsync(Guid unit, string key, string title)
    {
        await using var context = Open(Everything);
        var version = await FormLibrary.PublishAsync(context, unit, Text(key, title), Databases.Start, default);
        await context.SaveChangesAsync();
        return version;
    }

    private async Task PinAsync(Scope scope, Guid unit, string definitionVersion, params string[] keys)
    {
        await using var context = Open(scope);
        await FormLibrary.PinAsync(context, unit, definitionVersion, keys, default);
        await context.SaveChangesAsync();
    }

    private async Task<Guid?> PinnedAsync(string definitionVersion, string key)
    {
        await using var context = Open(Everything);
        return await new FormLibrary().PinnedAsync(context, definitionVersion, key, default);
    }
}

public sealed class FormLibraryOnPostgres() : FormLibraryTests(Databases.Postgres);

public sealed class FormLibraryOnSqlite() : FormLibraryTests(Databases.Sqlite);
