using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Clients.Notes;
using Workflows.Server.Clients.Photos;
using Workflows.Server.Files;
using Workflows.Server.Tests.Files;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients.Cards;

/// <summary>Documents and a photo on a client's card: kept for the centre, taken away by whoever brought them, and gone when they are.</summary>
public abstract class DocumentTests(DatabaseTemplate template) : ServerTest(template)
{
    private static readonly (string, string)[] Today = [("a.on", "2026-03-16")];

    private static readonly (string, string, byte[])[] Two =
    [
        ("a.files.file", "довідка.pdf", FilesProcedure.Pdf(1_000)), ("a.files.file", "свідоцтво.jpg", TestPictures.Jpeg(2_000)),
    ];

    [Fact]
    public async Task Documents_AreKeptOnce_AndStandOnTheCard_InItsListAndInItsCourse()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var path = $"/clients/{client}/files/new";
        using (var added = await (await worker.AttachAsync(path, "save", Two, [.. Today, ("a.text", "Зі школи.")]))())
        {
            Assert.EndsWith($"{path}#a-files", added.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        Assert.Contains("Зі школи.</textarea>", await worker.TextAsync(path), StringComparison.Ordinal);
        var send = await worker.FillInAsync(path, "save", [.. Today, ("a.text", "Зі школи.")]);
        for (var press = 0; press < 2; press++)
        {
            using var kept = await send();
            Assert.Equal($"/clients/{client}/files?done=added", Visitor.Local(kept));
        }

        Assert.Equal((1, 0), await OnContextAsync(server, async context => (await context.ClientNotes.CountAsync(), await context.FormDrafts.CountAsync())));
        using var other = await server.SignedInAsync("yuryst1");
        foreach (var page in new[] { await other.TextAsync($"/clients/{client}"), await other.TextAsync($"/clients/{client}/files") })
        {
            Assert.All(await OnContextAsync(server, context => context.Files.Select(row => row.Id).ToListAsync()), id => Assert.Contains($"href=\"/files/{id}\"", page, StringComparison.Ordinal));
            Assert.Contains("Зі школи.", page, StringComparison.Ordinal);
            Assert.Contains("довідка.pdf", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Додано файл", page, StringComparison.Ordinal);
        }

        Assert.Contains("Усі файли (2)", await other.TextAsync($"/clients/{client}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_NeedAFile_AndANoteNeedsNone()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var bare = await worker.SubmitAsync($"/clients/{client}/files/new", "save", [.. Today, ("a.text", "Довідка.")]);
        var page = WebUtility.HtmlDecode(await bare.Content.ReadAsStringAsync());
        Assert.Contains("«Файли»:", page, StringComparison.Ordinal);
        Assert.Contains("Довідка.</textarea>", page, StringComparison.Ordinal);
        using var note = await worker.SubmitAsync($"/clients/{client}/note", "save", [.. Today, ("a.kind", "Call"), ("a.text", "Передзвонять.")]);
        Assert.Equal($"/clients/{client}?done=noted", Visitor.Local(note));
    }

    [Fact]
    public async Task EachFormOfACard_HasAKeyOfItsOwn_AndItsFilesLast()
    {
        var server = await StartAsync();
        var forms = server.Services.GetServices<CardForm>().Select(form => form.Form).ToList();
        Assert.Equal(forms.Count, forms.Select(form => form.Key).Distinct().Count());
        Assert.All(forms, form => Assert.All(form.Fields.SkipWhile(field => field.Type != FieldType.Files), field => Assert.Equal(FieldType.Files, field.Type)));
    }

    [Fact]
    public async Task NoteWithFiles_IsRemovedByItsAuthor_AndItsFilesAreGone()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var path = $"/clients/{client}/note";
        (string, string)[] told = [.. Today, ("a.kind", "Meeting"), ("a.text", "Показала листи.")];
        using (await (await worker.AttachAsync(path, "save", Two, told))())
        {
        }

        using (await worker.SubmitAsync(path, "save", told))
        {
        }

        var file = await OnContextAsync(server, context => context.Files.Select(row => row.Id).FirstAsync());
        Assert.Contains("Стерти текст і файли", await worker.TextAsync($"/clients/{client}"), StringComparison.Ordinal);
        var note = await OnContextAsync(server, context => context.ClientNotes.Select(row => row.Id).SingleAsync());
        Assert.IsType<CardMove.NotFound>(await server.Services.GetRequiredService<NoteWork>().RemoveAsync(await server.ActorAsync("koordynator1"), client, note, default));
        using (await worker.SubmitAsync($"/clients/{client}", "remove", ("note", note.ToString())))
        {
        }

        using var gone = await worker.GetAsync($"/files/{file}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal((0, 0), await OnContextAsync(server, async context => (await context.Files.CountAsync(), await context.FileParts.CountAsync())));
        Assert.Contains("Файлів ще немає", await worker.TextAsync($"/clients/{client}/files"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HalfFilledOnACardThatJoinsAnother_IsFoundThere_AndWhatIsWrittenOnTheOtherTakesNothingOfItUnseen()
    {
        var server = await StartAsync();
        var (kept, joined) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"));
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using (await (await worker.AttachAsync($"/clients/{joined}/files/new", "save", Two, [.. Today, ("a.text", "Зі школи Журавля.")]))())
        {
        }

        await server.MergeAsync(await server.ActorAsync("pratsivnyk1"), kept, joined);
        var path = $"/clients/{kept}/files/new";
        var page = await worker.TextAsync(path);
        Assert.Contains("Зі школи Журавля.</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("довідка.pdf", page, StringComparison.Ordinal);
        using (var forgotten = await worker.SubmitAsync(path, "forget"))
        {
            Assert.Equal(path, Visitor.Local(forgotten));
        }

        Assert.Equal((0, 0), await OnContextAsync(server, async context => (await context.FormDrafts.CountAsync(), await context.Files.CountAsync())));
    }

    [Fact]
    public async Task Note_SentWithTheIdOfOtherFiles_TakesHoldOfNone()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        await PutAsync(worker, client, TestPictures.Jpeg(300));
        var photo = await OnContextAsync(server, context => context.ClientPhotos.Select(row => row.Id).SingleAsync());
        var work = server.Services.GetRequiredService<CardWriting>();
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.kind"] = ["Call"], ["a.on"] = ["2026-03-16"], ["a.text"] = ["Текст."] };
        Assert.IsType<CardMove.NotFound>(await work.WriteAsync(await server.ActorAsync("pratsivnyk1"), client, work.Find(NoteForms.Note.Key)!, photo, typed, default));
        Assert.Empty(await OnContextAsync(server, context => context.ClientNotes.ToListAsync()));
    }

    [Fact]
    public async Task ManyFiles_AreListedPageByPage_EachOnce()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var path = $"/clients/{client}/files/new";
        for (var batch = 0; batch < 6; batch++)
        {
            var sent = Enumerable.Range(0, 10).Select(at => ("a.files.file", $"аркуш-{batch}-{at}.pdf", FilesProcedure.Pdf(200))).ToArray();
            using (await (await worker.AttachAsync(path, "save", sent, Today))())
            {
            }

            using (await worker.SubmitAsync(path, "save", Today))
            {
            }

            server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var first = await worker.TextAsync($"/clients/{client}/files");
        var second = await worker.TextAsync($"/clients/{client}/files?page=2");
        Assert.Contains("Показати раніші", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Показати раніші", second, StringComparison.Ordinal);
        Assert.All(
            await OnContextAsync(server, context => context.Files.Select(row => row.Id).ToListAsync()),
            id => Assert.Single(new[] { first, second }, page => page.Contains($"/files/{id}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Photo_IsShownToWhoeverOpensTheCard_WithoutWhatTheDeviceWrote_AndGoesWhenAnotherComes()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.Contains("Додати фото", await worker.TextAsync($"/clients/{client}"), StringComparison.Ordinal);
        await PutAsync(worker, client, TestPictures.Photo("49.98,36.23"));
        using var other = await server.SignedInAsync("yuryst1");
        Assert.Contains($"src=\"/clients/{client}/photo?v=", await other.TextAsync($"/clients/{client}"), StringComparison.Ordinal);
        using (var shown = await other.GetAsync($"/clients/{client}/photo"))
        {
            var bytes = await shown.Content.ReadAsByteArrayAsync();
            Assert.Equal("image/jpeg", shown.Content.Headers.ContentType!.MediaType);
            Assert.Equal("inline", shown.Content.Headers.ContentDisposition!.ToString());
            Assert.Equal("no-store", shown.Headers.CacheControl!.ToString());
            Assert.DoesNotContain("49.98", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }

        // The card has been opened, once; nobody has taken a file away.
        var lawyer = (await server.ActorAsync("yuryst1")).AccountId;
        Assert.Single(await OnContextAsync(server, context => context.AccessEntries.Where(row => row.Act == AccessAct.OpenedCard && row.AccountId == lawyer && row.SubjectId == client).ToListAsync()));
        Assert.Empty(await OnContextAsync(server, context => context.AccessEntries.Where(row => row.Act == AccessAct.DownloadedFile).ToListAsync()));
        await PutAsync(worker, client, TestPictures.Png("Київ"));
        using (var shown = await other.GetAsync($"/clients/{client}/photo"))
        {
            Assert.Equal("image/png", shown.Content.Headers.ContentType!.MediaType);
        }

        Assert.Equal((2, 1), await OnContextAsync(server, async context => (await context.ClientPhotos.CountAsync(), await context.Files.CountAsync())));
        Assert.Contains("Файлів ще немає", await other.TextAsync($"/clients/{client}"), StringComparison.Ordinal);
        using (var removed = await worker.SubmitAsync($"/clients/{client}/photo/edit", "remove"))
        {
            Assert.Equal($"/clients/{client}?done=unphoto", Visitor.Local(removed));
        }

        using var none = await other.GetAsync($"/clients/{client}/photo");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal((0, 0), await OnContextAsync(server, async context => (await context.Files.CountAsync(), await context.FileParts.CountAsync())));
        Assert.Contains("Фото прибрано", await worker.TextAsync($"/clients/{client}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Photo_ThatNotEachBrowserShows_IsNotTaken()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        foreach (var (name, content) in new[] { ("фото.heic", (byte[])[0, 0, 0, 24, .. "ftypheic"u8, .. new byte[100]]), ("фото.pdf", FilesProcedure.Pdf(100)) })
        {
            using var refused = await (await worker.AttachAsync($"/clients/{client}/photo/edit", "save", [("a.photo.file", name, content)]))();
            Assert.Contains($"Файл «{name}» додати не можна. Підходять лише: зображення (JPG, PNG, WebP)", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        Assert.Empty(await OnContextAsync(server, context => context.Files.ToListAsync()));
    }

    [Fact]
    public async Task PhotosOfTwoCardsThatWereJoined_TheNewestStands_AndBothGoTogether()
    {
        var server = await StartAsync();
        var (kept, joined) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"));
        using var worker = await server.SignedInAsync("pratsivnyk1");
        await PutAsync(worker, kept, TestPictures.Jpeg(500));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await PutAsync(worker, joined, TestPictures.Png("з"));
        await server.MergeAsync(await server.ActorAsync("pratsivnyk1"), kept, joined);
        using (var shown = await worker.GetAsync($"/clients/{kept}/photo"))
        {
            Assert.Equal("image/png", shown.Content.Headers.ContentType!.MediaType);
        }

        Assert.IsType<CardMove.NotFound>(await server.Services.GetRequiredService<PhotoWork>().RemoveAsync(await server.ActorAsync("volonter1"), kept, default));
        Assert.IsType<CardMove.Done>(await server.Services.GetRequiredService<PhotoWork>().RemoveAsync(await server.ActorAsync("koordynator1"), kept, default));
        Assert.Empty(await OnContextAsync(server, context => context.Files.Where(row => row.State == FileState.Kept).ToListAsync()));
    }

    private static async Task PutAsync(Visitor visitor, Guid client, byte[] picture)
    {
        var path = $"/clients/{client}/photo/edit";
        using (await (await visitor.AttachAsync(path, "save", [("a.photo.file", "IMG_1.jpg", picture)]))())
        {
        }

        using var put = await visitor.SubmitAsync(path, "save");
        Assert.Equal($"/clients/{client}?done=photo", Visitor.Local(put));
    }
}

public sealed class DocumentsOnPostgres() : DocumentTests(Databases.PostgresWithPeople);

public sealed class DocumentsOnSqlite() : DocumentTests(Databases.SqliteWithPeople);
