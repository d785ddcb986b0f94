using Microsoft.AspNetCore.Connections;
using Workflows.Server;
using Workflows.Server.People;
using Workflows.Server.Procedures;

if (args is ["play", .. var rest])
{
    return await PlayCommand.RunAsync(rest, Console.Out);
}

if (args is ["draw", .. var drawn])
{
    return await DrawCommand.RunAsync(drawn, Console.Out);
}

try
{
    if (args is ["link", .. var forgotten])
    {
        return await LinkCommand.RunAsync(forgotten, Console.Out, Console.Error);
    }

    var builder = WebApplication.CreateBuilder(args);
    builder.AddServer();
    await using var app = builder.Build();
    await app.PrepareServerAsync();
    app.MapServer();
    await app.RunAsync();
    return 0;
}
catch (SettingException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"Адреса вже зайнята іншою програмою: запустіть з іншою, наприклад --urls http://127.0.0.1:5001 ({e.Message})");
    return 2;
}
