using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Browser.Tests;

/// <summary>Cases of the second centre, started beside the browser: the first centre's inboxes stay empty.</summary>
internal static class Cases
{
    /// <summary>Starts a case about a child and gives the coordinator's task.</summary>
    public static async Task<Guid> StartCaseAsync(this Site site, string lastName, TimeSpan? dueIn = null, TaskPriority priority = TaskPriority.Normal)
    {
        var actor = await ActorAsync(site, "volonter2");
        var typed = new Dictionary<string, IReadOnlyList<string>>
        {
            ["a.firstName"] = ["Марічка"], ["a.lastName"] = [lastName], ["a.source"] = ["Direct"], ["a.urgent"] = ["false"],
            ["a.situation"] = ["Дівчинка ночує в подруги: вдома сварки. Просила не телефонувати матері."],
        };
        var started = Assert.IsType<StartMove.Started>(await site.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, "lead-routing", actor.OwnCentres.Single().CentreId, typed, Guid.CreateVersion7().ToString(), CancellationToken.None));
        return await ChangeAsync(site, started.InstanceId, dueIn, priority);
    }

    /// <summary>Starts a case and lets the coordinator give it to a worker; gives the worker's task.</summary>
    public static async Task<Guid> AssignedCaseAsync(this Site site, string lastName, TimeSpan? dueIn = null, TaskPriority priority = TaskPriority.Normal)
    {
        var first = await site.StartCaseAsync(lastName);
        var typed = new Dictionary<string, IReadOnlyList<string>>
        {
            ["a.worker"] = [(await ActorAsync(site, "pratsivnyk2")).AccountId.ToString()], ["a.note"] = ["Краще писати, ніж телефонувати."],
        };
        Assert.IsType<TaskMove.Done>(await site.Services.GetRequiredService<TaskWork>().CompleteAsync(
            await ActorAsync(site, "koordynator2"), first, "Доручити", typed, "assign", CancellationToken.None));
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        return await ChangeAsync(site, await context.Tasks.Where(task => task.Id == first).Select(task => task.InstanceId).SingleAsync(), dueIn, priority);
    }

    /// <summary>Publishes two procedures of the second centre's own that begin by themselves, and switches the first on.</summary>
    public static async Task BeginsByItselfAsync(this Site site, string name)
    {
        var actor = await ActorAsync(site, "koordynator2");
        var centre = actor.OwnCentres.Single().CentreId;
        await using (var context = site.Services.GetRequiredService<Contexts>().Open(actor.Scope))
        {
            foreach (var (id, title, every) in new[] { ("regular-on", name, "Month"), ("regular-off", $"{name}: перевірка строків", "Week") })
            {
                var text = $$$"""
                    {"name":"{{{title}}}","root":{"id":"F","type":"Elsa.Flowchart","activities":[
                      {"id":"r","type":"Case.Regular","every":"{{{every}}}","day":"31","onlyWorked":true},
                      {"id":"a","type":"Case.HumanTask","title":"Скласти звіт","role":"Coordinator"}],
                      "connections":[{"source":{"activity":"r","port":"Done"},"target":{"activity":"a","port":"In"}}]}}
                    """;
                await site.Services.GetRequiredService<ProcedurePublishing>().PublishAsync(context, centre, id, text, CancellationToken.None);
            }

            await context.SaveChangesAsync();
        }

        Assert.True(await site.Services.GetRequiredService<RegularProcedures>().SwitchAsync(actor, centre, "regular-on", true, CancellationToken.None));
    }

    /// <summary>Starts a search through an organisation of the person's centre, by its name or any; gives the case.</summary>
    public static async Task<string> SearchAsync(this Site site, string person, string? name = null)
    {
        var actor = await ActorAsync(site, person);
        var centre = actor.OwnCentres.Single().CentreId;
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var partner = await context.Partners.Where(row => row.CentreId == centre && (name == null || row.Name == name)).OrderBy(row => row.NameKey).Select(row => row.Id).FirstAsync();
        return Assert.IsType<StartMove.Started>(await site.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, "partner-search", centre, new Dictionary<string, IReadOnlyList<string>> { ["a.partner"] = [partner.ToString()] },
            Guid.CreateVersion7().ToString(), CancellationToken.None)).InstanceId;
    }

    /// <summary>Starts a search through an organisation and writes its request; gives the address of the paper.</summary>
    public static async Task<string> PaperAsync(this Site site)
    {
        var actor = await ActorAsync(site, "pratsivnyk2");
        var instance = await site.SearchAsync("pratsivnyk2", "Вербівська дитяча лікарня");
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var typed = new Dictionary<string, IReadOnlyList<string>>
        {
            ["a.addressee"] = ["Керівниці закладу"], ["a.about"] = ["Шукаємо дітей, яким потрібна допомога з документами, навчанням або житлом."],
        };
        var task = await context.Tasks.Where(row => row.InstanceId == instance).Select(row => row.Id).SingleAsync();
        Assert.IsType<TaskMove.Done>(await site.Services.GetRequiredService<TaskWork>().CompleteAsync(
            actor, task, "Запит готовий", typed, Guid.CreateVersion7().ToString(), CancellationToken.None));
        return $"/documents/{await context.Documents.Where(row => row.InstanceId == instance).Select(row => row.Id).SingleAsync()}";
    }

    /// <summary>Somebody writes a remark.</summary>
    public static async Task RemarkAsync(this Site site, string person, Guid task, string text) => Assert.IsType<TaskMove.Done>(
        await site.Services.GetRequiredService<TaskWork>().CommentAsync(await ActorAsync(site, person), task, text, text, CancellationToken.None));

    /// <summary>Lets people know of something that broke in the case of a task; gives the case.</summary>
    public static async Task<string> BreakAsync(this Site site, Guid task)
    {
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var row = await context.Tasks.SingleAsync(one => one.Id == task);
        context.Add(new Incident
        {
            Id = "i" + task.ToString("N")[..19], TenantId = Scope.Tenant(row.CentreId), InstanceId = row.InstanceId, ActivityId = "", ActivityInstanceId = "",
            Message = "Процедуру «Згода і соціальний контракт» не вдалося розпочати: Цю процедуру не опубліковано.", Attempt = 1, At = site.Services.GetRequiredService<TimeProvider>().GetUtcNow(),
        });
        await context.SaveChangesAsync();
        return row.InstanceId;
    }

    /// <summary>What a task's state is now.</summary>
    public static async Task<TaskState> StateAsync(this Site site, Guid task)
    {
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        return await context.Tasks.Where(row => row.Id == task).Select(row => row.State).SingleAsync();
    }

    // Deadlines of the drawing are days away; lists and pictures want all kinds. The task's clock may ring this very moment: then once more.
    private static async Task<Guid> ChangeAsync(Site site, string instanceId, TimeSpan? dueIn, TaskPriority priority)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ChangeOnceAsync(site, instanceId, dueIn, priority);
            }
            catch (DbUpdateConcurrencyException) when (attempt < 10)
            {
            }
        }
    }

    private static async Task<Guid> ChangeOnceAsync(Site site, string instanceId, TimeSpan? dueIn, TaskPriority priority)
    {
        var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var task = await context.Tasks.SingleAsync(row => row.InstanceId == instanceId && row.State == TaskState.Open);
        task.Priority = priority;
        if (dueIn is { } due)
        {
            task.DueAt = due == TimeSpan.MaxValue ? null : now + due;
            task.OrderAt = task.DueAt ?? HumanTask.NoDeadline;
        }

        await context.SaveChangesAsync();
        return task.Id;
    }

    /// <summary>Who somebody is, as a request finds it.</summary>
    public static async Task<Actor> ActorAsync(this Site site, string signIn)
    {
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var account = await context.Users.SingleAsync(row => row.UserName == signIn);
        var http = new DefaultHttpContext();
        var cookie = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id.ToString()), new Claim("stamp", account.SecurityStamp!)]));
        Assert.True(await site.Services.GetRequiredService<Actors>().RecogniseAsync(http, cookie, "stamp", "session"));
        return Actors.Of(http);
    }
}
