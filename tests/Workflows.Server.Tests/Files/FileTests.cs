using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Files;

/// <summary>Files without pages: what is kept and how, what goes with what, who opens which.</summary>
public abstract class FileTests(DatabaseTemplate template) : OfficeTest(template)
{
    private const string Name = "Калинонька і Барвінок.pdf";

    private Actor worker = null!;
    private HumanTask task = null!;
    private DraftPlace.OfTask place = null!;
    private FormDefinition form = null!;

    private FileSaving Saving => Office.Get<FileSaving>();

    private FileReading Reading => Office.Get<FileReading>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await FilesProcedure.PublishAsync(Office.Get<Contexts>(), Office.Get<DefinitionPublishing>(), Office.Network);
        worker = await Office.ActorAsync("pratsivnyk1");
        task = await Office.TaskAsync(await Office.StartAsync(FilesProcedure.Id), "a");
        Assert.IsType<TaskMove.Done>(await Office.Work.ClaimAsync(worker, task.Id, default));
        place = new DraftPlace.OfTask(task.CentreId, task.Id, task.SubjectId);
        await using var context = Office.Open();
        form = await Office.Get<FormLibrary>().FindAsync(context, task.FormVersionId!.Value, default);
        Assert.IsType<DraftSaved.Done>(await Office.Get<FormDrafts>().SaveAsync(worker, place, new Dictionary<string, IReadOnlyList<string>>(), 0, default));
    }

    [Fact]
    public async Task File_InTheDatabase_IsReadableNowhere_AndOpensForWhoMay()
    {
        var content = FilesProcedure.Pdf(FilesProcedure.MaxSize);
        var id = await AddedAsync(content);
        await using var context = Office.Open();
        var file = await context.Files.SingleAsync();
        var parts = await context.FileParts.OrderBy(part => part.Number).ToListAsync();
        Assert.Equal((FileState.Draft, (long)content.Length, FileFormat.Pdf, worker.AccountId, task.SubjectId), (file.State, file.Size, file.Format, file.ById, file.SubjectId));
        Assert.Equal([0, 1, 2], parts.Select(part => part.Number));
        foreach (var bytes in parts.Select(part => part.Sealed).Append(file.Sealed))
        {
            foreach (var word in (byte[][])["Таємниця"u8.ToArray(), "%PDF"u8.ToArray(), Encoding.UTF8.GetBytes(Name), Encoding.Unicode.GetBytes(Name)[..20], SHA256.HashData(content)])
            {
                Assert.Equal(-1, bytes.AsSpan().IndexOf(word));
            }
        }

        var (name, read) = await OpenAsync(worker, id);
        Assert.Equal(Name, name);
        Assert.Equal(content, read);
    }

    [Fact]
    public async Task Completing_KeepsTheFilesWithTheAnswer_AndTheyOpenForWhoWorksWithClients()
    {
        var id = await AddedAsync(FilesProcedure.Pdf(1000));
        Assert.Null(await Reading.OpenAsync(await Office.ActorAsync("koordynator1"), id, default)); // Half-filled forms are their writer's.
        Assert.Null(await Reading.OpenAsync(await Office.ActorAsync("yuryst1"), id, default));
        Assert.IsType<TaskMove.Done>(await CompleteAsync());
        await using var context = Office.Open();
        var (file, answer) = (await context.Files.SingleAsync(), await context.FormAnswers.SingleAsync());
        Assert.Equal((FileState.Kept, (Guid?)null, (Guid?)answer.Id, task.InstanceId), (file.State, file.DraftId, file.AnswerId, file.InstanceId));
        var key = await context.SubjectKeys.SingleAsync(row => row.Id == task.SubjectId);
        Assert.Equal([id], FieldReading.Ids(Office.Get<FormAnswers>().Open(key, answer)["scan"]));
        foreach (var (person, opens) in new[] { ("koordynator1", true), ("yuryst1", true), ("koordynator2", false), ("pratsivnyk2", false), ("volonter1", false), ("merezha", false) })
        {
            Assert.True(opens == await Reading.OpenAsync(await Office.ActorAsync(person), id, default) is not null, person);
        }

        Assert.Equal([Name], (await Reading.OfCaseAsync(worker, task.CentreId, task.InstanceId, default)).Select(one => one.Name));
        Assert.Empty(await Reading.OfCaseAsync(await Office.ActorAsync("koordynator2"), task.CentreId, task.InstanceId, default));
        Assert.Empty(await Reading.NamedAsync(await Office.ActorAsync("volonter1"), [id], default));

        // Procedures know nothing of files.
        Assert.DoesNotContain(id.ToString(), (await Office.InstanceAsync(task.InstanceId)).State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completing_WithoutAFileThatIsAskedFor_IsInvalid_WhateverTheBrowserSays()
    {
        foreach (var said in new[] { "", Guid.CreateVersion7().ToString() })
        {
            var invalid = Assert.IsType<TaskMove.Invalid>(await CompleteAsync(("a.scan", said)));
            Assert.Equal("«Скан договору»: додайте файл", invalid.Entry.Errors["a-scan"]);
        }

        var chosen = Assert.IsType<TaskMove.Invalid>(await CompleteAsync(("a.scan.file", "скан.pdf")));
        Assert.Contains("ще не додано", chosen.Entry.Errors["a-scan"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_OfWhatIsNotTaken_SaysWhyAndLeavesNothing()
    {
        var exe = await AddAsync([0x4D, 0x5A, .. new byte[5000]], "скан.pdf");
        Assert.Equal("Файл «скан.pdf» додати не можна. Підходять лише: зображення (JPG, PNG, WebP, HEIC), PDF", Assert.IsType<FileAdded.Refused>(exe).Why);
        Assert.IsType<FileAdded.Refused>(await AddAsync("<html><script>"u8.ToArray(), "фото.jpg"));
        Assert.IsType<FileAdded.Refused>(await AddAsync([0x50, 0x4B, 3, 4, .. new byte[26], .. "word/document.xml"u8], "лист.docx")); // This field takes none.
        Assert.Equal("Файл «скан.pdf» порожній, виберіть інший", Assert.IsType<FileAdded.Refused>(await AddAsync([], "скан.pdf")).Why);
        var big = Assert.IsType<FileAdded.TooBig>(await AddAsync(FilesProcedure.Pdf(FilesProcedure.MaxSize + 1), "скан.pdf"));
        Assert.Equal("Файл «скан.pdf» завеликий: дозволено до 585 КБ", big.Why);
        var broken = Assert.IsType<FileAdded.Refused>(await AddAsync(TestPictures.Jpeg(400_000)[..300_000], "фото.jpg"));
        Assert.StartsWith("Файл «фото.jpg» пошкоджено", broken.Why, StringComparison.Ordinal);
        Assert.Equal((0, 0), await CountAsync());
        await AddedAsync(FilesProcedure.Pdf(FilesProcedure.MaxSize));
        await AddedAsync(FilesProcedure.Pdf(20), "друга.pdf");
        Assert.Equal(
            "«Скан договору»: можна додати щонайбільше 2 файли; щоб додати інший, приберіть зайвий",
            Assert.IsType<FileAdded.Refused>(await AddAsync(FilesProcedure.Pdf(30), "третя.pdf")).Why);
    }

    [Fact]
    public async Task Add_OfTheSameFileOnceMore_IsTheSameFile()
    {
        await AddedAsync(FilesProcedure.Pdf(5000));
        Assert.IsType<FileAdded.Done>(await AddAsync(FilesProcedure.Pdf(5000), Name));
        Assert.Equal((1, 1), await CountAsync());
        await AddedAsync(FilesProcedure.Pdf(5000, "Інше"));
        Assert.Equal((2, 2), await CountAsync());
    }

    [Fact]
    public async Task Add_WhenTheLineBreaks_LeavesNothing()
    {
        using var content = new BrokenLine(FilesProcedure.Pdf(FileSeals.PartBytes + 10));
        await Assert.ThrowsAsync<IOException>(() => Saving.AddAsync(worker, place, form.Field("scan")!, new SentFile("scan", Name, content), default));
        Assert.Equal((0, 0), await CountAsync());
    }

    [Fact]
    public async Task Removed_OrWithoutItsForm_AFileGoesWithAllItsBytes()
    {
        var id = await AddedAsync(FilesProcedure.Pdf(FilesProcedure.MaxSize));
        await Saving.RemoveAsync(await Office.ActorAsync("koordynator2"), place, id, default); // Another centre's hand.
        Assert.Equal((1, 3), await CountAsync());
        await Saving.RemoveAsync(worker, place, id, default);
        Assert.Equal((0, 0), await CountAsync());

        await AddedAsync(FilesProcedure.Pdf(FilesProcedure.MaxSize));
        await Office.Get<BurstRunner>().RunAsync(() => Office.OpenFor(task.CentreId), new CancelInstance(task.InstanceId));
        Assert.Equal(TaskState.Cancelled, (await Office.TaskAsync(task.Id)).State);
        Assert.Equal((0, 0), await CountAsync());
        Assert.IsType<FileAdded.Gone>(await AddAsync(FilesProcedure.Pdf(20), Name));
    }

    [Fact]
    public async Task Removing_AFileThatAnAnswerKeeps_LeavesIt()
    {
        var id = await AddedAsync(FilesProcedure.Pdf(1000));
        Assert.IsType<TaskMove.Done>(await CompleteAsync());
        await Saving.RemoveAsync(worker, place, id, default);
        Assert.Equal((1, 1), await CountAsync());
    }

    [Fact]
    public async Task FileOfAHiddenPlace_IsNotKept_AndOneRemovedMeanwhileIsToldOf()
    {
        var id = await AddedAsync(FilesProcedure.Pdf(1000));
        await using var context = Office.Open();
        var opened = (await OpenedTask.FindAsync(context, task.Id, default))!;
        var filled = (await Office.Get<TaskForms>().ReadAsync(context, worker, opened.Task, Typed(), true, default))!;
        Assert.True(filled.Entry.IsGood);
        await Saving.RemoveAsync(worker, place, id, default);
        Assert.Null(await Office.Get<TaskForms>().KeepAsync(context, worker.AccountId, opened, filled, Databases.Start, default));
        Assert.Contains("щойно прибрали", AttachedFiles.Changed(filled).Errors["a-scan"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_WhileItsTaskIsCompletedElsewhere_IsTold_AndLeavesNothing()
    {
        var first = await AddedAsync(FilesProcedure.Pdf(1000));
        using var content = new SlowLine(FilesProcedure.Pdf(FilesProcedure.MaxSize), async () => Assert.IsType<TaskMove.Done>(await CompleteAsync()));
        Assert.IsType<FileAdded.Gone>(await Saving.AddAsync(worker, place, form.Field("scan")!, new SentFile("scan", "друга.pdf", content), default));
        await using var context = Office.Open();
        Assert.Equal([first], await context.Files.Select(file => file.Id).ToListAsync());
        Assert.Equal(1, await context.FileParts.CountAsync());
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("swapped")]
    [InlineData("cut")]
    [InlineData("of another")]
    public async Task Content_ThatWasTamperedWith_IsRefused(string how)
    {
        var id = await AddedAsync(FilesProcedure.Pdf(FileSeals.PartBytes * 2));
        var other = await AddedAsync(FilesProcedure.Pdf(FileSeals.PartBytes * 2, "Інше"), "друга.pdf");
        await using (var context = Office.Open())
        {
            var parts = await context.FileParts.AsNoTracking().Where(part => part.FileId == id).OrderBy(part => part.Number).ToListAsync();
            var foreign = await context.FileParts.AsNoTracking().SingleAsync(part => part.FileId == other && part.Number == 1);
            byte[] changed = [.. parts[1].Sealed];
            changed[100] ^= 1;
            context.RemoveRange(parts);
            await context.SaveChangesAsync();
            context.ChangeTracker.Clear();
            context.Add(Part(parts[0], how == "swapped" ? parts[1].Sealed : parts[0].Sealed));
            if (how != "cut")
            {
                context.Add(Part(parts[1], how == "swapped" ? parts[0].Sealed : how == "changed" ? changed : foreign.Sealed));
            }

            await context.SaveChangesAsync();
        }

        await Assert.ThrowsAnyAsync<CryptographicException>(() => OpenAsync(worker, id));
        Assert.Equal("друга.pdf", (await OpenAsync(worker, other)).Name);
    }

    [Fact]
    public async Task Start_AboutAClient_SealsItsFilesForTheClient()
    {
        await using var context = Office.Open();
        var client = await context.Subjects.Where(row => row.CentreId == Office.Centre && row.Kind == SubjectKind.Client).OrderBy(row => row.Number).FirstAsync();
        var start = new DraftPlace.OfStart(Office.Centre, FilesProcedure.OfClient);
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.client"] = [client.Id.ToString()] };
        Assert.IsType<DraftSaved.Done>(await Office.Get<FormDrafts>().SaveAsync(worker, start, typed, 0, default));
        var begins = FormReader.Read("""{"key":"f","title":"Ф","groups":[{"fields":[{"key":"letter","type":"Files","label":"Лист","maxFiles":1}]}]}""").Form!;
        using var content = new MemoryStream(FilesProcedure.Pdf(1000));
        Assert.IsType<FileAdded.Done>(await Saving.AddAsync(worker, start, begins.Field("letter")!, new SentFile("letter", Name, content), default));
        var draft = await context.Files.AsNoTracking().SingleAsync();
        Assert.NotEqual(client.Id, draft.SubjectId);
        Assert.Null(await Reading.OpenAsync(await Office.ActorAsync("koordynator1"), draft.Id, default));
        Assert.Equal(Name, (await OpenAsync(worker, draft.Id)).Name);

        Assert.IsType<StartMove.Started>(await Office.Get<ProcedureStart>().StartAsync(worker, FilesProcedure.OfClient, Office.Centre, typed, "c1", default));
        var kept = await context.Files.AsNoTracking().SingleAsync();
        Assert.Equal((FileState.Kept, client.Id), (kept.State, kept.SubjectId));
        Assert.Equal(FilesProcedure.Pdf(1000), (await OpenAsync(worker, kept.Id)).Content);
        Assert.Equal(0, await context.FormDrafts.CountAsync(row => row.TaskId == null));
    }

    private static FilePart Part(FilePart like, byte[] bytes) => new() { FileId = like.FileId, Number = like.Number, CentreId = like.CentreId, Sealed = bytes };

    private async Task<FileAdded> AddAsync(byte[] content, string name)
    {
        using var stream = new MemoryStream(content);
        return await Saving.AddAsync(worker, place, form.Field("scan")!, new SentFile("scan", name, stream), default);
    }

    private async Task<Guid> AddedAsync(byte[] content, string name = Name)
    {
        await using var context = Office.Open();
        var before = await context.Files.Select(file => file.Id).ToListAsync();
        Assert.IsType<FileAdded.Done>(await AddAsync(content, name));
        return await context.Files.Where(file => !before.Contains(file.Id)).Select(file => file.Id).SingleAsync();
    }

    private async Task<(string Name, byte[] Content)> OpenAsync(Actor actor, Guid id)
    {
        var file = await Reading.OpenAsync(actor, id, default);
        Assert.NotNull(file);
        using var content = new MemoryStream();
        await file.WriteToAsync(content, default);
        return (file.Name, content.ToArray());
    }

    private async Task<(int Files, int Parts)> CountAsync()
    {
        await using var context = Office.Open();
        return (await context.Files.CountAsync(), await context.FileParts.CountAsync());
    }

    private Task<TaskMove> CompleteAsync(params (string Name, string Text)[] more) =>
        Office.Work.CompleteAsync(worker, task.Id, TaskOutcomes.Only, Typed(more), "c1", default);

    private static Dictionary<string, IReadOnlyList<string>> Typed(params (string Name, string Text)[] more) =>
        more.Prepend(("a.note", "Підписали.")).ToDictionary(one => one.Item1, one => (IReadOnlyList<string>)[one.Item2]);

    /// <summary>A line that breaks where its bytes end.</summary>
    private sealed class BrokenLine(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length ? throw new IOException("The line broke.") : base.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>A line on which something else happens once its first part is there.</summary>
    private sealed class SlowLine(byte[] content, Func<Task> meanwhile) : MemoryStream(content)
    {
        private bool happened;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!happened && Position > FileSeals.PartBytes / 2)
            {
                happened = true;
                await meanwhile();
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}

public sealed class FileOnPostgres() : FileTests(Databases.PostgresWithPeople);

public sealed class FileOnSqlite() : FileTests(Databases.SqliteWithPeople);
