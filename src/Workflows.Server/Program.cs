using Workflows.Server;
using Workflows.Server.Procedures;

if (args is ["play", .. var rest])
{
    return await PlayCommand.RunAsync(rest, Console.Out);
}

try
{
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
