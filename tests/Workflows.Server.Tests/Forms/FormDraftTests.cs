using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Forms;

public abstract class FormDraftTests(DatabaseTemplate template) : DatabaseTest(template)
{
    private const string Word = "Калинонька";

    private static readonly Guid Subject = Guid.Parse("00000000-0000-7000-8000-0000000000d1");
    private static readonly DraftPlace.OfTask Task = new(Form.Kalyna, Guid.Parse("00000000-0000-7000-8000-0000000000c1"), Subject);
    private static readonly DraftPlace.OfStart Start = new(Form.Kalyna, "first-contact");
    private static readonly Actor One = Form.Worker(Guid.Parse("00000000-0000-7000-8000-0000000000a1"), Form.Kalyna);
    private static readonly Actor Other = Form.Worker(Guid.Parse("00000000-0000-7000-8000-0000000000a2"), Form.Kalyna);

    private readonly SimulatedClock clock = new(Databases.Start);
    private MasterKey? master;

    private SubjectSeals Seals => new(master!);

    private Contexts Contexts => Databases.Contexts(Database);

    private FormDrafts Drafts => new(Contexts, Seals, clock);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        master = MasterKey.Open(new Settings { DataFolder = "", MasterKey = RunningServer.MasterKey });
        await using var context = Contexts.Open(One.Scope);
        context.SubjectKeys.Add(Seals.NewKey(Subject, Form.Kalyna));
        await context.SaveChangesAsync();
    }

    public override async Task DisposeAsync()
    {
        master?.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Draft_OfATask_IsFoundAsTypedByWhoeverWorksOnIt()
    {
        Assert.Equal(new DraftSaved.Done(1, Databases.Start), await SaveAsync(One, Task, 0, Word));
        var found = await FindAsync(Other, Task);
        Assert.Equal((1, Subject, One.AccountId, Databases.Start), (found!.Version, found.SubjectId, found.SavedById, found.SavedAt));
        Assert.Equal([Word, "другий"], found.Typed["a.name"]);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new DraftSaved.Done(2, Databases.Start.AddMinutes(1)), await SaveAsync(Other, Task, 1, "інше"));
        Assert.Equal((2, Other.AccountId, "інше"), ((await FindAsync(One, Task))!.Version, (await FindAsync(One, Task))!.SavedById, (await FindAsync(One, Task))!.Typed["a.name"][0]));
    }

    [Fact]
    public async Task Draft_OfAStart_IsItsWritersOwn_AndBringsTheKeyOfTheSubjectToBe()
    {
        await SaveAsync(One, Start, 0, Word);
        await SaveAsync(Other, Start, 0, "моє");
        var (one, other) = ((await FindAsync(One, Start))!, (await FindAsync(Other, Start))!);
        Assert.Equal((Word, "моє"), (one.Typed["a.name"][0], other.Typed["a.name"][0]));
        Assert.NotEqual(one.SubjectId, other.SubjectId);
        await SaveAsync(One, Start, 1, "далі");
        Assert.Equal(one.SubjectId, (await FindAsync(One, Start))!.SubjectId);
        Assert.Null(await FindAsync(One, Start with { DefinitionId = "another" }));
        await using var context = Contexts.Open(One.Scope);
        Assert.Equal(1, await context.SubjectKeys.CountAsync(key => key.Id == one.SubjectId));
        Assert.Equal(3, await context.SubjectKeys.CountAsync());
    }

    [Fact]
    public async Task Save_FromAPageThatIsBehind_IsAConflictAndOverwritesNothing()
    {
        await SaveAsync(One, Task, 0, "перше");
        await SaveAsync(Other, Task, 1, "друге");
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(new DraftSaved.Conflict(2, Databases.Start), await SaveAsync(One, Task, 1, "запізніле"));
        Assert.Equal(new DraftSaved.Conflict(2, Databases.Start), await SaveAsync(One, Task, 0, "з нової сторінки"));
        Assert.Equal("друге", (await FindAsync(One, Task))!.Typed["a.name"][0]);
    }

    [Fact]
    public async Task Save_WhoseAnswerWasLost_IsRecognisedWhenItIsSentOnceMore()
    {
        await SaveAsync(One, Task, 0, Word);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new DraftSaved.Done(1, Databases.Start), await SaveAsync(One, Task, 0, Word));
        Assert.IsType<DraftSaved.Conflict>(await SaveAsync(Other, Task, 0, Word));
        Assert.Equal(1, (await FindAsync(One, Task))!.Version);
    }

    [Fact]
    public async Task Save_FromManyDevicesAtOnce_IsTakenFromOneAndConflictsForTheOthers()
    {
        var saved = await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 8).Select(device => SaveAsync(One, Task, 0, $"пристрій {device}")));
        Assert.Single(saved.OfType<DraftSaved.Done>());
        Assert.Equal(7, saved.OfType<DraftSaved.Conflict>().Count());
        saved = await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 8).Select(device => SaveAsync(One, Task, 1, $"знову {device}")));
        Assert.Single(saved.OfType<DraftSaved.Done>());
        Assert.Equal(2, (await FindAsync(One, Task))!.Version);
    }

    [Fact]
    public async Task Removal_IsStaged_AndADraftThatIsGoneDoesNotComeBack()
    {
        await SaveAsync(One, Start, 0, Word);
        await using (var context = Contexts.Open(One.Scope))
        {
            Assert.True(await FormDrafts.RemoveStagedAsync(context, One.AccountId, Start, default));
            Assert.NotNull(await FindAsync(One, Start));
            await context.SaveChangesAsync();
            Assert.False(await FormDrafts.RemoveStagedAsync(context, One.AccountId, Start, default));
            Assert.Equal(2, await context.SubjectKeys.CountAsync());
        }

        Assert.Null(await FindAsync(One, Start));
        Assert.IsType<DraftSaved.Conflict>(await SaveAsync(One, Start, 1, "запізніле"));
        Assert.Null(await FindAsync(One, Start));
    }

    [Fact]
    public async Task Draft_InTheDatabase_HoldsNothingThatWasTyped()
    {
        await SaveAsync(One, Task, 0, Word);
        await using var context = Contexts.Open(One.Scope);
        var bytes = (await context.FormDrafts.SingleAsync()).Sealed;
        Assert.True(bytes.Length > Encoding.UTF8.GetByteCount(Word));
        Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Word)));
        Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(Word)));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("a.name"u8));
    }

    [Fact]
    public async Task Draft_OfAnotherCentre_IsNotThere()
    {
        await SaveAsync(One, Task, 0, Word);
        Assert.Null(await FindAsync(Form.Worker(One.AccountId, Form.Ozero), Task));
    }

    private Task<DraftSaved> SaveAsync(Actor actor, DraftPlace place, int version, string text) =>
        Drafts.SaveAsync(actor, place, Form.Typed(("name", text), ("name", "другий"), ("empty", "")), version, default);

    private async Task<OpenedDraft?> FindAsync(Actor actor, DraftPlace place)
    {
        await using var context = Contexts.Open(actor.Scope);
        return await Drafts.FindAsync(context, actor.AccountId, place, default);
    }
}

public sealed class FormDraftOnPostgres() : FormDraftTests(Databases.Postgres);

public sealed class FormDraftOnSqlite() : FormDraftTests(Databases.Sqlite);
