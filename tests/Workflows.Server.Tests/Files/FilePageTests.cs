using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Files;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Api;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Files;

/// <summary>Attaching files from pages, without script: nothing typed is lost, whatever is sent and by whom.</summary>
public abstract class FilePageTests(DatabaseTemplate template) : ServerTest(template)
{
    private static readonly (string, string, byte[])[] Scan = [("a.scan.file", "скан: один.pdf", FilesProcedure.Pdf(400_000))];

    [Fact]
    public async Task Attached_WithoutScript_ComesBackToTheFormWithAllThatWasTyped_AndIsKeptByCompleting()
    {
        var (server, task) = await ClaimedAsync();
        var path = $"/tasks/{task.Id}";
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using (var added = await (await worker.AttachAsync(path, "complete", Scan, ("a.note", "Підписали у школі.")))())
        {
            Assert.EndsWith($"{path}#a-scan", added.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        // On another device.
        using var telephone = await server.SignedInAsync("pratsivnyk1");
        var page = await telephone.TextAsync(path);
        Assert.Contains(">Підписали у школі.</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("скан один.pdf", page, StringComparison.Ordinal);
        Assert.Contains("390 КБ", page, StringComparison.Ordinal);
        var file = await OnContextAsync(server, context => context.Files.SingleAsync());

        // The form knows which files it has: what a browser says of them counts for nothing.
        var send = await telephone.FillInAsync(path, "complete", ("outcome", TaskOutcomes.Only), ("a.note", "Підписали у школі."), ("a.scan", Guid.CreateVersion7().ToString()));
        for (var press = 0; press < 2; press++)
        {
            using var done = await send();
            Assert.Equal($"/?done=completed&task={task.Id}", Visitor.Local(done));
        }

        Assert.Equal((1, 1), await OnContextAsync(server, async context => (
            await context.FormAnswers.CountAsync(row => row.TaskId == task.Id), await context.Files.CountAsync(row => row.State == FileState.Kept && row.Id == file.Id))));
        Assert.Contains($"href=\"/files/{file.Id}\"", await telephone.TextAsync(path), StringComparison.Ordinal);
        Assert.Contains($"href=\"/files/{file.Id}\"", await telephone.TextAsync($"/cases/{task.InstanceId}"), StringComparison.Ordinal);
        var next = await OnContextAsync(server, context => context.Tasks.SingleAsync(row => row.InstanceId == task.InstanceId && row.State == TaskState.Open));
        Assert.Contains($"href=\"/files/{file.Id}\"", await telephone.TextAsync($"/tasks/{next.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_CompletesWithTheFilesOfThePage_AndIsToldThatItSendsNone()
    {
        var (server, task) = await ClaimedAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await (await worker.AttachAsync($"/tasks/{task.Id}", "complete", Scan, ("a.note", "")))();
        var file = await OnContextAsync(server, context => context.Files.SingleAsync());
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        var (path, key) = ($"/api/v1/tasks/{task.Id}/complete", (ApiRequest.IdempotencyKey, "1"));
        var refused = await program.PostAsync(
            path, new JsonObject { ["outcome"] = TaskOutcomes.Only, ["answers"] = new JsonObject { ["note"] = "Підписали.", ["scan"] = new JsonArray(file.Id.ToString()) } }, key);
        refused.Refused(HttpStatusCode.BadRequest);
        Assert.Contains("файли додають на сторінці завдання", refused.Error("answers.scan"), StringComparison.Ordinal);
        var done = await program.PostAsync(path, new JsonObject { ["outcome"] = TaskOutcomes.Only, ["answers"] = new JsonObject { ["note"] = "Підписали." } }, key);
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Equal(FileState.Kept, (await OnContextAsync(server, context => context.Files.SingleAsync())).State);
    }

    [Fact]
    public async Task File_IsSavedByTheBrowserAndNeverShown_AndForOthersThereIsNone()
    {
        var (server, task) = await ClaimedAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await (await worker.AttachAsync($"/tasks/{task.Id}", "complete", Scan, ("a.note", "Так.")))();
        var address = FileRoutes.Address(await OnContextAsync(server, context => context.Files.Select(row => row.Id).SingleAsync()));
        using var opened = await worker.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Equal(FilesProcedure.Pdf(400_000), await opened.Content.ReadAsByteArrayAsync());
        var said = opened.Content.Headers;
        Assert.Equal(("application/pdf", 400_000, "attachment", "скан один.pdf"), (said.ContentType!.ToString(), said.ContentLength, said.ContentDisposition!.DispositionType, said.ContentDisposition.FileNameStar));
        Assert.Equal("nosniff", Assert.Single(opened.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("sandbox", Assert.Single(opened.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-store", opened.Headers.CacheControl!.ToString());
        foreach (var person in new[] { "koordynator1", "yuryst1", "pratsivnyk2", "koordynator2", "volonter1", "merezha" })
        {
            using var other = await server.SignedInAsync(person);
            using var refused = await other.GetAsync(address);
            Assert.True(refused.StatusCode == HttpStatusCode.NotFound, $"{person}: {refused.StatusCode}");
        }
    }

    [Fact]
    public async Task Removed_WithoutScript_KeepsWhatWasTyped()
    {
        var (server, task) = await ClaimedAsync();
        var path = $"/tasks/{task.Id}";
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await (await worker.AttachAsync(path, "complete", Scan))();
        var file = await OnContextAsync(server, context => context.Files.Select(row => row.Id).SingleAsync());
        using var removed = await worker.SubmitAsync(path, "complete", (FileWork.RemoveName, file.ToString()), ("a.note", "Інший скан."), ("a.scan.file", "чужий.pdf"));
        Assert.Equal(HttpStatusCode.Redirect, removed.StatusCode);
        Assert.Equal((0, 0), await CountAsync(server));
        var page = await worker.TextAsync(path);
        Assert.Contains(">Інший скан.</textarea>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("чужий", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatIsNotTaken_IsToldBesideItsField_AndTheOthersAndWhatWasTypedAreKept()
    {
        var (server, task) = await ClaimedAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        (string, string, byte[])[] files = [("a.scan.file", "програма.pdf", [0x4D, 0x5A, .. new byte[700_000]]), ("a.scan.file", "фото.jpg", TestPictures.Jpeg(1))];
        using var answer = await (await worker.AttachAsync($"/tasks/{task.Id}", "complete", files, ("a.note", "Що ввели.")))();
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"href=\"/tasks/{task.Id}#a-scan\" data-enhance-nav=\"false\">Файл «програма.pdf» додати не можна", page, StringComparison.Ordinal);
        Assert.Contains(">Що ввели.</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("фото.jpg", page, StringComparison.Ordinal);
        Assert.Contains("name=\"draftVersion\" value=\"1\"", page, StringComparison.Ordinal);
        Assert.Equal((1, 1), await CountAsync(server));

        using var none = await (await worker.AttachAsync($"/tasks/{task.Id}", "complete", []))();
        Assert.Contains("спершу виберіть файл", WebUtility.HtmlDecode(await none.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileOfAHundredMegabytes_IsAnsweredBeforeItHasCome_AndNothingTypedIsLost()
    {
        var (server, task) = await ClaimedAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var path = $"/tasks/{task.Id}";
        var fields = await worker.FieldsAsync(path, "complete", ("a.note", "Довга розповідь."));

        // Of a hundred megabytes not one comes: an answer that waited for them would never be.
        const int Announced = 100 * 1024 * 1024;
        var page = await SendPartAsync(server, worker, path, fields, Announced, FilesProcedure.Pdf(FilesProcedure.MaxSize + FileSeals.PartBytes));
        Assert.StartsWith("HTTP/1.1 413 ", page, StringComparison.Ordinal);
        var read = WebUtility.HtmlDecode(page);
        Assert.Contains("Файл «велика.pdf» завеликий: дозволено до 585 КБ", read, StringComparison.Ordinal);
        Assert.Contains(">Довга розповідь.</textarea>", read, StringComparison.Ordinal);
        Assert.Equal((0, 0), await CountAsync(server));
        Assert.Contains(">Довга розповідь.</textarea>", await worker.TextAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LargeFile_OfSomebodyWhoMayNotDoTheTask_IsNotReadAtAll()
    {
        var (server, task) = await ClaimedAsync();
        var path = $"/tasks/{task.Id}";
        using var owner = await server.SignedInAsync("pratsivnyk1");
        var fields = await owner.FieldsAsync(path, "complete", ("a.note", "Чуже."));
        using var other = await server.SignedInAsync("yuryst1");
        using var nobody = server.NewVisitor();
        foreach (var visitor in new[] { other, nobody })
        {
            var token = await visitor.TokenAsync();
            var own = fields.ConvertAll(field => field.Key == "__RequestVerificationToken" ? KeyValuePair.Create(field.Key, token) : field);
            Assert.StartsWith("HTTP/1.1 413 ", await SendPartAsync(server, visitor, path, own, 5_000_000, []), StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), await CountAsync(server));
    }

    [Fact]
    public async Task Attached_WithoutATokenOrFromAnotherSite_IsRefused()
    {
        var (server, task) = await ClaimedAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var form = new MultipartFormDataContent { { new StringContent("complete"), "_handler" }, { new ByteArrayContent(FilesProcedure.Pdf(100)), "a.scan.file", "a.pdf" } };
        using var refused = await worker.SendAsync(HttpMethod.Post, $"/tasks/{task.Id}", form, ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var again = new MultipartFormDataContent { { new StringContent(await worker.TokenAsync()), "__RequestVerificationToken" }, { new ByteArrayContent(FilesProcedure.Pdf(100)), "a.scan.file", "a.pdf" } };
        using var foreign = await worker.SendAsync(HttpMethod.Post, $"/tasks/{task.Id}", again, ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Equal((0, 0), await CountAsync(server));
    }

    [Fact]
    public async Task Attached_FromTwoPages_IsKeptFromBoth_AndTheOneThatIsBehindIsToldSo()
    {
        var (server, task) = await ClaimedAsync();
        var path = $"/tasks/{task.Id}";
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var first = await worker.AttachAsync(path, "complete", Scan, ("a.note", "Перша сторінка."));
        var second = await worker.AttachAsync(path, "complete", [("a.scan.file", "друга.pdf", FilesProcedure.Pdf(100))], ("a.note", "Друга сторінка."));
        using var done = await first();
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        using var sentTwice = await first();
        Assert.Equal(HttpStatusCode.Redirect, sentTwice.StatusCode);
        using var behind = await second();
        var page = WebUtility.HtmlDecode(await behind.Content.ReadAsStringAsync());
        Assert.Contains("змінено на іншому пристрої", page, StringComparison.Ordinal);
        Assert.Contains(">Друга сторінка.</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("друга.pdf", page, StringComparison.Ordinal);
        Assert.Contains(">Перша сторінка.</textarea>", await worker.TextAsync(path), StringComparison.Ordinal);
        Assert.Equal(2, (await CountAsync(server)).Files);

        // A page that was left open while the task was done.
        var late = await worker.AttachAsync(path, "complete", Scan, ("a.note", "Запізніле."));
        using var completed = await worker.SubmitAsync(path, "complete", ("outcome", TaskOutcomes.Only), ("a.note", "Готово."));
        Assert.Equal(HttpStatusCode.Redirect, completed.StatusCode);
        using var tooLate = await late();
        var told = WebUtility.HtmlDecode(await tooLate.Content.ReadAsStringAsync());
        Assert.Contains("Завдання вже завершено", told, StringComparison.Ordinal);
        Assert.Contains("Запізніле.", told, StringComparison.Ordinal);
        Assert.Equal(2, (await CountAsync(server)).Files);
    }

    [Fact]
    public async Task Attached_ToATaskInTheQueue_TakesIt()
    {
        var (server, task) = await ClaimedAsync(claim: false);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await (await worker.AttachAsync($"/tasks/{task.Id}", "complete", Scan, ("a.note", "Одразу.")))();
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        Assert.Equal((await server.ActorAsync("pratsivnyk1")).AccountId, (await server.TaskAsync(task.Id)).AssigneeId);
        Assert.Contains(">Одразу.</textarea>", await worker.TextAsync($"/tasks/{task.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandedOver_TheFilesGoWithTheHalfFilledForm()
    {
        var (server, task) = await ClaimedAsync();
        var path = $"/tasks/{task.Id}";
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await (await worker.AttachAsync(path, "complete", Scan, ("a.note", "Почато.")))();
        using var given = await worker.SubmitAsync(path, "hand-over", ("to", (await server.ActorAsync("yuryst1")).AccountId.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, given.StatusCode);
        var address = FileRoutes.Address(await OnContextAsync(server, context => context.Files.Select(row => row.Id).SingleAsync()));
        using var lawyer = await server.SignedInAsync("yuryst1");
        Assert.Contains(address, await lawyer.TextAsync(path), StringComparison.Ordinal);
        using var opened = await lawyer.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        using var before = await worker.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
    }

    [Fact]
    public async Task Start_WithAFile_KeepsWhatWasTyped_AndTheCaseHasIt()
    {
        var server = await StartAsync();
        await PublishAsync(server);
        const string Path = $"/procedures/{FilesProcedure.Id}/start";
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using (var added = await (await worker.AttachAsync(Path, "start", [("a.letter.file", "лист.pdf", FilesProcedure.Pdf(2_000_000))], ("a.lastName", "Вигадана")))())
        {
            Assert.EndsWith("#a-letter", added.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        var page = await worker.TextAsync(Path);
        Assert.Contains("value=\"Вигадана\"", page, StringComparison.Ordinal);
        Assert.Contains("лист.pdf", page, StringComparison.Ordinal);
        using var second = await (await worker.AttachAsync(Path, "start", [("a.letter.file", "ще.pdf", FilesProcedure.Pdf(10))], ("a.lastName", "Інша")))();
        var refused = WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync());
        Assert.Contains("можна додати щонайбільше 1 файл", refused, StringComparison.Ordinal);
        Assert.Contains("value=\"Інша\"", refused, StringComparison.Ordinal);

        using var started = await worker.SubmitAsync(Path, "start", ("a.lastName", "Вигадана"));
        Assert.Equal(HttpStatusCode.Redirect, started.StatusCode);
        var (file, lead) = await OnContextAsync(server, async context => (await context.Files.SingleAsync(), (await context.CaseFiles.SingleAsync()).SubjectId));
        Assert.Equal((FileState.Kept, lead), (file.State, file.SubjectId));
        using var opened = await worker.GetAsync(FileRoutes.Address(file.Id));
        Assert.Equal(FilesProcedure.Pdf(2_000_000), await opened.Content.ReadAsByteArrayAsync());
        var task = await OnContextAsync(server, context => context.Tasks.SingleAsync());
        Assert.Contains($"href=\"/files/{file.Id}\"", await worker.TextAsync($"/tasks/{task.Id}"), StringComparison.Ordinal);
    }

    private static Task<(int Files, int Parts)> CountAsync(RunningServer server) =>
        OnContextAsync(server, async context => (await context.Files.CountAsync(), await context.FileParts.CountAsync()));

    private static async Task PublishAsync(RunningServer server) => await FilesProcedure.PublishAsync(
        server.Services.GetRequiredService<Contexts>(), server.Services.GetRequiredService<DefinitionPublishing>(),
        await OnContextAsync(server, context => context.Units.Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).SingleAsync()));

    private async Task<(RunningServer Server, HumanTask Task)> ClaimedAsync(bool claim = true)
    {
        var server = await StartAsync();
        await PublishAsync(server);
        var actor = await server.ActorAsync("pratsivnyk1");
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.lastName"] = ["Вигадана"] };
        var started = Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, FilesProcedure.Id, actor.OwnCentres.Single().CentreId, typed, "c1", CancellationToken.None));
        var task = await server.OpenTaskAsync(started.InstanceId);
        if (claim)
        {
            Assert.IsType<TaskMove.Done>(await server.Services.GetRequiredService<TaskWork>().ClaimAsync(actor, task.Id, CancellationToken.None));
        }

        return (server, task);
    }

    // Announces so many bytes and sends the fields and the beginning of a file; then listens, and sends no more.
    private static async Task<string> SendPartAsync(
        RunningServer server, Visitor visitor, string path, List<KeyValuePair<string, string>> fields, int announced, byte[] begun)
    {
        const string Boundary = "----boundary";
        var body = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            body.Append(CultureInfo.InvariantCulture, $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }

        body.Append(CultureInfo.InvariantCulture, $"--{Boundary}\r\nContent-Disposition: form-data; name=\"a.scan.file\"; filename=\"велика.pdf\"\r\nContent-Type: application/pdf\r\n\r\n");
        var head = $"POST {path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nSec-Fetch-Site: same-origin\r\nCookie: {visitor.Cookies.GetCookieHeader(server.Address)}\r\n"
            + $"Content-Type: multipart/form-data; boundary={Boundary}\r\nContent-Length: {announced}\r\nConnection: close\r\n\r\n";
        using var line = new TcpClient();
        await line.ConnectAsync(server.Address.Host, server.Address.Port);
        await using var stream = line.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head));
        await stream.WriteAsync(Encoding.UTF8.GetBytes(body.ToString()));
        await stream.WriteAsync(begun);
        using var answer = new MemoryStream();
        var piece = new byte[16 * 1024];

        // The page is whole at its end; the server may keep the line open a moment longer, waiting for the rest.
        while (!Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length).Contains("</html>", StringComparison.Ordinal) && await stream.ReadAsync(piece) is > 0 and var read)
        {
            answer.Write(piece, 0, read);
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }
}

public sealed class FilePageOnPostgres() : FilePageTests(Databases.PostgresWithPeople);

public sealed class FilePageOnSqlite() : FilePageTests(Databases.SqliteWithPeople);
